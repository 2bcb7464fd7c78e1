import type { Kysely } from 'kysely';
import { parseTimeCursor, writeTimeCursor } from '../domain/cursors.ts';
import type { AuditEntry, Booking, ListAuditQuery, ListBookingsQuery, Page } from '../ports/ledger.ts';
import { auditEntryOf, bookingOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** Newest first; those of one millisecond by id, so that no page repeats or leaves out any. */
export async function listBookings(
  db: Kysely<Tables>,
  { showId, status, customerRef, seatId, limit, cursor }: ListBookingsQuery,
): Promise<Page<Booking>> {
  const after = parseTimeCursor(cursor);
  let query = db.selectFrom('booking').selectAll().where('status', '!=', 'void');
  if (showId !== undefined) query = query.where('showId', '=', showId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (customerRef !== undefined) query = query.where('customerRef', '=', customerRef);
  if (seatId !== undefined) query = query.where('seatIds', 'like', `%${JSON.stringify(seatId)}%`);
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('confirmedAtMs', 'bookingId'), '<', tuple(after.atMs, after.id)),
    );
  }
  const rows = await query
    .orderBy('confirmedAtMs', 'desc')
    .orderBy('bookingId', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).flatMap((row) => bookingOf(row) ?? []);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, cursor: last && writeTimeCursor({ atMs: last.confirmedAtMs, id: last.bookingId }) };
}

export async function listAudit(
  db: Kysely<Tables>,
  { showId, actor, action, subject, seatId, limit, cursor }: ListAuditQuery,
): Promise<Page<AuditEntry>> {
  const after = parseTimeCursor(cursor);
  let query = db.selectFrom('audit').selectAll();
  if (showId !== undefined) query = query.where('showId', '=', showId);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', '=', action);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (seatId !== undefined) query = query.where('seatIds', 'like', `%${JSON.stringify(seatId)}%`);
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('atMs', 'auditId'), '<', tuple(after.atMs, after.id)),
    );
  }
  const rows = await query
    .orderBy('atMs', 'desc')
    .orderBy('auditId', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(auditEntryOf),
    cursor: last && writeTimeCursor({ atMs: last.atMs, id: last.auditId }),
  };
}
