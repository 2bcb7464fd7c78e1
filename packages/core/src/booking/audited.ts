import type { Result } from '../domain/refusals.ts';
import type { AuditedState, NewAuditEntry, Operator } from '../ports/audit.ts';
import type { BookingParts } from './parts.ts';

/** What an operator is about to do. */
export interface OperatorAction extends Omit<NewAuditEntry, 'atMs' | 'actor' | 'from'> {
  readonly by: Operator;
}

/** What came of it, for whoever asked for it and for the audit trail. */
export interface Deed<Answer> {
  readonly answer: Answer;
  /** The status it was refused with; absent: it was done, or had been before. */
  readonly refusal?: string | undefined;
  readonly before?: AuditedState | undefined;
  readonly after?: AuditedState | undefined;
}

/**
 * The one way in which operators change anything. The audit trail has what is asked for before it happens, or it does
 * not happen, and afterwards how it ended. What throws, or dies on the way, leaves an entry whose outcome is unknown:
 * it may have happened or not.
 *
 * An outcome that cannot be written is a fault to report, not one for the caller: what was done stays done, and whoever
 * did it hears so. That entry too stays unknown.
 *
 * @throws LedgerUnavailable before anything happens; and what `act` throws.
 */
export async function audited<Answer>(
  { ledger, clock, reportFault }: Pick<BookingParts, 'ledger' | 'clock' | 'reportFault'>,
  { by, ...about }: OperatorAction,
  act: () => Promise<Deed<Answer>>,
): Promise<Answer> {
  const auditId = await ledger.audit({ ...about, atMs: clock.nowMs(), actor: by.name, from: by.from });
  const { answer, refusal, before, after } = await act();
  const outcome = refusal === undefined ? 'done' : 'refused';
  await ledger.auditOutcome(auditId, { outcome, refusal, before, after }).catch(reportFault);
  return answer;
}

/** Of a refusal nothing changed, so there is no after; what could not be read is not there either. */
export function deedOf<Value>(
  result: Result<Value>,
  { before, after }: Pick<Deed<Value>, 'before' | 'after'>,
): Deed<Result<Value>> {
  return result.ok
    ? { answer: result, before, after }
    : { answer: result, refusal: result.refusal.status, before };
}
