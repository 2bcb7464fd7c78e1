import { bookingIdOf } from '../domain/booking-id.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { Booking, Ledger } from '../ports/ledger.ts';
import type { SeatEngine } from '../ports/seat-engine.ts';
import type { Catalog, CatalogShow } from './catalog.ts';
import { holdRefusal, type OwnedHold } from './holds.ts';
import type { ReportFault } from './report-fault.ts';
import type { ShowLoader } from './show-loader.ts';
import { hashToken } from './tokens.ts';

/** What the ledger gets to decide a confirm before anybody may ask it what became of it. */
export const CONFIRM_DEADLINE_MS = 30_000;

export interface ConfirmHold extends OwnedHold {
  readonly paymentRef?: string | undefined;
  /** Where absent, the one the hold was made with. */
  readonly customerRef?: string | undefined;
}

export interface ConfirmParts {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly loader: ShowLoader;
  readonly reportFault: ReportFault;
}

/**
 * From hold to booking over two systems without a double sale. The engine says the hold is the caller's and
 * live, the ledger alone decides, the engine is told. Whoever dies on the way leaves a confirming hold that
 * `settleConfirm` resolves by asking the ledger.
 */
export async function confirmHold(parts: ConfirmParts, input: ConfirmHold): Promise<Result<Booking>> {
  const { engine, ledger, catalog, loader } = parts;
  const { showId, holdId } = input;
  const show = await catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const tokenHash = hashToken(input.token);

  const begun = await loader.ask(show, () =>
    engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: CONFIRM_DEADLINE_MS }),
  );
  if (begun.status === 'HOLD_NOT_FOUND') return confirmedBefore(ledger, showId, holdId, tokenHash);
  if (begun.status !== 'CONFIRMING') return refused(holdRefusal(holdId, begun));

  const outcome = await ledger.book({
    bookingId: bookingIdOf(holdId),
    showId,
    holdId,
    seatIds: show.seats.idsOf(begun.hold.seats),
    fence: begun.hold.fence,
    tokenHash,
    customerRef: input.customerRef ?? begun.hold.customerRef,
    paymentRef: input.paymentRef,
    confirmedAtMs: begun.nowMs,
  });
  switch (outcome.status) {
    case 'BOOKED':
      // The sale stands whatever the engine does now: where it cannot be told, the hold comes up in doubt later.
      await engine.finishConfirm(showId, holdId).catch(parts.reportFault);
      return outcome.booking.status === 'confirmed'
        ? granted(outcome.booking)
        : refused({ status: 'ALREADY_CONFIRMED', holdId });
    case 'SEATS_TAKEN':
      // The engine took for free what the ledger had sold: it must have lost its memory unnoticed.
      parts.reportFault(
        new Error(`the engine held booked seats of ${showId}: ${outcome.seatIds.join(', ')}`),
      );
      await engine.abortConfirm(showId, holdId);
      return refused({ status: 'SEAT_UNAVAILABLE', seatIds: outcome.seatIds });
    case 'VOIDED':
    case 'STALE_EPOCH':
      await engine.abortConfirm(showId, holdId);
      return refused({ status: 'HOLD_EXPIRED', holdId });
  }
}

/** Resolves a confirm in doubt: booked if the ledger has the booking, else given up for good. */
export async function settleConfirm(
  { engine, ledger }: Pick<ConfirmParts, 'engine' | 'ledger'>,
  show: CatalogShow,
  holdId: string,
): Promise<void> {
  const { showId } = show;
  const outcome = await ledger.settle({ showId, holdId });
  if (outcome.status === 'BOOKED') await engine.finishConfirm(showId, holdId);
  else await engine.abortConfirm(showId, holdId);
}

/** A confirm asked again after it succeeded: the same answer, to the same owner only. */
async function confirmedBefore(
  ledger: Ledger,
  showId: string,
  holdId: string,
  tokenHash: string,
): Promise<Result<Booking>> {
  const booking = await ledger.getBooking(bookingIdOf(holdId));
  if (!booking || booking.showId !== showId) return refused({ status: 'HOLD_NOT_FOUND', holdId });
  if (booking.tokenHash !== tokenHash) return refused({ status: 'WRONG_TOKEN', holdId });
  if (booking.status === 'cancelled') return refused({ status: 'ALREADY_CONFIRMED', holdId });
  return granted(booking);
}
