import { useEffect, useRef } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { formatDate } from '../../lib/time.ts';
import type { SaleIn } from './sale.ts';
import type { SeatSource } from './seat-source.ts';
import { useBookingNow } from './use-booking-now.ts';

interface TicketProps {
  readonly sale: SaleIn<'booked'>;
  readonly source: SeatSource;
  readonly title: string;
  readonly isFresh: boolean;
  readonly onNext: () => void;
}

/** What was sold, to be read out, copied or printed. */
export function Ticket({ sale, source, title, isFresh, onNext }: TicketProps) {
  const { booking, request, paymentRef, wasUnsure } = sale;
  const { isCancelled, reason } = useBookingNow(booking, source);
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFresh) next.current?.focus();
  }, [isFresh]);
  const details = [
    ['Booking', booking.bookingId],
    ['Customer', request.customerRef],
    ['Payment', paymentRef],
    ['Booked', formatDate(booking.confirmedAt)],
  ] as const;
  return (
    <Panel
      title={isCancelled ? 'Cancelled' : 'Booked'}
      aside={!isCancelled && <span className="text-sm font-medium text-good">Sold</span>}
    >
      <article className="text-sm" data-booking-id={booking.bookingId}>
        <div role="alert" className="empty:hidden">
          {isCancelled && (
            <p className="bg-warning px-4 py-3 text-warning-ink">
              This booking was cancelled{reason === undefined ? '' : `: ${reason}`}. Its seats are not the
              customer’s any more.
            </p>
          )}
        </div>
        <div className="p-4">
          <p className="text-muted">{title}</p>
          <ul className="mt-1 flex flex-wrap gap-x-3 text-2xl font-semibold tabular-nums">
            {booking.seatIds.map((seatId) => (
              <li key={seatId}>{seatId}</li>
            ))}
          </ul>
        </div>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t border-dashed border-line p-4">
          {details.map(([name, value]) =>
            value === undefined ? null : (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="break-all tabular-nums">{value}</dd>
              </div>
            ),
          )}
        </dl>
        <details className="border-t border-dashed border-line px-4 py-3 text-muted">
          <summary className="cursor-pointer">For operators</summary>
          <p className="mt-1 tabular-nums">Fence {booking.fence}</p>
        </details>
        {wasUnsure && (
          <p role="status" className="border-t border-dashed border-line px-4 py-3">
            The answer got lost on the way and was asked for again. It is booked, once.
          </p>
        )}
        <div className="border-t border-dashed border-line p-4">
          <Button ref={next} look="accent" className="w-full" onClick={onNext}>
            Next customer
          </Button>
        </div>
      </article>
    </Panel>
  );
}
