import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { statusOf } from '../../lib/errors.ts';
import { useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { backToHeld, becomeUnsure, book, ENDINGS, end, type LiveSale } from './live-sale.ts';
import { untilAnswered } from './retrying.ts';

/**
 * Confirms a sale that is being paid: until there is an answer, and from the start where a reload came between. To ask
 * again is safe, as a hold becomes one booking however often it is confirmed, and answers it each time.
 */
export function useConfirm(sale: LiveSale) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { saleId, showId, hold, stage } = sale;
  const owned = { showId, holdId: hold.holdId, token: hold.token };
  const { mutate, error } = useMutation(
    trpc.holds.confirm.mutationOptions({
      gcTime: 0,
      retryDelay: untilAnswered.retryDelay,
      retry: (failures, failure) => {
        const isRetried = untilAnswered.retry(failures, failure);
        if (isRetried) becomeUnsure(saleId);
        return isRetried;
      },
      onSuccess: (booking) => book(saleId, booking),
      onError: async (refusal) => {
        switch (statusOf(refusal)) {
          case 'HOLD_EXPIRED':
            return end(saleId, 'expired');
          case 'SEAT_UNAVAILABLE':
            return end(saleId, 'lost-seats');
          case 'HOLD_NOT_FOUND':
            return end(saleId, 'unknown');
          case 'ALREADY_RELEASED': {
            // By whom, the hold itself knows.
            const view = await client.holds.get.mutate(owned).catch(() => undefined);
            return end(saleId, (view && ENDINGS[view.state]) ?? 'released');
          }
          default:
            return backToHeld(saleId);
        }
      },
    }),
  );

  const isPaying = stage === 'paying';
  const paymentRef = stage === 'paying' ? sale.paymentRef : undefined;
  const isResumed = useRef(isPaying);
  const { holdId, token } = hold;
  useEffect(() => {
    if (!isPaying) return;
    if (isResumed.current) becomeUnsure(saleId);
    isResumed.current = false;
    mutate({ showId, holdId, token, paymentRef });
  }, [isPaying, saleId, showId, holdId, token, paymentRef, mutate]);

  return { problem: error };
}
