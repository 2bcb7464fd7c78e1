import { type Kysely, sql } from 'kysely';
import { bookingIdOf } from '../domain/booking-id.ts';
import { parseTimeCursor, writeTimeCursor } from '../domain/cursors.ts';
import { firstAfterPrefix } from '../domain/text.ts';
import type { Booking, ListBookingsQuery, Page } from '../ports/ledger.ts';
import { bookingOf } from './rows.ts';
import { ofSeat } from './seat-rows.ts';
import type { Tables } from './tables.ts';

/**
 * Newest first; those of one millisecond by id, so that no page repeats or leaves out any. What is searched for is
 * found in indexes, one for each place where it may stand, and then put in order.
 */
export async function listBookings(
  { db, inByteOrder }: { readonly db: Kysely<Tables>; readonly inByteOrder: ByteOrder },
  query: ListBookingsQuery,
): Promise<Page<Booking>> {
  const { showId, status, customerRef, paymentRef, seatId, search, sinceMs, untilMs, limit, cursor } = query;
  const after = parseTimeCursor(cursor);
  let bookings = db.selectFrom('booking').selectAll().where('status', '!=', 'void');
  if (showId !== undefined) bookings = bookings.where('showId', '=', showId);
  if (status !== undefined) bookings = bookings.where('status', '=', status);
  if (customerRef !== undefined) bookings = bookings.where('customerRef', '=', customerRef);
  if (paymentRef !== undefined) bookings = bookings.where('paymentRef', '=', paymentRef);
  if (sinceMs !== undefined) bookings = bookings.where('confirmedAtMs', '>=', sinceMs);
  if (untilMs !== undefined) bookings = bookings.where('confirmedAtMs', '<', untilMs);
  if (seatId !== undefined) bookings = bookings.where('bookingId', 'in', withSeat(db, { showId, seatId }));
  if (search !== undefined) {
    const found = db
      .selectFrom('booking')
      .select('bookingId')
      .where('bookingId', 'in', [search, bookingIdOf(search)])
      .unionAll(withReference(db, { column: 'customerRef', prefix: search, inByteOrder }))
      .unionAll(withReference(db, { column: 'paymentRef', prefix: search, inByteOrder }))
      .unionAll(withSeat(db, { showId, seatId: search }));
    bookings = bookings.where('bookingId', 'in', found);
  }
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

/** How the database says that one text comes after another by their bytes, so that an index helps. */
export interface ByteOrder {
  readonly notBefore: '>=' | '~>=~';
  readonly before: '<' | '~<~';
}

/** Live ones, and those cancelled. */
function withSeat(db: Kysely<Tables>, seat: { showId?: string | undefined; seatId: string }) {
  return db
    .selectFrom('bookedSeat')
    .select('bookingId')
    .where(ofSeat(seat))
    .unionAll(db.selectFrom('cancelledSeat').select('bookingId').where(ofSeat(seat)));
}

function withReference(
  db: Kysely<Tables>,
  {
    column,
    prefix,
    inByteOrder: { notBefore, before },
  }: {
    readonly column: 'customerRef' | 'paymentRef';
    readonly prefix: string;
    readonly inByteOrder: ByteOrder;
  },
) {
  const reference = sql.ref(column);
  const end = firstAfterPrefix(prefix);
  return db
    .selectFrom('booking')
    .select('bookingId')
    .where(sql<boolean>`${reference} ${sql.raw(notBefore)} ${prefix}`)
    .$if(end !== undefined, (query) => query.where(sql<boolean>`${reference} ${sql.raw(before)} ${end}`));
}
