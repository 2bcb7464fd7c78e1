import { useContext, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { ClockOffsetMs, Countdown } from '../../../components/countdown.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { messageOf } from '../../../lib/errors.ts';
import { formatWhen } from '../../../lib/time.ts';
import { SaidOfSeat } from '../said-of-seat.ts';
import type { SeatFeed } from '../seat-feed.ts';
import type { PlacedSeat } from '../seat-layout.ts';
import { useSeatStatus } from '../use-seat-feed.ts';
import { type SeatStory, useSeatStory } from './use-seat-story.ts';

/** Whoever sweeps over seats asks for none of them. */
const LINGER_MS = 150;

interface StoryTipProps {
  readonly feed: SeatFeed;
  readonly seat: PlacedSeat;
}

/** Who has the seat, since when and for how long. Give it the seat as its key. */
export function StoryTip({ feed, seat }: StoryTipProps) {
  const status = useSeatStatus(feed, seat.id);
  const isTaken = status !== undefined && status !== 'available';
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsWanted(true), LINGER_MS);
    return () => clearTimeout(timer);
  }, []);
  const said = useContext(SaidOfSeat);
  const story = useSeatStory({ feed, seatId: seat.id, isWanted: isTaken && isWanted });
  if (!isTaken) return null;
  const problem = story.error && (
    <p className="mt-1 max-w-64 text-xs text-danger">{messageOf(story.error)}</p>
  );
  // What it was before it changed is said no more.
  if (story.data?.status !== status) return problem ?? <Skeleton className="mt-2 h-4 w-40" />;
  return (
    <ClockOffsetMs value={story.data.clockOffsetMs}>
      {problem}
      <Holder story={story.data} />
      {/* A countdown that is read out every second is of no use to anybody. */}
      {said && createPortal(inWords(story.data), said)}
    </ClockOffsetMs>
  );
}

function Holder({ story: { hold, booking, block } }: { story: SeatStory }) {
  return (
    <div aria-hidden="true" className="mt-1.5 border-t border-line pt-1.5 break-words">
      {hold && (
        <>
          <div className="font-medium">{hold.customerRef ?? 'No customer named'}</div>
          <div className="text-muted">
            since {formatWhen(hold.createdAt)},{' '}
            {hold.state === 'confirming' ? 'being confirmed' : 'for another'}{' '}
            <Countdown expiresAt={hold.expiresAt} />
          </div>
        </>
      )}
      {booking && (
        <>
          <div className="font-medium">{booking.customerRef ?? 'No customer named'}</div>
          <div className="text-muted">since {formatWhen(booking.confirmedAt)}</div>
          <div className="font-mono text-xs text-muted">{booking.bookingId}</div>
        </>
      )}
      {block && (
        <>
          <div className="font-medium">{block.reason}</div>
          <div className="text-muted">
            {block.actor}, {formatWhen(block.at)}
          </div>
        </>
      )}
    </div>
  );
}

function inWords({ hold, booking, block }: SeatStory): string {
  if (hold) {
    const who = hold.customerRef ?? 'somebody';
    return `Held by ${who} since ${formatWhen(hold.createdAt)}, until ${formatWhen(hold.expiresAt)}`;
  }
  if (booking)
    return `Booked by ${booking.customerRef ?? 'somebody'} since ${formatWhen(booking.confirmedAt)}`;
  return block ? `Blocked by ${block.actor} since ${formatWhen(block.at)}: ${block.reason}` : '';
}
