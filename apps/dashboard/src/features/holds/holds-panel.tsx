import type { RowSelectionState } from '@tanstack/react-table';
import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { ClockOffsetMs } from '../../components/countdown.tsx';
import { ExportButton } from '../../components/export-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { VirtualTable } from '../../components/ui/virtual-table.tsx';
import { classNames } from '../../lib/class-names.ts';
import { useMay } from '../../lib/me.ts';
import { nameSeats, plural } from '../../lib/name-seats.ts';
import { useTicking } from '../../lib/ticker.ts';
import { formatWhen } from '../../lib/time.ts';
import type { Changes } from '../../lib/use-refresh-on.ts';
import { ActDialog, type ActionKind } from './act-dialog.tsx';
import { filterHolds, filterOf, type HoldFilter, NO_FILTERS } from './filter-holds.ts';
import { type Hold, stateOf } from './hold.ts';
import { holdColumns } from './hold-columns.tsx';
import { HOLD_CSV_COLUMNS } from './hold-csv.ts';
import { HoldSheet } from './hold-sheet.tsx';
import { HoldsToolbar } from './holds-toolbar.tsx';
import { useLiveHolds } from './live-holds.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useEnding } from './use-ending.ts';
import { useHoldsAddress } from './use-holds-address.ts';

interface HoldsPanelProps {
  readonly showId: string;
  readonly changes: Changes;
  /** Whether the show's changes come through; otherwise the list may be old. */
  readonly isLive: boolean;
}

const NONE: Hold[] = [];
const FILTER_AGAIN_MS = 1_000;

/** Who holds which seats and for how much longer; those that run out first come first. */
export function HoldsPanel({ showId, changes, isLive }: HoldsPanelProps) {
  const mayOperate = useMay('operate');
  const { address, change, sorting, onSortingChange } = useHoldsAddress();
  const query = useLiveHolds(showId, changes);
  const clockOffsetMs = query.data?.clockOffsetMs ?? 0;
  const holds = query.data?.holds ?? NONE;
  // Typing goes before listing.
  const search = useDeferredValue(address.search);
  const shown = useFiltered(holds, filterOf({ ...address, search }), clockOffsetMs);

  const [selection, setSelection] = useState<RowSelectionState>({});
  const selected = useMemo(() => shown.filter((hold) => selection[hold.holdId]), [shown, selection]);
  // What has ended, or is filtered out, is not selected: nothing is done to what nobody sees.
  const shownSelection = useMemo(() => selectionOf(selected), [selected]);
  const [intent, setIntent] = useState<{ kind: ActionKind; holds: readonly Hold[] }>();
  const { ending, onOutcome } = useEnding();
  const inOrder = useRef<() => Hold[]>(null);

  const act = useCallback((kind: ActionKind, hold: Hold) => setIntent({ kind, holds: [hold] }), []);
  const columns = useMemo(() => holdColumns(mayOperate ? act : undefined), [mayOperate, act]);
  const close = useCallback(() => setIntent(undefined), []);

  const isStale = !isLive || query.isError;
  return (
    <ClockOffsetMs value={clockOffsetMs}>
      <Panel
        title="Holds"
        aside={
          <span className="flex flex-wrap items-center gap-3">
            <Tally shown={shown} all={holds} isCut={query.data?.isCut ?? false} />
            <ExportButton
              what="holds"
              about={showId}
              source={{
                columns: async () => HOLD_CSV_COLUMNS,
                page: async () => ({ rows: inOrder.current?.() ?? shown, cursor: undefined }),
              }}
            />
          </span>
        }
      >
        <HoldsToolbar address={address} onChange={change} />
        <Body
          query={query}
          isFiltered={holds.length > 0}
          isEmpty={shown.length === 0}
          onShowAll={() => change(NO_FILTERS)}
        >
          <div className={classNames(isStale && 'opacity-60')}>
            <VirtualTable
              label="Holds"
              columns={columns}
              rows={shown}
              rowId={idOf}
              inOrder={inOrder}
              sorting={sorting}
              onSortingChange={onSortingChange}
              {...(mayOperate && {
                selecting: { selection: shownSelection, onChange: setSelection, labelOf },
              })}
              onOpen={(hold) => change({ hold: hold.holdId })}
              rowClass={(hold) => (ending.has(hold.holdId) ? ENDING : STANDS_OUT[stateOf(hold)])}
              className="h-[max(22rem,calc(100dvh-27rem))]"
            />
          </div>
        </Body>
        {/* Over the list, not in it: what is being read does not jump. */}
        <div role="status" className="relative">
          {query.data && isStale && (
            <p className="pointer-events-none absolute inset-x-0 bottom-0 z-10 bg-warning px-4 py-2 text-sm text-warning-ink">
              As of {formatWhen(query.dataUpdatedAt)}. Holds may have changed since.
            </p>
          )}
        </div>
        {mayOperate && (
          <footer
            className={classNames(
              'flex min-h-12 items-center border-t border-line bg-card px-4 py-2',
              // At hand also where the end of the list is far below.
              selected.length > 0 &&
                'max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-20 max-sm:shadow-2xl',
            )}
          >
            {selected.length > 0 ? (
              <SelectionBar
                selected={selected}
                onAct={(kind) => setIntent({ kind, holds: selected })}
                onDeselect={() => setSelection({})}
              />
            ) : (
              <p className="text-sm text-muted">Select holds to extend, release or clear many at once.</p>
            )}
          </footer>
        )}
      </Panel>
      {address.hold !== undefined && (
        <HoldSheet
          showId={showId}
          holdId={address.hold}
          changes={changes}
          onAct={mayOperate ? act : undefined}
          onClose={() => change({ hold: '' })}
        />
      )}
      {intent && <ActDialog {...intent} onOutcome={onOutcome} onClose={close} />}
    </ClockOffsetMs>
  );
}

