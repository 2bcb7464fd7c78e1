import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { notify } from '../../components/ui/toast.tsx';
import { withClockOffset } from '../../lib/clock-offset.ts';
import { statusOf } from '../../lib/errors.ts';
import { type Outputs, useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { useRefreshOn } from '../../lib/use-refresh-on.ts';
import { changed, end, follow, type LiveSale } from './live-sale.ts';
import { sales } from './sales.ts';
import { type SeatSource, useChangesOf } from './seat-source.ts';

/** An extended hold changes no seat, so the feed does not tell of it. */
const REFRESH_MS = 5_000;
/** About when it runs out: the engine says when that is. */
const REFRESH_AT_END_MS = 1_000;

/** How it stands; after one's own change without the clock, which that does not tell. */
type LookedAt = Outputs['holds']['extend'] & { readonly clockOffsetMs?: number };

/** Follows what becomes of one's hold, and does to it what its owner may, but for confirming it. */
export function useOwnHold(sale: LiveSale, source: SeatSource, onGivenBack: () => void) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { saleId, showId, hold } = sale;
  const owned = { showId, holdId: hold.holdId, token: hold.token };
  // Without the token.
  const queryKey = ['own hold', hold.holdId];

  const change = {
    gcTime: 0,
    // A look that is under way may be answered later and yet be older.
    onMutate: () => queryClient.cancelQueries({ queryKey }),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  };
  const onChanged = (after: Outputs['holds']['extend']) => {
    queryClient.setQueryData(queryKey, after);
    changed(saleId, after);
  };
  const extend = useMutation(
    trpc.holds.extend.mutationOptions({
      ...change,
      onSuccess: (after) => {
        if (after.expiresAt > hold.expiresAt) notify.done('Extended');
        else notify.problem('It cannot be extended further: a hold lives only so long.');
        onChanged(after);
      },
      onError: (error) => notify.problem('It was not extended', error),
    }),
  );
  const release = useMutation(
    trpc.holds.release.mutationOptions({
      ...change,
      onSuccess: (after, { seatIds = hold.seatIds }) => {
        notify.done(`${seatIds.join(', ')} ${seatIds.length === 1 ? 'is' : 'are'} on sale again`);
        if (after.state === 'released') {
          sales.remove(saleId);
          onGivenBack();
        } else onChanged(after);
      },
      onError: (error) => notify.problem('It was not released', error),
    }),
  );
  const isBusy = extend.isPending || release.isPending;

  const { data, error } = useQuery({
    queryKey,
    // By POST: a token travels in no address.
    queryFn: (): Promise<LookedAt> => withClockOffset(() => client.holds.get.mutate(owned)),
    enabled: !isBusy,
    refetchInterval: () => (isAboutOver(sale) ? REFRESH_AT_END_MS : REFRESH_MS),
  });
  useRefreshOn(useChangesOf(source, hold.seatIds), queryKey);
  useEffect(() => {
    if (isBusy) return;
    const status = statusOf(error);
    if (status === 'HOLD_NOT_FOUND' || status === 'WRONG_TOKEN') end(saleId, 'unknown');
    else if (data) follow(saleId, data);
  }, [data, error, isBusy, saleId]);

  return {
    isBusy,
    extend: () => extend.mutate(owned),
    release: (seatIds: readonly string[]) =>
      release.mutate(seatIds.length === hold.seatIds.length ? owned : { ...owned, seatIds }),
  };
}

function isAboutOver({ hold: { expiresAt, clockOffsetMs } }: LiveSale): boolean {
  return expiresAt - clockOffsetMs - Date.now() <= 0;
}
