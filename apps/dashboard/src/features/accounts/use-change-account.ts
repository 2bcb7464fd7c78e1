import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc.ts';

/**
 * Something that an admin does to an account. `change` has what it sends in its closure, and nothing of it is kept
 * afterwards: it may be a password.
 */
export function useChangeAccount({ change, onDone }: { change: () => Promise<unknown>; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: async () => {
      await change();
    },
    onSuccess: onDone,
    // Also where it was refused: somebody else may have changed the account. Who changed their own is another now.
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.accounts.pathKey() }),
  });
}
