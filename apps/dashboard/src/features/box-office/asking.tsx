import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { withClockOffset } from '../../lib/clock-offset.ts';
import { useTRPCClient } from '../../lib/trpc.ts';
import { givenUp } from './given-up.ts';
import { isUndecided, untilAnswered } from './retrying.ts';
import { type HoldRequest, isSameRequest, type SaleIn } from './sale.ts';
import { sales } from './sales.ts';

export interface Refused {
  readonly request: HoldRequest;
  readonly error: unknown;
}

interface AskingProps {
  readonly sale: SaleIn<'asked'>;
  /** Nobody waits for it any more where it had been given up. */
  readonly onHeld: (held: { readonly request: HoldRequest; readonly wasGivenUp: boolean }) => void;
  /** Nothing is held. */
  readonly onRefused: (refused: Refused) => void;
}

/**
 * Takes the seats of one sale; asks again where the answer got lost, also after a reload, until it has one or is given
 * up. Renders nothing: the form of the next sale says how it goes.
 */
export function Asking({ sale, onHeld, onRefused }: AskingProps) {
  const client = useTRPCClient();
  const { saleId, showId, seller, request } = sale;

  const { mutate } = useMutation({
    mutationFn: async () => {
      const { seatIds, customerRef, idempotencyKey } = request;
      const hold = await client.holds.create.mutate({ showId, seatIds, customerRef, idempotencyKey });
      const { holdId, token, fence } = hold;
      // It tells the engine's clock, by which the countdown runs.
      const { expiresAt, clockOffsetMs } = await withClockOffset(() =>
        client.holds.get.mutate({ showId, holdId, token }),
      );
      return { holdId, token, seatIds: hold.seatIds, fence, expiresAt, clockOffsetMs };
    },
    retry: (failures, error) => {
      const isRetried = isAsked(saleId) && untilAnswered.retry(failures, error);
      if (isRetried) sales.replace({ ...sale, isUnsure: true });
      return isRetried;
    },
    retryDelay: untilAnswered.retryDelay,
    onSuccess: (hold) => {
      const wasGivenUp = givenUp.has(saleId);
      givenUp.forget(request);
      const held = { saleId, showId, seller, request, stage: 'held', hold } as const;
      if (isAsked(saleId)) sales.replace(held, { isFresh: true });
      // Here it is after all; unless it was asked for again, which answers the same hold.
      else if (wasGivenUp && !sales.get().some((other) => isSameRequest(other.request, request)))
        sales.add(held);
      // Asked twice, by this page and by the one before it, and the other answer moved it on.
      else return;
      onHeld({ request, wasGivenUp });
    },
    onError: (error) => {
      if (!isUndecided(error)) givenUp.forget(request);
    },
  });

  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(undefined, {
      // Not where the page was left meanwhile: whoever comes back asks again, and is told.
      onError: (error) => {
        if (!isAsked(saleId)) return;
        sales.remove(saleId);
        onRefused({ request, error });
      },
    });
  }, [mutate, saleId, request, onRefused]);
  return null;
}

function isAsked(saleId: string): boolean {
  return sales.find(saleId)?.stage === 'asked';
}
