import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { plural } from '../../lib/name-seats.ts';
import { formatWhen } from '../../lib/time.ts';
import { useTRPC } from '../../lib/trpc.ts';
import type { Hold } from './hold.ts';

/** Where an operator wants a hold to end: later than now by some time, or at a moment of the server's clock. */
export type NewEnd = { readonly byMs: number } | { readonly atMs: number };

export type HoldAction =
  | { readonly kind: 'extend'; readonly end: NewEnd }
  | { readonly kind: 'release'; readonly seatIds: readonly string[] | undefined }
  | { readonly kind: 'clear' };

interface ActOnHold {
  readonly action: HoldAction;
  readonly reason: string;
  readonly idempotencyKey: string;
  /** How long the hold is to run from now on; decided once, for the same key asks for the same. */
  readonly ttlMs: number;
}

/** Does it to one hold, and answers in words what has become of it. */
export function useActOnHold(): (hold: Hold, act: ActOnHold) => Promise<string> {
  const trpc = useTRPC();
  const { mutateAsync: extend } = useMutation(trpc.holds.extendFor.mutationOptions());
  const { mutateAsync: release } = useMutation(trpc.holds.releaseFor.mutationOptions());
  const { mutateAsync: clear } = useMutation(trpc.holds.clear.mutationOptions());
  return useCallback(
    async (hold, { action, reason, idempotencyKey, ttlMs }) => {
      const about = { showId: hold.showId, holdId: hold.holdId, reason, idempotencyKey };
      switch (action.kind) {
        case 'extend':
          return whenExtended(hold, await extend({ ...about, ttlMs }));
        case 'release':
          return whenReleased(hold, await release({ ...about, seatIds: action.seatIds }));
        case 'clear':
          await clear(about);
          return 'Cleared';
      }
    },
    [extend, release, clear],
  );
}

/** Has the list and the stories read again. */
export function useRefreshHolds(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: trpc.holds.list.pathKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.holds.story.pathKey() });
  }, [trpc, queryClient]);
}

type Answer = Pick<Hold, 'expiresAt' | 'seatIds'> & { readonly state: string };

function whenExtended(before: Hold, { expiresAt, state }: Answer): string {
  if (state === 'confirming') return 'It is being confirmed: there is nothing to extend';
  const until = formatWhen(expiresAt);
  return expiresAt > before.expiresAt ? `Runs until ${until}` : `Runs until ${until}, as before`;
}

function whenReleased(before: Hold, { seatIds, state }: Answer): string {
  if (state === 'released') return 'Released';
  const given = plural(before.seatIds.length - seatIds.length, 'seat');
  return `${given} given back, ${seatIds.join(', ')} kept`;
}
