import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { parseTimeCursor, writeTimeCursor } from '../domain/cursors.ts';
import {
  type AuditEntry,
  type AuditOutcome,
  type CameFrom,
  LISTED_SEATS,
  type ListAuditQuery,
  type NewAuditEntry,
} from '../ports/audit.ts';
import type { Page } from '../ports/ledger.ts';
import { ofSeat } from './seat-rows.ts';
import type { AuditOutcomeRow, AuditRow, Tables } from './tables.ts';

/** Answers the entry's id. The database writes by itself which seats it is found by. */
export async function insertAudit(db: Kysely<Tables>, entry: NewAuditEntry): Promise<string> {
  const row = rowOf(randomUUID(), entry);
  await db.insertInto('audit').values(row).execute();
  return row.auditId;
}

export async function insertAuditOutcome(
  db: Kysely<Tables>,
  auditId: string,
  { outcome, refusal, before, after }: AuditOutcome,
): Promise<void> {
  await db
    .insertInto('auditOutcome')
    .values({
      auditId,
      outcome,
      refusal: refusal ?? null,
      stateBefore: before ? JSON.stringify(before) : null,
      stateAfter: after ? JSON.stringify(after) : null,
    })
    .execute();
}

/** Newest first; those of one millisecond by id, so that no page repeats or leaves out any. */
export async function listAudit(
  db: Kysely<Tables>,
  { auditId, showId, actor, action, subject, seatId, sinceMs, untilMs, limit, cursor }: ListAuditQuery,
): Promise<Page<AuditEntry>> {
  const after = parseTimeCursor(cursor);
  let query = db
    .selectFrom('audit')
    .leftJoin('auditOutcome', 'auditOutcome.auditId', 'audit.auditId')
    .selectAll('audit')
    .select(['outcome', 'refusal', 'stateBefore', 'stateAfter']);
  if (auditId !== undefined) query = query.where('audit.auditId', '=', auditId);
  if (showId !== undefined) query = query.where('showId', '=', showId);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', '=', action);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (sinceMs !== undefined) query = query.where('atMs', '>=', sinceMs);
  if (untilMs !== undefined) query = query.where('atMs', '<', untilMs);
  if (seatId !== undefined) {
    query = query.where(
      'audit.auditId',
      'in',
      db.selectFrom('auditSeat').select('auditId').where(ofSeat({ showId, seatId })),
    );
  }
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('atMs', 'audit.auditId'), '<', tuple(after.atMs, after.id)),
    );
  }
  const rows = await query
    .orderBy('atMs', 'desc')
    .orderBy('audit.auditId', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => entryOf(row, auditId === undefined ? LISTED_SEATS : Number.POSITIVE_INFINITY)),
    cursor: last && writeTimeCursor({ atMs: last.atMs, id: last.auditId }),
  };
}

/** Of an outcome that may not be there. */
type OutcomeColumns = {
  [Column in Exclude<keyof AuditOutcomeRow, 'auditId'>]: AuditOutcomeRow[Column] | null;
};

function entryOf(row: Selectable<AuditRow> & OutcomeColumns, mostSeats: number): AuditEntry {
  const { auditId, atMs, actor, action, showId, subject, reason, sale } = row;
  const seatIds = parsed<string[]>(row.seatIds);
  const moreSeats = (seatIds?.length ?? 0) - mostSeats;
  return {
    auditId,
    atMs,
    actor,
    from: cameFrom(row),
    action,
    showId: showId === '' ? undefined : showId,
    subject,
    reason: reason === '' ? undefined : reason,
    seatIds: seatIds?.slice(0, mostSeats),
    moreSeats: moreSeats > 0 ? moreSeats : undefined,
    sale: sale ?? undefined,
    outcome: row.outcome ?? 'unknown',
    refusal: row.refusal ?? undefined,
    before: parsed(row.stateBefore),
    after: parsed(row.stateAfter),
  };
}

function cameFrom({ fromAddress, fromUserAgent, fromRequestId }: Selectable<AuditRow>): CameFrom | undefined {
  if (fromAddress === null && fromUserAgent === null && fromRequestId === null) return undefined;
  return {
    address: fromAddress ?? undefined,
    userAgent: fromUserAgent ?? undefined,
    requestId: fromRequestId ?? undefined,
  };
}

function parsed<Value extends object = Record<string, unknown>>(json: string | null): Value | undefined {
  return json === null ? undefined : (JSON.parse(json) as Value);
}

function rowOf(auditId: string, { showId, reason, seatIds, sale, from, ...entry }: NewAuditEntry): AuditRow {
  return {
    ...entry,
    auditId,
    showId: showId ?? '',
    reason: reason ?? '',
    seatIds: seatIds ? JSON.stringify(seatIds) : null,
    sale: sale ?? null,
    fromAddress: from?.address ?? null,
    fromUserAgent: from?.userAgent ?? null,
    fromRequestId: from?.requestId ?? null,
  };
}
