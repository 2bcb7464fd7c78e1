import { bookingIdOf } from '../domain/booking-id.ts';
import type { ConfirmingHold } from '../domain/commands.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { Booking, Ledger } from '../ports/ledger.ts';
import type { SeatEngine } from '../ports/seat-engine.ts';
import { holdRefusal } from './hold-view.ts';
import type { OwnedHold } from './holds.ts';
import { limitsFor } from './limits.ts';
import type { BookingParts } from './parts.ts';
import { problemWithText } from './problems.ts';
import { rebuildFromLedger } from './rebuild.ts';
import { hashToken, isSameHash } from './tokens.ts';

/** What the ledger gets to decide a confirm before anybody may ask it what became of it. */
export const CONFIRM_DEADLINE_MS = 30_000;

export interface ConfirmHold extends OwnedHold {
  readonly paymentRef?: string | undefined;
  /** Where absent, the one the hold was made with. */
  readonly customerRef?: string | undefined;
}

/**
 * From hold to booking over two systems without a double sale. The engine says the hold is the caller's and
 * live, the ledger alone decides, the engine is told. Whoever dies on the way leaves a confirming hold that
 * `settleConfirm` resolves by asking the ledger.
 */
export async function confirmHold(parts: BookingParts, input: ConfirmHold): Promise<Result<Booking>> {
  const { engine, ledger, catalog, loader } = parts;
  const { showId, holdId } = input;
  const show = await catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const { token, paymentRef, customerRef } = input;
  const problem = problemWithText({ holdId, token, paymentRef, customerRef });
  if (problem) return refused(problem);
  const tokenHash = hashToken(token);
  const reacquire = limitsFor(show, parts.limits).lateConfirm === 'reacquire';

  const begun = await loader.ask(show, () =>
    engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: CONFIRM_DEADLINE_MS, reacquire }),
  );
  if (begun.status !== 'CONFIRMING') {
    return (await confirmedBefore(ledger, showId, holdId, tokenHash)) ?? refused(holdRefusal(holdId, begun));
  }

  // Of this answer and no earlier one: a hold that took its seats again has a new fence.
  const confirming = { holdId, fence: begun.hold.fence };
  const outcome = await ledger.book({
    bookingId: bookingIdOf(holdId),
    showId,
    holdId,
    seatIds: show.seats.idsOf(begun.hold.seats),
    fence: begun.hold.fence,
    tokenHash,
    customerRef: customerRef ?? begun.hold.customerRef,
    paymentRef,
    confirmedAtMs: begun.nowMs,
  });
  switch (outcome.status) {
    case 'BOOKED':
      // The sale stands whatever the engine does now: where it cannot be told, the hold comes up in doubt later.
      await tellEngine(engine, showId, confirming, outcome.booking).catch(parts.reportFault);
      return isBookingOf(confirming, outcome.booking)
        ? granted(outcome.booking)
        : refused({ status: 'ALREADY_CONFIRMED', holdId });
    case 'SEATS_TAKEN':
      await rebuildFromLedger(parts, showId, { fence: confirming.fence, soldBefore: outcome.seatIds });
      return refused({ status: 'SEAT_UNAVAILABLE', seatIds: outcome.seatIds });
    case 'VOIDED':
      await engine.abortConfirm(showId, confirming);
      return refused({ status: 'HOLD_EXPIRED', holdId });
    case 'STALE_EPOCH':
      await engine.abortConfirm(showId, confirming);
      await rebuildFromLedger(parts, showId, { fence: confirming.fence, soldBefore: [] });
      return refused({ status: 'HOLD_EXPIRED', holdId });
  }
}

/** Resolves a confirm in doubt: booked if the ledger has the booking, else given up for good. */
export async function settleConfirm(
  { engine, ledger }: Pick<BookingParts, 'engine' | 'ledger'>,
  showId: string,
  confirming: ConfirmingHold,
): Promise<void> {
  const outcome = await ledger.settle({ showId, holdId: confirming.holdId });
  await tellEngine(engine, showId, confirming, outcome.status === 'BOOKED' ? outcome.booking : undefined);
}

/** The hold's seats are booked if that is what became of this very hold, else on sale again. */
async function tellEngine(
  engine: SeatEngine,
  showId: string,
  confirming: ConfirmingHold,
  booking: Booking | undefined,
): Promise<void> {
  if (booking && isBookingOf(confirming, booking)) await engine.finishConfirm(showId, confirming);
  else await engine.abortConfirm(showId, confirming);
}

/** Not when it was cancelled meanwhile, nor when it is of an earlier hold with the same idempotency key. */
function isBookingOf({ fence }: ConfirmingHold, booking: Booking): boolean {
  return booking.fence === fence && booking.status === 'confirmed';
}

/**
 * A confirm asked again after it succeeded: the same answer, to the same owner only, whatever the engine remembers of
 * the hold. It has forgotten it, came back from before the confirm, or had one of another request under the same key
 * since (see `Holds.create`). Undefined: there is no booking.
 */
async function confirmedBefore(
  ledger: Ledger,
  showId: string,
  holdId: string,
  tokenHash: string,
): Promise<Result<Booking> | undefined> {
  const booking = await ledger.getBooking(bookingIdOf(holdId));
  if (!booking || booking.showId !== showId) return undefined;
  if (!isSameHash(booking.tokenHash, tokenHash)) return refused({ status: 'WRONG_TOKEN', holdId });
  if (booking.status === 'cancelled') return refused({ status: 'ALREADY_CONFIRMED', holdId });
  return granted(booking);
}
