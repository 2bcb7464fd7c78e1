import { memo } from 'react';
import { StatusMark } from '../../components/status-mark.tsx';
import { STATUS_LABEL } from '../../lib/seat-status.ts';
import type { SeatFeed } from './seat-feed.ts';
import type { PlacedSeat } from './seat-layout.ts';
import { useSeatStatus } from './use-seat-feed.ts';

interface SeatProps {
  readonly feed: SeatFeed;
  readonly seat: PlacedSeat;
  /** One seat of the map is: from there the arrow keys lead to the others. */
  readonly isTabStop: boolean;
}

/** Renders again when its own status changes and at no other time. */
export const Seat = memo(function Seat({ feed, seat, isTabStop }: SeatProps) {
  const status = useSeatStatus(feed, seat.id);
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes the focus to be read, not to act
    <g
      role="img"
      className="seat"
      aria-label={describeSeat(seat, status)}
      tabIndex={isTabStop ? 0 : -1}
      transform={`translate(${seat.x} ${seat.y})`}
      data-seat-id={seat.id}
      data-status={status ?? 'unknown'}
    >
      <StatusMark status={status} />
    </g>
  );
});

function describeSeat(seat: PlacedSeat, status: ReturnType<typeof useSeatStatus>): string {
  const words = [
    `Seat ${seat.label}`,
    seat.section,
    seat.category,
    status && STATUS_LABEL[status].toLowerCase(),
  ];
  return words.filter(Boolean).join(', ');
}
