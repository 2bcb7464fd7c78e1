/** What time alone does, at most `limit` holds at a step. */
import { assert } from './assert.ts';
import type { ConfirmingHold } from './commands.ts';
import type { DueIndex } from './due-index.ts';
import { endHold, isLive, moveExpiry } from './hold-records.ts';
import { type HoldRecord, SETTLE_RETRY_MS, type ShowState } from './show-state.ts';

/** Ends what has run out. */
export function expireActive(state: ShowState, limit: number, nowMs: number) {
  let expired = 0;
  for (const record of dueIn(state, state.due, nowMs)) {
    if (expired === limit) return { expired, more: true };
    endHold(state, record, 'expired', nowMs);
    expired += 1;
  }
  return { expired, more: false };
}

/** Hands out confirms in doubt, and lets them come due again in case nobody settles them. */
export function takeInDoubt(state: ShowState, limit: number, nowMs: number) {
  const inDoubt: ConfirmingHold[] = [];
  for (const record of dueIn(state, state.confirming, nowMs)) {
    if (inDoubt.length === limit) return { inDoubt, more: true };
    moveExpiry(state, record, nowMs + SETTLE_RETRY_MS);
    inDoubt.push({ holdId: record.holdId, fence: record.fence });
  }
  return { inDoubt, more: false };
}

function* dueIn(state: ShowState, index: DueIndex, nowMs: number): Generator<HoldRecord> {
  for (const holdId of index.upTo(nowMs)) {
    const record = state.holds.get(holdId);
    assert(record !== undefined, `hold ${holdId} is due but unknown`);
    if (record.expiresAtMs <= nowMs) yield record;
  }
}

/** Forgets holds that ended long ago. */
export function forgetEnded(state: ShowState, limit: number, nowMs: number): void {
  let forgotten = 0;
  for (const holdId of state.ended.upTo(nowMs)) {
    const record = state.holds.get(holdId);
    assert(record !== undefined && !isLive(record), `hold ${holdId} is to be forgotten but has not ended`);
    if (record.forgetAtMs > nowMs) continue;
    if (forgotten === limit) return;
    forgotten += 1;
    state.holds.delete(holdId);
    state.ended.remove(holdId, record.forgetAtMs);
  }
}
