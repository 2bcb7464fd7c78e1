import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import type { Hold } from './hold-columns.tsx';

export function ClearDialog({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const clear = useMutation(
    trpc.holds.clear.mutationOptions({
      onSuccess: onClose,
      // Also when refused: the hold may have ended meanwhile, and then the list is old.
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.holds.list.pathKey() }),
    }),
  );
  const { showId, holdId, seatIds, customerRef } = hold;
  return (
    <ReasonDialog
      title={seatIds.length === 1 ? `Clear seat ${seatIds[0]}?` : `Clear ${seatIds.length} seats?`}
      description={`${customerRef ?? 'The customer'} loses ${seatIds.join(', ')}, which go back on sale at once.`}
      action="Clear hold"
      isPending={clear.isPending}
      error={clear.error}
      onSubmit={(reason) => clear.mutate({ showId, holdId, reason })}
      onClose={onClose}
    />
  );
}
