import { parseTimeCursor } from '../domain/cursors.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { AuditEntry, ListAuditQuery } from '../ports/audit.ts';
import type { Ledger, Page } from '../ports/ledger.ts';
import { problemWithPage, problemWithSpan, problemWithText } from './problems.ts';

/** What operators did, newest first. */
export async function listAudit(ledger: Ledger, query: ListAuditQuery): Promise<Result<Page<AuditEntry>>> {
  const { auditId, showId, actor, subject, seatId } = query;
  const problem =
    problemWithText({ auditId, showId, actor, subject, seatId }) ??
    problemWithSpan(query) ??
    problemWithPage(query, parseTimeCursor);
  return problem ? refused(problem) : granted(await ledger.listAudit(query));
}
