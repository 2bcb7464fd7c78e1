import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import type { Booking } from './booking-columns.tsx';

export function CancelDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.bookings.cancel.mutationOptions({
      onSuccess: onClose,
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.bookings.list.pathKey() }),
    }),
  );
  const { bookingId, seatIds, customerRef } = booking;
  return (
    <ReasonDialog
      title="Cancel this booking?"
      description={`${customerRef ?? 'The customer'} loses ${seatIds.join(', ')}, which go back on sale at once. This cannot be undone; a payment is not returned by it.`}
      action="Cancel booking"
      isPending={cancel.isPending}
      error={cancel.error}
      onSubmit={(reason) => cancel.mutate({ bookingId, reason })}
      onClose={onClose}
    />
  );
}
