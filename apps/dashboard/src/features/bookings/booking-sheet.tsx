import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AuditTrail } from '../../components/audit-trail.tsx';
import { ExactTime } from '../../components/exact-time.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyNotice, ErrorNotice } from '../../components/ui/notice.tsx';
import { Sheet } from '../../components/ui/sheet.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import { type Booking, BookingBadge } from './booking-columns.tsx';
import { cancelOf } from './cancel-of.ts';

const LINK = 'text-accent underline underline-offset-2';
/** Operators seldom touch one booking twice. */
const MOST_ENTRIES = 50;
const REFRESH_MS = 5_000;

interface BookingSheetProps {
  readonly bookingId: string;
  /** As the list has it, if it has. */
  readonly listed: Booking | undefined;
  readonly titles: ReadonlyMap<string, string>;
  readonly onCancel: ((booking: Booking) => void) | undefined;
  readonly onClose: () => void;
}

/** Everything that is known of one booking. */
export function BookingSheet({ bookingId, listed, titles, onCancel, onClose }: BookingSheetProps) {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.bookings.list.queryOptions({ search: bookingId }, { enabled: listed === undefined }),
  );
  const booking = listed ?? found.data?.bookings.find((one) => one.bookingId === bookingId);
  const content = (): ReactNode => {
    if (booking) {
      return <KnownBooking booking={booking} title={titles.get(booking.showId)} onCancel={onCancel} />;
    }
    if (found.error) return <ErrorNotice error={found.error} onRetry={found.refetch} />;
    if (found.isPending) return <Skeleton className="h-64" />;
    return (
      <EmptyNotice title="There is no such booking">
        Nothing was ever booked under {bookingId}. Look for it by its seats or its customer.
      </EmptyNotice>
    );
  };
  return (
    <Sheet
      title="Booking"
      description={<span className="font-mono text-xs break-all">{bookingId}</span>}
      onClose={onClose}
    >
      {content()}
    </Sheet>
  );
}

interface KnownBookingProps {
  readonly booking: Booking;
  readonly title: string | undefined;
  readonly onCancel: ((booking: Booking) => void) | undefined;
}

function KnownBooking({ booking, title, onCancel }: KnownBookingProps) {
  const trpc = useTRPC();
  const { bookingId, holdId, showId, seatIds, customerRef, paymentRef, cancelledAt, cancelReason } = booking;
  const trail = (subject: string) =>
    trpc.audit.list.queryOptions({ subject, limit: MOST_ENTRIES }, { refetchInterval: REFRESH_MS });
  const ofBooking = useQuery(trail(bookingId));
  const ofHold = useQuery(trail(holdId));
  const entries = [...(ofBooking.data?.entries ?? []), ...(ofHold.data?.entries ?? [])].sort(
    (one, other) => other.at - one.at,
  );
  const cancelledBy = cancelOf(entries);
  const error = ofBooking.error ?? ofHold.error;

  return (
    <div className="space-y-6">
      <Facts>
        <Fact name="Status">
          <BookingBadge booking={booking} />
        </Fact>
        <Fact name="Seats">
          <ul className="flex flex-wrap gap-x-3 gap-y-1 font-medium tabular-nums">
            {seatIds.map((seatId) => (
              <li key={seatId}>
                <Link
                  to="/shows/$showId"
                  params={{ showId }}
                  search={{ seat: seatId }}
                  title={`Show ${seatId} on the map`}
                  className={LINK}
                >
                  {seatId}
                </Link>
              </li>
            ))}
          </ul>
        </Fact>
        <Fact name="Show">
          <Link to="/shows/$showId" params={{ showId }} className={LINK}>
            {title ?? showId}
          </Link>
        </Fact>
        <Fact name="Customer">{customerRef ?? 'not given'}</Fact>
        <Fact name="Payment">{paymentRef ?? 'not given'}</Fact>
        <Fact name="Confirmed">
          <ExactTime atMs={booking.confirmedAt} />
        </Fact>
        {cancelledAt !== undefined && (
          <>
            <Fact name="Cancelled">
              <ExactTime atMs={cancelledAt} />
            </Fact>
            <Fact name="By">{cancelledBy?.actor}</Fact>
            <Fact name="Why">{cancelReason}</Fact>
          </>
        )}
        <Fact name="From hold">
          <Link
            to="/shows/$showId/holds"
            params={{ showId }}
            search={{ hold: holdId }}
            className={`${LINK} font-mono text-xs break-all`}
          >
            {holdId}
          </Link>
        </Fact>
        <Fact name="Fence">
          <span className="tabular-nums">{booking.fence}</span>
        </Fact>
      </Facts>
      {onCancel && booking.status === 'confirmed' && (
        <Button look="danger" onClick={() => onCancel(booking)}>
          Cancel this booking
        </Button>
      )}
      <section aria-labelledby="booking-trail">
        <h3 id="booking-trail" className="mb-2 text-sm font-semibold">
          What operators did
        </h3>
        {error && (
          <ErrorNotice error={error} onRetry={() => Promise.all([ofBooking.refetch(), ofHold.refetch()])} />
        )}
        {ofBooking.isPending || ofHold.isPending ? (
          !error && <Skeleton className="h-16" />
        ) : (
          <AuditTrail entries={entries} />
        )}
      </section>
    </div>
  );
}
