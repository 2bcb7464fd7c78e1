import { type FocusEvent, type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { classNames } from '../../lib/class-names.ts';
import type { Outputs } from '../../lib/trpc.ts';
import { Hall } from './hall.tsx';
import { isArrowKey, neighbourOf } from './neighbours.ts';
import type { SeatFeed } from './seat-feed.ts';
import { layOut, type PlacedSeat } from './seat-layout.ts';
import { SeatTip } from './seat-tip.tsx';
import { useConnection } from './use-seat-feed.ts';
import { useZoom } from './use-zoom.ts';
import { ZoomBar } from './zoom-bar.tsx';

interface Pointed {
  readonly seat: PlacedSeat;
  readonly element: Element;
}

interface SeatMapProps {
  readonly feed: SeatFeed;
  readonly seatMap: Outputs['shows']['get']['seatMap'];
}

/** The hall, live. Fitted to the width it has; larger when zoomed, and then it scrolls. */
export function SeatMap({ feed, seatMap }: SeatMapProps) {
  const layout = useMemo(() => layOut(seatMap), [seatMap]);
  const seatsById = useMemo(() => new Map(layout.seats.map((seat) => [seat.id, seat])), [layout]);
  const isStale = useConnection(feed).state !== 'live';
  const frame = useRef<HTMLDivElement>(null);
  const { scroller, zoom, setZoom } = useZoom();
  const [pointed, setPointed] = useState<Pointed>();

  const point = (event: PointerEvent | FocusEvent) => {
    const element = event.target instanceof Element ? event.target.closest('[data-seat-id]') : null;
    const seat = seatsById.get(element?.getAttribute('data-seat-id') ?? '');
    setPointed(element && seat ? { element, seat } : undefined);
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setPointed(undefined);
    if (!pointed || !isArrowKey(event.key)) return;
    event.preventDefault();
    const next = neighbourOf(layout.seats, pointed.seat, event.key);
    const element = next && frame.current?.querySelector(`[data-seat-id="${CSS.escape(next.id)}"]`);
    if (element instanceof SVGElement) element.focus();
  };

  return (
    <div ref={frame} className="relative">
      <div ref={scroller} className={classNames('overflow-auto', zoom > 1 && 'max-h-[75vh]')}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it listens for its seats, which are focusable */}
        <div
          style={{ width: `${zoom * 100}%` }}
          className={classNames('transition-opacity', isStale && 'opacity-60 saturate-50')}
          onPointerOver={point}
          onPointerLeave={() => setPointed(undefined)}
          onFocus={point}
          onBlur={() => setPointed(undefined)}
          onKeyDown={move}
        >
          <Hall feed={feed} layout={layout} />
        </div>
      </div>
      {pointed && <SeatTip feed={feed} seat={pointed.seat} anchor={pointed.element} frame={frame} />}
      <ZoomBar zoom={zoom} onZoom={setZoom} />
    </div>
  );
}
