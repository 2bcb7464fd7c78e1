import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { classNames } from '../../lib/class-names.ts';
import type { SeatSelection } from '../../lib/seat-selection.ts';
import type { SeatStatus } from '../../lib/seat-status.ts';
import { useShortcutHelps } from '../../lib/shortcuts.ts';
import { SeatCanvas } from './canvas/seat-canvas.ts';
import { FilterCount } from './filter-count.tsx';
import { followGestures } from './gestures.ts';
import type { MapState } from './map-state.ts';
import type { SeatFeed } from './seat-feed.ts';
import type { SeatFilter } from './seat-filter.ts';
import { SeatGrid } from './seat-grid.tsx';
import type { PlacedSeat } from './seat-layout.ts';
import { SeatTip } from './seat-tip.tsx';
import { useChoosing } from './use-choosing.ts';
import { useConnection } from './use-seat-feed.ts';

export interface SeatMapProps {
  readonly feed: SeatFeed;
  readonly state: MapState;
  readonly selection: SeatSelection;
  /** Seats that are not, are passed over. Stable from render to render. Default: all are. */
  readonly isSelectable?: ((seatId: string, status: SeatStatus | undefined) => boolean) | undefined;
  /** Said of a seat that is pointed at, beside what anybody may know. */
  readonly tip?: ((seat: PlacedSeat) => ReactNode) | undefined;
  readonly filter?: SeatFilter | undefined;
}

const SHORTCUTS = [
  { keys: 'arrows', does: 'Go from seat to seat; with Shift, choose them' },
  { keys: 'enter', does: 'Choose the seat, or let it go; with Shift, all from the last one on' },
  { keys: 'escape', does: 'Let all seats go' },
  { keys: 'plus', does: 'Zoom in' },
  { keys: 'minus', does: 'Zoom out' },
  { keys: '0', does: 'Whole hall' },
].map((shortcut) => ({ ...shortcut, group: 'On the seat map' }));

/** The hall, live, on a canvas; beside it for keyboards and assistive tech the same seats as a grid. */
export function SeatMap({ feed, state, selection, isSelectable, tip, filter }: SeatMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const seats = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<SeatCanvas>(null);
  const isStale = useConnection(feed).state !== 'live';
  useShortcutHelps(SHORTCUTS);
  const { choose, enclose } = useChoosing({ state, feed, selection, isSelectable });

  useEffect(() => {
    if (!frame.current || !seats.current || !overlay.current) return;
    const canvas = new SeatCanvas({
      state,
      selection,
      statuses: feed.statuses,
      frame: frame.current,
      seats: seats.current,
      overlay: overlay.current,
    });
    drawing.current = canvas;
    return () => canvas.stop();
  }, [state, selection, feed]);

  const { status, section } = filter ?? {};
  const shown = useMemo<SeatFilter>(() => ({ status, section }), [status, section]);
  useEffect(() => drawing.current?.filter(shown), [shown, state, selection, feed]);
  const [said, setSaid] = useState<Element | null>(null);
  const saidId = useId();

  useEffect(() => {
    if (!frame.current) return;
    return followGestures({
      frame: frame.current,
      state,
      onPress: (seat, how) => {
        choose(seat, how);
        state.activate(seat);
        state.requestFocus();
      },
      onEnclose: enclose,
    });
  }, [state, choose, enclose]);

  return (
    <div
      ref={frame}
      data-seat-map
      className="relative h-[clamp(18rem,calc(100dvh-21.5rem),56rem)] overflow-hidden select-none [-webkit-touch-callout:none]"
    >
      <div
        className={classNames('pointer-events-none transition-opacity', isStale && 'opacity-60 saturate-50')}
        aria-hidden="true"
      >
        <canvas ref={seats} className="absolute top-0 left-0" />
        <canvas ref={overlay} className="absolute top-0 left-0" />
      </div>
      <FilterCount feed={feed} layout={state.layout} filter={shown} />
      <SeatGrid
        feed={feed}
        state={state}
        selection={selection}
        filter={shown}
        describedBy={saidId}
        onChoose={choose}
      />
      <p ref={setSaid} id={saidId} role="status" className="sr-only" />
      <SeatTip feed={feed} state={state} said={said ?? undefined} tip={tip} />
    </div>
  );
}
