import { randomKey } from '../../lib/random.ts';
import { givenUp } from './given-up.ts';
import type { HoldRequest } from './sale.ts';
import { sales, useSales } from './sales.ts';

type Wanted = Pick<HoldRequest, 'seatIds' | 'customerRef'>;

/** Begins a sale, which is then asked for, and gives up the one that is. */
export function useHolding({ showId, seller }: { readonly showId: string; readonly seller: string }) {
  const asked = useSales({ showId, seller }).find((sale) => sale.stage === 'asked');
  return {
    isAsking: asked !== undefined,
    isUnsure: asked?.isUnsure ?? false,
    hold: (wanted: Wanted) => {
      const before = givenUp.find({ showId, seller, ...wanted });
      const request = before ?? { ...wanted, idempotencyKey: randomKey() };
      sales.add({ saleId: randomKey(), showId, seller, request, stage: 'asked', isUnsure: false });
    },
    /** Whether the same was given up without an answer: then its seats may be held here, and not by somebody else. */
    wasGivenUp: (wanted: Wanted) => givenUp.find({ showId, seller, ...wanted }) !== undefined,
    /** Asks no more. */
    giveUp: () => {
      if (!asked) return;
      givenUp.add(asked);
      sales.remove(asked.saleId);
    },
  };
}
