import { SeatIds } from '../../components/seat-ids.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type VirtualColumn, virtualColumns } from '../../components/ui/virtual-columns.ts';
import { useRowTabIndex } from '../../components/ui/virtual-row.tsx';
import { When } from '../../components/when.tsx';
import type { Outputs } from '../../lib/trpc.ts';

export type Booking = Outputs['bookings']['list']['bookings'][number];

const helper = virtualColumns<Booking>();

interface BookingColumnsOptions {
  /** Undefined for those who may not. */
  readonly onCancel: ((booking: Booking) => void) | undefined;
  /** Where bookings of several shows stand together: what each show is called. */
  readonly titles: ReadonlyMap<string, string> | undefined;
}

export function bookingColumns({ onCancel, titles }: BookingColumnsOptions): VirtualColumn<Booking>[] {
  return [
    helper.display({
      id: 'seats',
      header: 'Seats',
      cell: ({ row }) => <SeatIds seatIds={row.original.seatIds} />,
    }),
    ...(titles
      ? [
          helper.display({
            id: 'show',
            header: 'Show',
            cell: ({ row: { original } }) => (
              <span className="min-w-0 break-words">{titles.get(original.showId) ?? original.showId}</span>
            ),
          }),
        ]
      : []),
    helper.display({
      id: 'who',
      header: 'Customer',
      cell: ({ row }) => <span className="min-w-0 break-words">{row.original.customerRef ?? '-'}</span>,
    }),
    helper.display({
      id: 'when',
      header: 'Confirmed',
      meta: { width: '10.5rem' },
      cell: ({ row }) => <When atMs={row.original.confirmedAt} />,
    }),
    helper.display({
      id: 'booking',
      header: 'Booking',
      cell: ({ row: { original: booking } }) => (
        <span className="block min-w-0 font-mono text-[0.6875rem] leading-5">
          <span className="block break-all">{booking.bookingId}</span>
          <span className="block break-all text-muted">{booking.paymentRef ?? 'no payment reference'}</span>
        </span>
      ),
    }),
    helper.display({
      id: 'status',
      header: 'Status',
      meta: { width: '7rem' },
      cell: ({ row: { original: booking } }) => <BookingBadge booking={booking} />,
    }),
    ...(onCancel
      ? [
          helper.display({
            id: ACTIONS_COLUMN,
            header: () => <span className="sr-only">Actions</span>,
            meta: { width: '6rem' },
            cell: ({ row }) => <CancelButton booking={row.original} onCancel={onCancel} />,
          }),
        ]
      : []),
  ];
}

export function BookingBadge({ booking: { status } }: { booking: Booking }) {
  return <Badge look={status === 'confirmed' ? 'good' : 'plain'}>{status}</Badge>;
}

function CancelButton({ booking, onCancel }: { booking: Booking; onCancel: (booking: Booking) => void }) {
  const tabIndex = useRowTabIndex();
  if (booking.status !== 'confirmed') return null;
  return (
    <Button
      size="small"
      tabIndex={tabIndex}
      aria-label={`Cancel the booking of ${booking.seatIds.join(', ')}`}
      onClick={() => onCancel(booking)}
    >
      Cancel
    </Button>
  );
}
