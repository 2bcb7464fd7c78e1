import { useMutation } from '@tanstack/react-query';
import { AllSeats } from '../../../components/all-seats.tsx';
import { ReasonDialog } from '../../../components/reason-dialog.tsx';
import { notify } from '../../../components/ui/toast.tsx';
import { nameSeats, plural } from '../../../lib/name-seats.ts';
import { useTRPCClient } from '../../../lib/trpc.ts';
import { useRetryKey } from '../../../lib/use-retry-key.ts';

type Change = 'block' | 'unblock';

const UNDONE_BY = { block: 'unblock', unblock: 'block' } as const;
const WORDS = {
  block: { does: 'Block', did: 'blocked', effect: 'go off sale until somebody unblocks them' },
  unblock: { does: 'Unblock', did: 'unblocked', effect: 'go back on sale at once' },
} as const;

interface ChangeDialogProps {
  readonly showId: string;
  readonly change: Change;
  readonly seatIds: readonly string[];
  readonly onClose: () => void;
}

/** Takes seats off sale or puts them back: all of them or none. The map shows it when the server says so. */
export function ChangeDialog({ showId, change, seatIds, onClose }: ChangeDialogProps) {
  const { seats } = useTRPCClient();
  const { does, did, effect } = WORDS[change];
  const keyFor = useRetryKey();
  const mutation = useMutation({
    mutationFn: (reason: string) => {
      const wanted = { showId, seatIds, reason };
      const request = { ...wanted, idempotencyKey: keyFor(wanted) };
      return seats[change].mutate(request);
    },
    onSuccess: (_, reason) => {
      onClose();
      notify.done(`${plural(seatIds.length, 'seat')} ${did}`, {
        description: nameSeats(seatIds),
        undo: () => seats[UNDONE_BY[change]].mutate({ showId, seatIds, reason: undoing(reason) }),
      });
    },
  });
  return (
    <ReasonDialog
      title={`${does} ${plural(seatIds.length, 'seat')}?`}
      description={`${nameSeats(seatIds)} ${effect}.`}
      action={`${does} ${plural(seatIds.length, 'seat')}`}
      keep="Cancel"
      isHarmless={change === 'unblock'}
      isPending={mutation.isPending}
      error={mutation.error}
      onSubmit={(reason) => mutation.mutate(reason)}
      onClose={onClose}
    >
      <AllSeats seatIds={seatIds} />
    </ReasonDialog>
  );
}

/** Within what the server takes. */
function undoing(reason: string): string {
  return `Undone: ${reason}`.slice(0, 500);
}
