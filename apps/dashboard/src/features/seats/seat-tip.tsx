import { type RefObject, useLayoutEffect, useRef } from 'react';
import { StatusIcon } from '../../components/status-mark.tsx';
import { STATUS_LABEL } from '../../lib/seat-status.ts';
import type { SeatFeed } from './seat-feed.ts';
import type { PlacedSeat } from './seat-layout.ts';
import { useSeatStatus } from './use-seat-feed.ts';

const GAP_PX = 8;

interface SeatTipProps {
  readonly feed: SeatFeed;
  readonly seat: PlacedSeat;
  readonly anchor: Element;
  readonly frame: RefObject<HTMLDivElement | null>;
}

/** What is known of one seat, beside it. Hidden from assistive tech, to which the seat says the same itself. */
export function SeatTip({ feed, seat, anchor, frame }: SeatTipProps) {
  const status = useSeatStatus(feed, seat.id);
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [box, around, at] = [tip.current, frame.current, anchor.getBoundingClientRect()];
    if (!box || !around) return;
    const outer = around.getBoundingClientRect();
    const middle = at.left + at.width / 2 - outer.left - box.offsetWidth / 2;
    const left = Math.min(Math.max(0, middle), outer.width - box.offsetWidth);
    const above = at.top - outer.top - box.offsetHeight - GAP_PX;
    const top = above >= 0 ? above : at.bottom - outer.top + GAP_PX;
    box.style.transform = `translate(${left}px, ${top}px)`;
  }, [anchor, frame]);

  return (
    <div
      ref={tip}
      aria-hidden="true"
      className="pointer-events-none absolute top-0 left-0 z-10 rounded-md border border-line bg-card px-3 py-2 text-sm shadow-lg"
    >
      <div className="font-semibold">{seat.label}</div>
      <div className="text-muted">{[seat.section, seat.category].filter(Boolean).join(' · ')}</div>
      {status && (
        <div className="mt-1 flex items-center gap-1.5">
          <StatusIcon status={status} />
          {STATUS_LABEL[status]}
        </div>
      )}
    </div>
  );
}
