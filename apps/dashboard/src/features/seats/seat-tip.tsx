import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { StatusIcon } from '../../components/status-mark.tsx';
import { STATUS_LABEL } from '../../lib/seat-status.ts';
import type { MapState } from './map-state.ts';
import { SaidOfSeat } from './said-of-seat.ts';
import type { SeatFeed } from './seat-feed.ts';
import type { PlacedSeat } from './seat-layout.ts';
import { useMapState } from './use-map-state.ts';
import { useSeatStatus } from './use-seat-feed.ts';
import { type Point, toFrame } from './view.ts';

const GAP_PX = 10;

interface SeatTipProps {
  readonly feed: SeatFeed;
  readonly state: MapState;
  readonly said: Element | undefined;
  readonly tip: ((seat: PlacedSeat) => ReactNode) | undefined;
}

/** What is known of the seat that is pointed at or has the focus, beside it. */
export function SeatTip({ state, ...rest }: SeatTipProps) {
  const seat = useMapState(state, ({ pointed }) => pointed);
  return seat ? <TipBox state={state} seat={seat} {...rest} /> : null;
}

function TipBox({ feed, state, said, seat, tip }: SeatTipProps & { readonly seat: PlacedSeat }) {
  const isFocused = useMapState(state, ({ active, isFocused }) => isFocused && active === seat);
  const status = useSeatStatus(feed, seat.id);
  const box = useRef<HTMLDivElement>(null);
  // Without React: while the hall is moved it is moved along for every frame.
  useLayoutEffect(() => {
    const follow = () => box.current && place(box.current, state, seat);
    follow();
    return state.subscribe(follow);
  }, [state, seat]);
  useEffect(() => {
    if (!box.current) return;
    const resizes = new ResizeObserver(() => box.current && place(box.current, state, seat));
    resizes.observe(box.current);
    return () => resizes.disconnect();
  }, [state, seat]);

  return (
    <div
      ref={box}
      data-seat-tip={seat.id}
      className="pointer-events-none absolute top-0 left-0 z-10 max-w-[min(20rem,100%)] rounded-md border border-line bg-card px-3 py-2 text-sm shadow-lg"
    >
      {/* Assistive tech has this from the seat itself. */}
      <div aria-hidden="true">
        <div className="font-semibold">{seat.label}</div>
        <div className="text-muted">{[seat.section, seat.category].filter(Boolean).join(' · ')}</div>
        {status && (
          <div className="mt-1 flex items-center gap-1.5">
            <StatusIcon status={status} />
            {STATUS_LABEL[status]}
          </div>
        )}
      </div>
      <SaidOfSeat value={isFocused ? said : undefined}>{tip?.(seat)}</SaidOfSeat>
    </div>
  );
}

/**
 * For a pointer above the seat, or below where there is no room. For the keyboard in the corner that is furthest from the
 * seat: whoever goes along a row wants to see where they go.
 */
function place(box: HTMLElement, { view, size, hovered }: MapState, seat: PlacedSeat): void {
  const { x, y } = toFrame(view, seat);
  const { offsetWidth: width, offsetHeight: height } = box;
  if (hovered) {
    const reach = view.scale / 2 + GAP_PX;
    const above = y - reach - height;
    move(box, {
      x: Math.min(Math.max(0, x - width / 2), size.width - width),
      y: above >= 0 ? above : y + reach,
    });
  } else {
    move(box, {
      x: x < size.width / 2 ? size.width - width - GAP_PX : GAP_PX,
      y: y < size.height / 2 ? size.height - height - GAP_PX : GAP_PX,
    });
  }
}

function move(box: HTMLElement, to: Point): void {
  box.style.transform = `translate(${Math.round(to.x)}px, ${Math.round(to.y)}px)`;
}
