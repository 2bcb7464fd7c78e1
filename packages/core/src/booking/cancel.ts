import { granted, type Result, refused } from '../domain/refusals.ts';
import type { Operator } from '../ports/audit.ts';
import type { Booking } from '../ports/ledger.ts';
import type { BookingParts } from './parts.ts';
import { problemWithText } from './problems.ts';

export interface CancelBooking {
  readonly bookingId: string;
  readonly by: Operator;
  readonly reason: string;
}

/**
 * Ends a booking in the ledger, audited in the same transaction, then puts its seats back on sale. Answered the same
 * when repeated.
 */
export async function cancelBooking(
  parts: BookingParts,
  { bookingId, by, reason }: CancelBooking,
): Promise<Result<Booking>> {
  const problem = problemWithText({ bookingId, actor: by.name, reason });
  if (problem) return refused(problem);
  const outcome = await parts.ledger.cancel(bookingId, { atMs: parts.clock.nowMs(), by, reason });
  if (outcome.status === 'BOOKING_NOT_FOUND') return refused({ status: 'BOOKING_NOT_FOUND', bookingId });
  // It is cancelled whatever the engine does now; the sweeper frees what this could not.
  if (!outcome.alreadyFreed) await freeSeats(parts, outcome.booking).catch(parts.reportFault);
  return granted(outcome.booking);
}

/** Puts a cancelled booking's seats back on sale. Safe to repeat: seats sold again since are left alone. */
export async function freeSeats(
  { engine, ledger, catalog, loader }: Pick<BookingParts, 'engine' | 'ledger' | 'catalog' | 'loader'>,
  { showId, holdId, bookingId, seatIds }: Booking,
): Promise<void> {
  const show = await catalog.get(showId);
  if (show) {
    const seats = show.seats.indexesOf(seatIds);
    // A show that has to be loaded for this is loaded without the cancelled booking: nothing is left to free.
    await loader.ask(show, () => engine.free(showId, { holdId, seats }));
  }
  await ledger.markFreed(bookingId);
}
