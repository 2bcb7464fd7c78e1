import { randomKey } from '../../lib/random.ts';
import { givenUp } from './given-up.ts';
import type { HoldRequest } from './sale.ts';
import { sales, useSales } from './sales.ts';

interface Wanted {
  readonly seatIds: HoldRequest['seatIds'];
  /** As it stands in its field; may be empty. */
  readonly customer: string;
}

/** Begins a sale, which is then asked for, and gives up the one that is. */
export function useHolding({ showId, seller }: { readonly showId: string; readonly seller: string }) {
  const wishOf = ({ seatIds, customer }: Wanted) => ({ seatIds, customerRef: customer.trim() || undefined });
  const asked = useSales({ showId, seller }).find((sale) => sale.stage === 'asked');
  return {
    isAsking: asked !== undefined,
    isUnsure: asked?.isUnsure ?? false,
    hold: (wanted: Wanted) => {
      const wish = wishOf(wanted);
      const before = givenUp.find({ showId, seller, ...wish });
      const request = before ?? { ...wish, idempotencyKey: randomKey() };
      sales.add({ saleId: randomKey(), showId, seller, request, stage: 'asked', isUnsure: false });
    },
    /** Whether the same was given up without an answer: then its seats may be held here, and not by somebody else. */
    wasGivenUp: (wanted: Wanted) => givenUp.find({ showId, seller, ...wishOf(wanted) }) !== undefined,
    /** Asks no more. */
    giveUp: () => {
      if (!asked) return;
      givenUp.add(asked);
      sales.remove(asked.saleId);
    },
  };
}
