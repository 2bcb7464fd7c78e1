import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { formatWhen } from '../../lib/time.ts';
import { useTRPC } from '../../lib/trpc.ts';
import type { Booking } from './booking-columns.tsx';

/** Asks why, cancels, and says what came of it: somebody else may have been faster. */
export function CancelDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.bookings.cancel.mutationOptions({
      onSuccess(cancelled, { reason }) {
        onClose();
        tell(cancelled, reason);
      },
      onSettled: () =>
        Promise.all(
          [trpc.bookings.list.pathKey(), trpc.audit.list.pathKey()].map((queryKey) =>
            queryClient.invalidateQueries({ queryKey }),
          ),
        ),
    }),
  );
  const { bookingId, seatIds, customerRef } = booking;
  const seats = seatIds.join(', ');
  return (
    <ReasonDialog
      title="Cancel this booking?"
      description={
        booking.status === 'cancelled'
          ? `The booking of ${seats} has been cancelled meanwhile: “${booking.cancelReason ?? ''}”. There is nothing left to do.`
          : `${customerRef ?? 'The customer'} loses ${seats}, which go back on sale at once. This cannot be undone; a payment is not returned by it.`
      }
      action="Cancel booking"
      isPending={cancel.isPending}
      error={cancel.error}
      onSubmit={(reason) => cancel.mutate({ bookingId, reason })}
      onClose={onClose}
    />
  );
}

/** A booking is cancelled once: whoever is second gets the first one's answer, and so the first one's reason. */
function tell({ seatIds, cancelReason, cancelledAt }: Booking, reason: string): void {
  const seats = seatIds.join(', ');
  if (cancelReason === reason) {
    notify.done(`Booking of ${seats} cancelled`, { description: 'The seats are back on sale.' });
    return;
  }
  const when = cancelledAt === undefined ? '' : ` at ${formatWhen(cancelledAt)}`;
  notify.done(`The booking of ${seats} was cancelled before`, {
    description: `Somebody did${when}: “${cancelReason ?? ''}”. Your reason changed nothing.`,
  });
}
