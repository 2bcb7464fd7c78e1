import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { StatusIcon } from '../../components/status-mark.tsx';
import { STATUS_LABEL } from '../../lib/seat-status.ts';
import type { MapState } from './map-state.ts';
import type { SeatFeed } from './seat-feed.ts';
import type { PlacedSeat } from './seat-layout.ts';
import { useMapState } from './use-map-state.ts';
import { useSeatStatus } from './use-seat-feed.ts';
import { toFrame } from './view.ts';

const GAP_PX = 10;

interface SeatTipProps {
  readonly feed: SeatFeed;
  readonly state: MapState;
  readonly tip: ((seat: PlacedSeat) => ReactNode) | undefined;
}

/** What is known of the seat that is pointed at or has the focus, beside it. */
export function SeatTip({ feed, state, tip }: SeatTipProps) {
  const seat = useMapState(state, ({ pointed }) => pointed);
  return seat ? <TipBox feed={feed} state={state} seat={seat} tip={tip} /> : null;
}

function TipBox({ feed, state, seat, tip }: SeatTipProps & { readonly seat: PlacedSeat }) {
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
      {tip?.(seat)}
    </div>
  );
}

/** Above the seat, or below where there is no room. */
function place(box: HTMLElement, { view, size }: MapState, seat: PlacedSeat): void {
  const { x, y } = toFrame(view, seat);
  const reach = view.scale / 2 + GAP_PX;
  const left = Math.min(Math.max(0, x - box.offsetWidth / 2), size.width - box.offsetWidth);
  const above = y - reach - box.offsetHeight;
  const isOutside = x < 0 || y < 0 || x > size.width || y > size.height;
  box.style.visibility = isOutside ? 'hidden' : 'visible';
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(above >= 0 ? above : y + reach)}px)`;
}
