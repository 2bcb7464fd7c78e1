import type { Kysely } from 'kysely';
import { parseTimeCursor, writeTimeCursor } from '../domain/cursors.ts';
import type { Booking, ListBookingsQuery, Page } from '../ports/ledger.ts';
import { bookingOf } from './rows.ts';
import { type ByteOrder, idsWithSeat, matching } from './search-bookings.ts';
import type { Tables } from './tables.ts';

/** Looked at for one page where each has to be: some 20 ms in SQLite, where nothing else is answered meanwhile. */
const MOST_LOOKED_AT = 50_000;

interface Place {
  readonly confirmedAtMs: number;
  readonly bookingId: string;
}

/**
 * Newest first; those of one millisecond by id, so that no page repeats or leaves out any. A page of a search that looks
 * at each booking may have fewer than there are, or none, and yet a cursor: the next goes on where it ended.
 */
export async function listBookings(
  database: { readonly db: Kysely<Tables>; readonly inByteOrder: ByteOrder },
  query: ListBookingsQuery,
): Promise<Page<Booking>> {
  const { db } = database;
  const { showId, status, customerRef, paymentRef, seatId, search, limit } = query;
  let bookings = within(db, query).selectAll();
  if (status !== undefined) bookings = bookings.where('status', '=', status);
  if (customerRef !== undefined) bookings = bookings.where('customerRef', '=', customerRef);
  if (paymentRef !== undefined) bookings = bookings.where('paymentRef', '=', paymentRef);
  if (seatId !== undefined) bookings = bookings.where('bookingId', 'in', idsWithSeat(db, { showId, seatId }));
  let end: Place | undefined;
  if (search !== undefined) {
    const matches = await matching(database, { showId, search });
    bookings = bookings.where(matches.where);
    if (matches.looksAtEach) end = await lastLookedAt(db, query);
  }
  if (end) {
    const { confirmedAtMs, bookingId } = end;
    bookings = bookings.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('confirmedAtMs', 'bookingId'), '>=', tuple(confirmedAtMs, bookingId)),
    );
  }
  const rows = await bookings
    .where('status', '!=', 'void')
    .orderBy('confirmedAtMs', 'desc')
    .orderBy('bookingId', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).flatMap((row) => bookingOf(row) ?? []);
  const last = rows.length > limit ? items.at(-1) : end;
  return { items, cursor: last && writeTimeCursor({ atMs: last.confirmedAtMs, id: last.bookingId }) };
}

/** Those among which a page is looked for: after the page before it, and where indexes lead. */
function within(db: Kysely<Tables>, { showId, sinceMs, untilMs, cursor }: ListBookingsQuery) {
  const after = parseTimeCursor(cursor);
  let bookings = db.selectFrom('booking');
  if (showId !== undefined) bookings = bookings.where('showId', '=', showId);
  if (sinceMs !== undefined) bookings = bookings.where('confirmedAtMs', '>=', sinceMs);
  if (untilMs !== undefined) bookings = bookings.where('confirmedAtMs', '<', untilMs);
  if (after) {
    bookings = bookings.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('confirmedAtMs', 'bookingId'), '<', tuple(after.atMs, after.id)),
    );
  }
  return bookings;
}

/** The oldest of as many as are looked at; undefined where there are no more. */
function lastLookedAt(db: Kysely<Tables>, query: ListBookingsQuery): Promise<Place | undefined> {
  return within(db, query)
    .select(['confirmedAtMs', 'bookingId'])
    .orderBy('confirmedAtMs', 'desc')
    .orderBy('bookingId', 'desc')
    .offset(MOST_LOOKED_AT - 1)
    .limit(1)
    .executeTakeFirst();
}