const ENDING = 'opacity-40 line-through';
const STANDS_OUT = { active: undefined, confirming: 'bg-warning/40', doubt: 'bg-warning' } as const;

function idOf(hold: Hold): string {
  return hold.holdId;
}

function selectionOf(holds: readonly Hold[]): RowSelectionState {
  return Object.fromEntries(holds.map(({ holdId }) => [holdId, true as const]));
}

function labelOf(hold: Hold): string {
  return `Select the hold on ${nameSeats(hold.seatIds, 8)}`;
}

/** Time alone brings holds into a filter and out of it. The list is the same as long as the same holds are in it. */
function useFiltered(holds: readonly Hold[], filter: HoldFilter, clockOffsetMs: number): Hold[] {
  const followsTime = filter.ageMs !== undefined || filter.leftMs !== undefined;
  const second = useTicking((nowMs) => (followsTime ? Math.floor(nowMs / FILTER_AGAIN_MS) : 0));
  const last = useRef<Hold[]>(NONE);
  const { search, state, ageMs, leftMs } = filter;
  return useMemo(() => {
    const nowMs = (second === 0 ? Date.now() : second * FILTER_AGAIN_MS) + clockOffsetMs;
    const found = filterHolds(holds, { search, state, ageMs, leftMs }, nowMs);
    const isSame =
      found.length === last.current.length && found.every((hold, at) => hold === last.current[at]);
    if (!isSame) last.current = found;
    return last.current;
  }, [holds, search, state, ageMs, leftMs, second, clockOffsetMs]);
}

interface BodyProps {
  readonly query: ReturnType<typeof useLiveHolds>;
  readonly isFiltered: boolean;
  readonly isEmpty: boolean;
  readonly onShowAll: () => void;
  readonly children: ReactNode;
}

function Body({ query, isFiltered, isEmpty, onShowAll, children }: BodyProps) {
  if (query.isPending) {
    return (
      <div className="h-[max(22rem,calc(100dvh-27rem))] space-y-3 p-4" role="status" aria-label="Loading">
        {['first', 'second', 'third', 'fourth'].map((row) => (
          <Skeleton key={row} className="h-7" />
        ))}
      </div>
    );
  }
  if (!query.data) return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  if (!isEmpty) return children;
  if (!isFiltered)
    return <EmptyNotice title="No holds">Seats that somebody takes appear here at once.</EmptyNotice>;
  return (
    <div className="pb-8 text-center">
      <EmptyNotice title="No hold is like that">
        Others are there: look for something else, or at all of them.
      </EmptyNotice>
      <Button onClick={onShowAll}>Show all holds</Button>
    </div>
  );
}

function Tally({ shown, all, isCut }: { shown: readonly Hold[]; all: readonly Hold[]; isCut: boolean }) {
  const seatCount = useMemo(() => shown.reduce((sum, hold) => sum + hold.seatIds.length, 0), [shown]);
  return (
    <span className="text-sm tabular-nums text-muted">
      {shown.length < all.length && `${shown.length} of `}
      {isCut && 'the first '}
      {plural(all.length, 'hold')}, {plural(seatCount, 'seat')}
    </span>
  );
}
