import type { Outputs } from '../../lib/trpc.ts';
import type { Booking, Ending, Sale, SaleIn } from './sale.ts';
import { sales } from './sales.ts';

type HoldView = Outputs['holds']['extend'];
export type LiveSale = SaleIn<'held'> | SaleIn<'paying'>;

/** What a hold that is no more came to; undefined: it is one. */
export const ENDINGS: Partial<Record<HoldView['state'], Ending>> = {
  expired: 'expired',
  cleared: 'cleared',
  released: 'released',
};

function live(saleId: string): LiveSale | undefined {
  const sale: Sale | undefined = sales.find(saleId);
  return sale?.stage === 'held' || sale?.stage === 'paying' ? sale : undefined;
}

/** After one's own change. */
export function changed(saleId: string, { seatIds, expiresAt }: HoldView): void {
  const sale = live(saleId);
  if (sale) sales.replace({ ...sale, hold: { ...sale.hold, seatIds, expiresAt } });
}

/** After a look at how the hold stands, whoever changed it. */
export function follow(saleId: string, view: HoldView & { readonly clockOffsetMs?: number }): void {
  const sale = live(saleId);
  if (!sale) return;
  const { hold } = sale;
  const { seatIds, expiresAt, clockOffsetMs = hold.clockOffsetMs } = view;
  if (sale.stage === 'paying') {
    // What is being confirmed is decided by the answer to that.
    sales.replace({ ...sale, hold: { ...hold, expiresAt, clockOffsetMs } });
    return;
  }
  const ending = ENDINGS[view.state];
  if (ending) end(saleId, ending);
  // Confirmed in another tab that has the same hold: to confirm it again answers the booking.
  else if (view.state === 'confirmed') pay(saleId, undefined);
  else {
    const missing = hold.seatIds.filter((seatId) => !view.seatIds.includes(seatId));
    const lostSeatIds = [...(sale.lostSeatIds ?? []), ...missing];
    sales.replace({ ...sale, lostSeatIds, hold: { ...hold, seatIds, expiresAt, clockOffsetMs } });
  }
}

export function pay(saleId: string, paymentRef: string | undefined): void {
  const sale = live(saleId);
  if (!sale) return;
  const { showId, seller, request, hold } = sale;
  sales.replace({ saleId, showId, seller, request, hold, stage: 'paying', paymentRef, isUnsure: false });
}

/** An answer got lost on the way. */
export function becomeUnsure(saleId: string): void {
  const sale = live(saleId);
  if (sale?.stage === 'paying' && !sale.isUnsure) sales.replace({ ...sale, isUnsure: true });
}

/** It was refused, and the hold is as it was. */
export function backToHeld(saleId: string): void {
  const sale = live(saleId);
  if (!sale) return;
  const { showId, seller, request, hold } = sale;
  sales.replace({ saleId, showId, seller, request, hold, stage: 'held' });
}

export function book(saleId: string, booking: Booking): void {
  const sale = live(saleId);
  if (sale?.stage !== 'paying') return;
  const { showId, seller, request, paymentRef, isUnsure: wasUnsure } = sale;
  sales.replace(
    { saleId, showId, seller, request, stage: 'booked', booking, paymentRef, wasUnsure },
    { isFresh: true },
  );
}

export function end(saleId: string, ending: Ending): void {
  const sale = live(saleId);
  if (!sale) return;
  const { showId, seller, request, hold, stage } = sale;
  const { seatIds } = hold;
  const wasPaying = stage === 'paying';
  sales.replace({ saleId, showId, seller, request, stage: 'ended', ending, seatIds, wasPaying });
}
