import type { Transaction } from 'kysely';
import type { BookOutcome, NewBooking, SettleOutcome } from '../ports/ledger.ts';
import { bookedNow, bookingOf, rowOfBooking } from './rows.ts';
import type { Tables } from './tables.ts';
import { checkEpoch, RollBack, type Step, selectBooking } from './transactions.ts';

/** Writes a booking, or finds out why not. */
export async function book(step: Step, booking: NewBooking): Promise<BookOutcome> {
  const { trx } = step;
  const { showId, bookingId, fence } = booking;
  const written = await trx
    .insertInto('booking')
    .values(rowOfBooking(booking))
    .onConflict((conflict) => conflict.doNothing())
    .returning('bookingId')
    .executeTakeFirst();
  if (!written) return knownOutcome(trx, bookingId);
  await checkEpoch(step, showId, fence);

  // In one order for everybody, so that two bookings that want the same seats cannot wait for each other.
  const rows = booking.seatIds.toSorted().map((seatId) => ({ showId, seatId, bookingId }));
  const sold = await trx
    .insertInto('bookedSeat')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('seatId')
    .execute();
  const soldIds = new Set(sold.map(({ seatId }) => seatId));
  const blockedIds = new Set(await seatsBlockedSince(trx, booking));
  const taken = booking.seatIds.filter((seatId) => !soldIds.has(seatId) || blockedIds.has(seatId));
  if (taken.length > 0) throw new RollBack<BookOutcome>({ status: 'SEATS_TAKEN', seatIds: taken });
  return { status: 'BOOKED', booking: bookedNow(booking) };
}

/** What an id already stands for, that an insert found taken. */
export async function knownOutcome(trx: Transaction<Tables>, bookingId: string): Promise<SettleOutcome> {
  const booking = bookingOf(await selectBooking(trx, bookingId));
  return booking ? { status: 'BOOKED', booking } : { status: 'VOIDED' };
}

/** Taken off sale by an operator after the booking's hold was made. */
async function seatsBlockedSince(
  trx: Transaction<Tables>,
  { showId, seatIds, fence }: NewBooking,
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('blockedSeat')
    .select('seatId')
    .where('showId', '=', showId)
    .where('seatId', 'in', seatIds)
    .where('isBlocked', '=', 1)
    .where('fence', '>', fence)
    .execute();
  return rows.map(({ seatId }) => seatId);
}
