/**
 * What operators do to somebody else's hold. The audit trail has it, and why, before it happens. The engine gets the
 * same commands as from the owner, so whatever they race with (a confirm, say) decides the same.
 */
import type { Hold, HoldRefusal, NotLoaded } from '../domain/commands.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { CatalogShow } from './catalog.ts';
import { findSeats } from './find-seats.ts';
import { type HoldView, problemWithTtl, refuseHold, viewOf } from './hold-view.ts';
import { LARGEST_HOLD, limitsFor } from './limits.ts';
import type { BookingParts } from './parts.ts';
import { problemWithText } from './problems.ts';

export interface OperateHold {
  readonly showId: string;
  readonly holdId: string;
  readonly actor: string;
  readonly reason: string;
}

export interface ExtendFor extends OperateHold {
  readonly ttlMs?: number | undefined;
}

export interface ReleaseFor extends OperateHold {
  /** Absent: all of them. */
  readonly seatIds?: readonly string[] | undefined;
}

type Done = { readonly status: string; readonly hold: Hold };

export async function clearHold(parts: BookingParts, input: OperateHold): Promise<Result<HoldView>> {
  const { showId, holdId } = input;
  const show = await parts.catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithOperator(input);
  if (problem) return refused(problem);
  await audit(parts, input, { action: 'hold.clear' });
  return ask(parts, show, holdId, () => parts.engine.clear(showId, holdId));
}

export async function extendFor(parts: BookingParts, input: ExtendFor): Promise<Result<HoldView>> {
  const { showId, holdId } = input;
  const show = await parts.catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const limits = limitsFor(show, parts.limits);
  const ttlMs = input.ttlMs ?? limits.holdTtlMs;
  const problem = problemWithOperator(input) ?? problemWithTtl(ttlMs, limits);
  if (problem) return refused(problem);
  await audit(parts, input, { action: 'hold.extend' });
  return askAsOwner(parts, show, holdId, (tokenHash) =>
    parts.engine.extend(showId, { holdId, tokenHash, ttlMs }),
  );
}

export async function releaseFor(parts: BookingParts, input: ReleaseFor): Promise<Result<HoldView>> {
  const { showId, holdId, seatIds } = input;
  const show = await parts.catalog.get(showId);
  if (!show) return refused({ status: 'UNKNOWN_SHOW', showId });
  const problem = problemWithOperator(input);
  if (problem) return refused(problem);
  const seats = seatIds && findSeats(show, seatIds, { max: LARGEST_HOLD });
  if (seats && !seats.ok) return seats;
  await audit(parts, input, { action: 'hold.release', seatIds });
  return askAsOwner(parts, show, holdId, (tokenHash) =>
    parts.engine.release(showId, { holdId, tokenHash, seats: seats?.value }),
  );
}

function problemWithOperator({ holdId, actor, reason }: OperateHold) {
  return problemWithText({ holdId, actor, reason });
}

async function audit(
  { ledger, clock }: BookingParts,
  { showId, holdId, actor, reason }: OperateHold,
  what: {
    readonly action: 'hold.clear' | 'hold.extend' | 'hold.release';
    readonly seatIds?: readonly string[] | undefined;
  },
): Promise<void> {
  await ledger.audit({ atMs: clock.nowMs(), actor, showId, subject: holdId, reason, ...what });
}

/**
 * With the hash of the owner's token, which a hold keeps for life. An id made from an idempotency key may be another
 * hold's by the second step; that one has another token, and the hold that was meant is gone.
 */
async function askAsOwner(
  parts: BookingParts,
  show: CatalogShow,
  holdId: string,
  step: (tokenHash: string) => Promise<Done | HoldRefusal | NotLoaded>,
): Promise<Result<HoldView>> {
  const { engine, loader } = parts;
  return ask(parts, show, holdId, async () => {
    const found = await loader.ask(show, () => engine.getHold(show.showId, holdId));
    if (found.status !== 'FOUND') return { status: 'HOLD_NOT_FOUND' };
    const outcome = await step(found.tokenHash);
    return outcome.status === 'WRONG_TOKEN' ? { status: 'HOLD_NOT_FOUND' } : outcome;
  });
}

async function ask(
  parts: BookingParts,
  show: CatalogShow,
  holdId: string,
  step: () => Promise<Done | HoldRefusal | NotLoaded>,
): Promise<Result<HoldView>> {
  const outcome = await parts.loader.ask(show, step);
  if ('hold' in outcome) return granted(viewOf(show, outcome.hold));
  return refuseHold(parts, { showId: show.showId, holdId }, outcome);
}
