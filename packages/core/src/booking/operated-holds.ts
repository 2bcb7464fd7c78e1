/**
 * What operators do to somebody else's hold. The audit trail has it, and why, before it happens. The engine gets the
 * same commands as from the owner, so whatever they race with (a confirm, say) decides the same.
 */
import type { Hold, HoldRefusal, NotLoaded } from '../domain/commands.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { Operator } from '../ports/audit.ts';
import { audited, deedOf } from './audited.ts';
import { holdState } from './audited-states.ts';
import type { CatalogShow } from './catalog.ts';
import { findSeats } from './find-seats.ts';
import { type HoldView, problemWithTtl, refuseHold, viewOf } from './hold-view.ts';
import { LARGEST_HOLD, limitsFor } from './limits.ts';
import type { BookingParts } from './parts.ts';
import { problemWithText } from './problems.ts';

export interface OperateHold {
  readonly showId: string;
  readonly holdId: string;
  readonly by: Operator;
  readonly reason: string;
}

export interface ExtendFor extends OperateHold {
  readonly ttlMs?: number | undefined;
}

export interface ReleaseFor extends OperateHold {
  /** Absent: all of them. */
  readonly seatIds?: readonly string[] | undefined;
}

type Step = (
  tokenHash: string,
) => Promise<{ readonly status: string; readonly hold: Hold } | HoldRefusal | NotLoaded>;

export async function clearHold(parts: BookingParts, input: OperateHold): Promise<Result<HoldView>> {
  const { showId, holdId } = input;
  const show = await parts.catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithOperator(input);
  if (problem) return refused(problem);
  // By id alone, whoever has the hold: an operator who clears it ends what stands under that id now.
  const step: Step = () => parts.engine.clear(showId, holdId);
  return operate(parts, show, { ...input, action: 'hold.clear', step });
}

export async function extendFor(parts: BookingParts, input: ExtendFor): Promise<Result<HoldView>> {
  const { showId, holdId } = input;
  const show = await parts.catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const limits = limitsFor(show, parts.limits);
  const ttlMs = input.ttlMs ?? limits.holdTtlMs;
  const problem = problemWithOperator(input) ?? problemWithTtl(ttlMs, limits);
  if (problem) return refused(problem);
  const step: Step = (tokenHash) => parts.engine.extend(showId, { holdId, tokenHash, ttlMs });
  return operate(parts, show, { ...input, action: 'hold.extend', step });
}

export async function releaseFor(parts: BookingParts, input: ReleaseFor): Promise<Result<HoldView>> {
  const { showId, holdId, seatIds } = input;
  const show = await parts.catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithOperator(input);
  if (problem) return refused(problem);
  const seats = seatIds && findSeats(show, seatIds, { max: LARGEST_HOLD });
  if (seats && !seats.ok) return seats;
  const step: Step = (tokenHash) => parts.engine.release(showId, { holdId, tokenHash, seats: seats?.value });
  return operate(parts, show, { ...input, action: 'hold.release', step });
}

function problemWithOperator({ holdId, by, reason }: OperateHold) {
  return problemWithText({ holdId, actor: by.name, reason });
}

/**
 * With the hash of the owner's token, which a hold keeps for life. An id made from an idempotency key may be another
 * hold's by the second step; that one has another token, and the hold that was meant is gone. Clearing alone does not
 * look at it.
 */
async function operate(
  parts: BookingParts,
  show: CatalogShow,
  {
    showId,
    holdId,
    by,
    reason,
    action,
    step,
    ...given
  }: ReleaseFor & { readonly action: 'hold.clear' | 'hold.extend' | 'hold.release'; readonly step: Step },
): Promise<Result<HoldView>> {
  const { engine, loader } = parts;
  const found = await loader.ask(show, () => engine.getHold(showId, holdId));
  const known = found.status === 'FOUND' ? found : undefined;
  const seatIds = given.seatIds ?? (known && show.seats.idsOf(known.hold.seats));
  const before = holdState(show, known?.hold);
  return audited(parts, { action, showId, subject: holdId, seatIds, by, reason }, async () => {
    const outcome = known
      ? await loader.ask(show, () => step(known.tokenHash))
      : ({ status: 'HOLD_NOT_FOUND' } as const);
    if ('hold' in outcome) {
      const after = holdState(show, outcome.hold);
      return deedOf<HoldView>(granted(viewOf(show, outcome.hold)), { before, after });
    }
    const isAnother = outcome.status === 'WRONG_TOKEN';
    const refusal = isAnother ? ({ status: 'HOLD_NOT_FOUND' } as const) : outcome;
    return deedOf<HoldView>(await refuseHold(parts, { showId, holdId }, refusal), { before });
  });
}
