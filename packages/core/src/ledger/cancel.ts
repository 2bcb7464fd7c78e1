import type { Transaction } from 'kysely';
import type { Booking, CancelOutcome, Ledger } from '../ports/ledger.ts';
import { insertAudit, insertAuditOutcome } from './audit-trail.ts';
import { bookingOf } from './rows.ts';
import type { BookingRow, Tables } from './tables.ts';
import { selectBooking } from './transactions.ts';

export type CancelEntry = Parameters<Ledger['cancel']>[1];

export async function cancel(
  trx: Transaction<Tables>,
  bookingId: string,
  entry: CancelEntry,
): Promise<CancelOutcome> {
  const cancelled = await trx
    .updateTable('booking')
    .set({ status: 'cancelled', cancelledAtMs: entry.atMs, cancelReason: entry.reason })
    .where('bookingId', '=', bookingId)
    .where('status', '=', 'confirmed')
    .returningAll()
    .executeTakeFirst();
  if (cancelled) await giveUpSeats(trx, cancelled);
  const known = cancelled ?? (await selectBooking(trx, bookingId));
  const booking = bookingOf(known);
  if (!known || !booking) return { status: 'BOOKING_NOT_FOUND' };
  await writeEntry(trx, booking, entry, { before: cancelled ? 'confirmed' : 'cancelled' });
  return { status: 'CANCELLED', booking, alreadyFreed: known.seatsFreed === 1 };
}

async function giveUpSeats(
  trx: Transaction<Tables>,
  { showId, bookingId, seatIds }: BookingRow,
): Promise<void> {
  await trx
    .deleteFrom('bookedSeat')
    .where('showId', '=', showId)
    .where('seatId', 'in', JSON.parse(seatIds) as string[])
    .where('bookingId', '=', bookingId)
    .execute();
}

async function writeEntry(
  trx: Transaction<Tables>,
  { showId, bookingId, seatIds }: Booking,
  { atMs, by, reason }: CancelEntry,
  { before }: { readonly before: Booking['status'] },
): Promise<void> {
  const about = { action: 'booking.cancel', showId, subject: bookingId, reason, seatIds } as const;
  const auditId = await insertAudit(trx, { ...about, atMs, actor: by.name, from: by.from });
  const states = { before: { status: before }, after: { status: 'cancelled' } };
  await insertAuditOutcome(trx, auditId, { outcome: 'done', ...states });
}
