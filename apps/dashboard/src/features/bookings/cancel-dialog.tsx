import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { useMe } from '../../lib/me.ts';
import { formatWhen } from '../../lib/time.ts';
import { useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { useRetryKey } from '../../lib/use-retry-key.ts';
import type { Booking } from './booking-columns.tsx';
import { cancelOf } from './cancel-of.ts';

type Client = ReturnType<typeof useTRPCClient>;

/** Asks why, cancels, and says what came of it: somebody else may have been faster. */
export function CancelDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const retryKey = useRetryKey();
  const { me } = useMe();
  const { bookingId, seatIds, customerRef } = booking;
  const cancel = useMutation({
    mutationFn: async (reason: string) => {
      const wanted = { bookingId, reason };
      const request = { ...wanted, idempotencyKey: retryKey(wanted) };
      const cancelled = await client.bookings.cancel.mutate(request);
      return { cancelled, by: await whoCancelled(client, bookingId) };
    },
    onSuccess({ cancelled, by }, reason) {
      onClose();
      tell(cancelled, { reason, by, me: me.data?.name });
    },
    onSettled: () =>
      Promise.all(
        [trpc.bookings.list.pathKey(), trpc.audit.list.pathKey()].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  });
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
      onSubmit={(reason) => cancel.mutate(reason)}
      onClose={onClose}
    />
  );
}

/** Who did it, as the audit has it; undefined: it could not be asked. */
async function whoCancelled(client: Client, bookingId: string): Promise<string | undefined> {
  try {
    const { entries } = await client.audit.list.query({ subject: bookingId, action: 'booking.cancel' });
    return cancelOf(entries)?.actor;
  } catch {
    // It is cancelled all the same.
    return undefined;
  }
}

interface Told {
  readonly reason: string;
  readonly by: string | undefined;
  readonly me: string | undefined;
}

/** A booking is cancelled once: whoever is second gets the first one's answer, and so the first one's reason. */
function tell({ seatIds, cancelReason, cancelledAt }: Booking, { reason, by, me }: Told): void {
  const seats = seatIds.join(', ');
  if (cancelReason === reason && (by === undefined || by === me)) {
    notify.done(`Booking of ${seats} cancelled`, { description: 'The seats are back on sale.' });
    return;
  }
  const when = cancelledAt === undefined ? '' : ` at ${formatWhen(cancelledAt)}`;
  notify.done(`The booking of ${seats} was cancelled before`, {
    description: `${by ?? 'Somebody'} did${when}: “${cancelReason ?? ''}”. Your reason changed nothing.`,
  });
}
