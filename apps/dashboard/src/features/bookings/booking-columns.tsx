import { createColumnHelper } from '@tanstack/react-table';
import { SeatIds } from '../../components/seat-ids.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ACTIONS_COLUMN, type Column, type features } from '../../components/ui/data-table.tsx';
import { When } from '../../components/when.tsx';
import type { Outputs } from '../../lib/trpc.ts';

export type Booking = Outputs['bookings']['list']['bookings'][number];

const helper = createColumnHelper<typeof features, Booking>();

export function bookingColumns({ onCancel }: { onCancel: (booking: Booking) => void }): Column<Booking>[] {
  return [
    helper.display({
      id: 'seats',
      header: 'Seats',
      cell: ({ row }) => <SeatIds seatIds={row.original.seatIds} />,
    }),
    helper.display({
      id: 'who',
      header: 'Customer',
      cell: ({ row }) => <span className="break-words">{row.original.customerRef ?? '-'}</span>,
    }),
    helper.display({
      id: 'when',
      header: 'When',
      cell: ({ row }) => <When atMs={row.original.confirmedAt} />,
    }),
    helper.display({
      id: 'booking',
      header: 'Booking, payment',
      cell: ({ row: { original: booking } }) => (
        <div className="font-mono text-[0.6875rem] leading-5">
          <div className="whitespace-nowrap">{booking.bookingId}</div>
          <div className="break-all text-muted">{booking.paymentRef ?? '-'}</div>
        </div>
      ),
    }),
    helper.display({
      id: 'status',
      header: 'Status',
      cell: ({ row: { original: booking } }) => (
        <span title={booking.cancelReason}>
          <Badge look={booking.status === 'confirmed' ? 'good' : 'plain'}>{booking.status}</Badge>
        </span>
      ),
    }),
    helper.display({
      id: ACTIONS_COLUMN,
      header: () => <span className="sr-only">Actions</span>,
      cell: ({ row: { original: booking } }) =>
        booking.status === 'confirmed' && (
          <Button
            size="small"
            aria-label={`Cancel the booking of ${booking.seatIds.join(', ')}`}
            onClick={() => onCancel(booking)}
          >
            Cancel
          </Button>
        ),
    }),
  ];
}
