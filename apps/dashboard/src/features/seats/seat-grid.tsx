import {
  type FocusEvent,
  type KeyboardEvent,
  memo,
  useEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { SeatSelection } from '../../lib/seat-selection.ts';
import { type SeatStatus, STATUS_LABEL } from '../../lib/seat-status.ts';
import { rowsAround } from './grid-window.ts';
import type { MapState } from './map-state.ts';
import { isArrowKey } from './neighbours.ts';
import type { SeatFeed } from './seat-feed.ts';
import { isShownBy, type SeatFilter } from './seat-filter.ts';
import type { Layout, PlacedSeat } from './seat-layout.ts';
import { useMapState } from './use-map-state.ts';
import { useSeatStatus } from './use-seat-feed.ts';

const KEY_ZOOM = 1.4;

interface SeatGridProps {
  readonly feed: SeatFeed;
  readonly state: MapState;
  readonly selection: SeatSelection;
  readonly filter: SeatFilter;
  /** What says more of the active seat. */
  readonly describedBy: string;
  readonly onChoose: (seat: PlacedSeat, how: { readonly isExtending: boolean }) => void;
}

/**
 * The seats for keyboards and assistive tech: what has the focus here has its ring on the canvas. It is not seen itself.
 * Of a large hall only the seats around the active one are there; their numbers say where they are in the whole.
 */
export function SeatGrid({ feed, state, selection, filter, describedBy, onChoose }: SeatGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const active = useMapState(state, ({ active }) => active);
  const focusRequests = useMapState(state, ({ focusRequests }) => focusRequests);
  const { layout } = state;

  const answered = useRef(focusRequests);
  useLayoutEffect(() => {
    if (!active || !grid.current) return;
    const isAsked = answered.current !== focusRequests;
    answered.current = focusRequests;
    if (!isAsked && !state.isFocused) return;
    const cell = grid.current.querySelector<HTMLElement>(`[data-seat-id="${CSS.escape(active.id)}"]`);
    cell?.focus({ preventScroll: true });
  }, [state, active, focusRequests]);
  useEffect(() => () => state.focus(false), [state]);

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!actOn(event, { state, selection, onChoose })) return;
    event.preventDefault();
  };
  const focus = ({ target }: FocusEvent) => {
    const seat = state.seat(target.getAttribute('data-seat-id') ?? '');
    if (seat && seat !== state.active) state.activate(seat);
    state.focus(true);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's cells take no focus of their own
    <div
      ref={grid}
      role="grid"
      aria-label={`Seat map, ${layout.seats.length} seats. Arrow keys move from seat to seat, Enter chooses, plus and minus zoom.`}
      aria-multiselectable="true"
      aria-rowcount={layout.rows.length}
      className="sr-only [contain:layout_paint]"
      onKeyDown={press}
      onFocus={focus}
      onBlur={() => state.focus(false)}
    >
      {active &&
        rowsAround(layout, active).map(({ row, seats }) => (
          <GridRow
            key={row}
            layout={layout}
            row={row}
            seats={seats}
            activeId={active.row === row ? active.id : undefined}
            feed={feed}
            selection={selection}
            filter={filter}
            describedBy={describedBy}
          />
        ))}
    </div>
  );
}

/** Whether the key was for the map. */
function actOn(
  event: KeyboardEvent,
  { state, selection, onChoose }: Pick<SeatGridProps, 'state' | 'selection' | 'onChoose'>,
): boolean {
  const { key, shiftKey } = event;
  if (isArrowKey(key)) {
    const from = state.active;
    const next = state.step(key);
    if (!next || !from || !shiftKey) return true;
    if (!selection.has(from.id)) onChoose(from, { isExtending: false });
    if (!selection.has(next.id)) onChoose(next, { isExtending: false });
    return true;
  }
  switch (key) {
    case 'Enter':
    case ' ':
      if (state.active) onChoose(state.active, { isExtending: shiftKey });
      return true;
    case '+':
    case '=':
      state.zoom(KEY_ZOOM);
      return true;
    case '-':
      state.zoom(1 / KEY_ZOOM);
      return true;
    case '0':
      state.fit();
      return true;
    case 'Escape':
      if (selection.ids().size === 0) return false;
      selection.clear();
      return true;
    default:
      return false;
  }
}

interface GridRowProps extends Pick<SeatGridProps, 'feed' | 'selection' | 'filter' | 'describedBy'> {
  readonly layout: Layout;
  readonly row: number;
  readonly seats: readonly PlacedSeat[];
  readonly activeId: string | undefined;
}

function GridRow({ layout, row, seats, activeId, ...shared }: GridRowProps) {
  const { section, name, first = 0 } = layout.rows[row] ?? {};
  return (
    // biome-ignore lint/a11y/useSemanticElements: as its grid is none
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
    <div role="row" aria-rowindex={row + 1}>
      {seats.map((seat) => (
        <GridCell
          key={seat.id}
          seat={seat}
          row={[section, name && `row ${name}`].filter(Boolean).join(', ')}
          column={seat.index - first + 1}
          isActive={seat.id === activeId}
          {...shared}
        />
      ))}
    </div>
  );
}

interface GridCellProps extends Pick<SeatGridProps, 'feed' | 'selection' | 'filter' | 'describedBy'> {
  readonly seat: PlacedSeat;
  readonly row: string;
  readonly column: number;
  readonly isActive: boolean;
}

/** Renders again when its own status changes, when it is chosen, when it becomes the active one; at no other time. */
const GridCell = memo(function GridCell({ seat, row, column, isActive, feed, ...rest }: GridCellProps) {
  const { selection, filter, describedBy } = rest;
  const status = useSeatStatus(feed, seat.id);
  const isChosen = useSyncExternalStore(selection.subscribe, () => selection.has(seat.id));
  return (
    // biome-ignore lint/a11y/useSemanticElements: as its grid is none
    <div
      role="gridcell"
      tabIndex={isActive ? 0 : -1}
      aria-colindex={column}
      aria-selected={isChosen}
      aria-describedby={isActive ? describedBy : undefined}
      data-seat-id={seat.id}
      data-status={status ?? 'unknown'}
    >
      {describe(seat, row, status)}
      {!isChosen && !isShownBy(filter, { status, section: seat.section }) && ', not shown by the filter'}
    </div>
  );
});

function describe({ label, category }: PlacedSeat, row: string, status: SeatStatus | undefined): string {
  return [`Seat ${label}`, status && STATUS_LABEL[status].toLowerCase(), row, category]
    .filter(Boolean)
    .join(', ');
}
