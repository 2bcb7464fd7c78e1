import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { randomKey } from '../../lib/random.ts';
import { useTRPCClient } from '../../lib/trpc.ts';
import { isUndecided, untilAnswered } from './retrying.ts';
import { clockOffset, type HoldRequest, type SaleIn } from './sale.ts';
import { sales, useSales } from './sales.ts';

export interface Refused {
  readonly request: HoldRequest;
  readonly error: unknown;
}

interface HoldingOptions {
  readonly showId: string;
  readonly seller: string;
  readonly onHeld: (request: HoldRequest) => void;
  /** Nothing is held. */
  readonly onRefused: (refused: Refused) => void;
}

/** Takes seats; asks again where the answer got lost, also after a reload, and until it has one. */
export function useHolding({ showId, seller, onHeld, onRefused }: HoldingOptions) {
  const client = useTRPCClient();
  /** Sent, and given up before there was an answer: asked for again, it is the same request. */
  const unanswered = useRef<HoldRequest>(undefined);
  const asked = useSales({ showId, seller }).find((sale) => sale.stage === 'asked');

  /** The last that was sent from here. */
  const sent = useRef<string>(undefined);

  const { mutate, failureCount } = useMutation({
    mutationFn: async ({ request }: SaleIn<'asked'>) => {
      const { seatIds, customerRef, idempotencyKey, askedAtMs } = request;
      const hold = await client.holds.create.mutate({ showId, seatIds, customerRef, idempotencyKey });
      const { holdId, token, fence } = hold;
      // It tells when the hold was made, by which the countdown runs.
      const { createdAt, expiresAt } = await client.holds.get.mutate({ showId, holdId, token });
      const clockOffsetMs = clockOffset({ createdAt, askedAtMs });
      return { holdId, token, seatIds: hold.seatIds, fence, expiresAt, clockOffsetMs };
    },
    // Until it is given up.
    retry: (failures, error) => isStillAsked(sent.current) && untilAnswered.retry(failures, error),
    retryDelay: untilAnswered.retryDelay,
    onSuccess: (hold, { saleId, request }) => {
      forget(request);
      const held = { saleId, showId, seller, request, stage: 'held', hold } as const;
      if (sales.find(saleId)) sales.replace(held, { isFresh: true });
      // It was given up, and yet here it is; unless it was asked for again, which answers the same hold.
      else if (!sales.get().some((sale) => isSame(sale.request, request))) sales.add(held);
      onHeld(request);
    },
    onError: (error, { saleId, request }) => {
      if (!isUndecided(error)) forget(request);
      if (!sales.find(saleId)) return;
      sales.remove(saleId);
      onRefused({ request, error });
    },
  });
  const forget = (request: HoldRequest) => {
    if (unanswered.current && isSame(unanswered.current, request)) unanswered.current = undefined;
  };

  // Whoever asked: this component, or the one before a reload.
  useEffect(() => {
    if (asked === undefined || sent.current === asked.saleId) return;
    sent.current = asked.saleId;
    mutate(asked);
  }, [asked, mutate]);

  const hold = (wanted: Wanted) => {
    const before = unanswered.current;
    const request =
      before && isSameWish(before, wanted)
        ? before
        : { ...wanted, idempotencyKey: randomKey(), askedAtMs: Date.now() };
    sales.add({ saleId: randomKey(), showId, seller, request, stage: 'asked' });
  };
  return {
    hold,
    asked,
    isUnsure: asked !== undefined && failureCount > 0,
    /** Asks no more. What is asked once more then is the same request. */
    giveUp: () => {
      if (!asked) return;
      unanswered.current = asked.request;
      sales.remove(asked.saleId);
    },
  };
}

type Wanted = Pick<HoldRequest, 'seatIds' | 'customerRef'>;

function isSame(one: HoldRequest, other: HoldRequest): boolean {
  return one.idempotencyKey === other.idempotencyKey;
}

function isSameWish(one: Wanted, other: Wanted): boolean {
  const text = ({ seatIds, customerRef }: Wanted) => JSON.stringify([seatIds, customerRef]);
  return text(one) === text(other);
}

function isStillAsked(saleId: string | undefined): boolean {
  return saleId !== undefined && sales.find(saleId) !== undefined;
}
