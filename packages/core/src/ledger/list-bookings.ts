import type { Kysely } from 'kysely';
import { parseTimeCursor, writeTimeCursor } from '../domain/cursors.ts';
import type { Booking, ListBookingsQuery, Page } from '../ports/ledger.ts';
import { bookingOf } from './rows.ts';
import { type ByteOrder, idsWithSeat, matching } from './search-bookings.ts';
import type { Tables } from './tables.ts';

/** Newest first; those of one millisecond by id, so that no page repeats or leaves out any. */
export async function listBookings(
  database: { readonly db: Kysely<Tables>; readonly inByteOrder: ByteOrder },
  query: ListBookingsQuery,
): Promise<Page<Booking>> {
  const { db } = database;
  const { showId, status, customerRef, paymentRef, seatId, search, sinceMs, untilMs, limit, cursor } = query;
  const after = parseTimeCursor(cursor);
  let bookings = db.selectFrom('booking').selectAll().where('status', '!=', 'void');
  if (showId !== undefined) bookings = bookings.where('showId', '=', showId);
  if (status !== undefined) bookings = bookings.where('status', '=', status);
  if (customerRef !== undefined) bookings = bookings.where('customerRef', '=', customerRef);
  if (paymentRef !== undefined) bookings = bookings.where('paymentRef', '=', paymentRef);
  if (sinceMs !== undefined) bookings = bookings.where('confirmedAtMs', '>=', sinceMs);
  if (untilMs !== undefined) bookings = bookings.where('confirmedAtMs', '<', untilMs);
  if (seatId !== undefined) bookings = bookings.where('bookingId', 'in', idsWithSeat(db, { showId, seatId }));
  if (search !== undefined) bookings = bookings.where(await matching(database, { showId, search }));
  if (after) {
    bookings = bookings.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('confirmedAtMs', 'bookingId'), '<', tuple(after.atMs, after.id)),
    );
  }
  const rows = await bookings
    .orderBy('confirmedAtMs', 'desc')
    .orderBy('bookingId', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).flatMap((row) => bookingOf(row) ?? []);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, cursor: last && writeTimeCursor({ atMs: last.confirmedAtMs, id: last.bookingId }) };
}
