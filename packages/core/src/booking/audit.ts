import { parseTimeCursor } from '../domain/cursors.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { AuditEntry, Ledger, ListAuditQuery, Page } from '../ports/ledger.ts';
import { problemWithPage, problemWithText } from './problems.ts';

/** What operators did, newest first. */
export async function listAudit(ledger: Ledger, query: ListAuditQuery): Promise<Result<Page<AuditEntry>>> {
  const { showId, actor } = query;
  const problem = problemWithText({ showId, actor }) ?? problemWithPage(query, parseTimeCursor);
  return problem ? refused(problem) : granted(await ledger.listAudit(query));
}
