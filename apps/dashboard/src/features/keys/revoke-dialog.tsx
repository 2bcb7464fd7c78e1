import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { notify } from '../../components/ui/toast.tsx';
import { useTRPC } from '../../lib/trpc.ts';
import type { Key } from './scopes.ts';

export function RevokeDialog({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { keyId, name, start } = apiKey;
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({
      onSuccess: () => {
        notify.done(`${name} is revoked`, { description: 'No server takes it any more.' });
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.keys.pathKey() }),
    }),
  );
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      description={`The key that begins with ${start} is refused from now on, for good. Whatever program uses it stops working.`}
      action={`Revoke ${name}`}
      look="danger"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ keyId })}
      onClose={onClose}
    />
  );
}
