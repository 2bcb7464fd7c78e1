import { useEffect, useRef } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Panel } from '../../components/ui/panel.tsx';
import { formatDate } from '../../lib/time.ts';
import type { SaleIn } from './sale.ts';

interface TicketProps {
  readonly sale: SaleIn<'booked'>;
  readonly title: string;
  readonly isFresh: boolean;
  readonly onNext: () => void;
}

/** What was sold, to be read out, copied or printed. */
export function Ticket({ sale, title, isFresh, onNext }: TicketProps) {
  const { booking, request, paymentRef, wasUnsure } = sale;
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFresh) next.current?.focus();
  }, [isFresh]);
  const details = [
    ['Booking', booking.bookingId],
    ['Customer', request.customerRef],
    ['Payment', paymentRef],
    ['Booked', formatDate(booking.confirmedAt)],
    ['Fence', String(booking.fence)],
  ] as const;
  return (
    <Panel title="Booked" aside={<span className="text-sm font-medium text-good">Sold</span>}>
      <article className="text-sm" data-booking-id={booking.bookingId}>
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
