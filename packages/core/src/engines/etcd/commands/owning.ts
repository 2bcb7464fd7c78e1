/** What the owner of a hold, or an operator in their place, does with it. */
import type {
  ClearOutcome,
  ExtendCommand,
  ExtendOutcome,
  GetHoldOutcome,
  ReleaseCommand,
  ReleaseOutcome,
} from '../../../domain/commands.ts';
import type { Budget } from '../client.ts';
import { endHold, type FoundHold, findHold, writeOn } from '../ending.ts';
import { viewOf } from '../records.ts';
import { ANEW, type ShowStore, untilDecided } from '../show-store.ts';
import { putHold } from './hold-batch.ts';
import { endOf, refusalFor } from './refusals.ts';

export function extend(
  store: ShowStore,
  { holdId, tokenHash, ttlMs }: ExtendCommand,
  budget: Budget,
): Promise<ExtendOutcome> {
  return untilDecided<ExtendOutcome>(budget, async () => {
    const found = await findHold(store, holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    const refusal = refusalFor(found.record, tokenHash);
    if (refusal || !found.record) return refusal ?? { status: 'HOLD_NOT_FOUND' };
    const { record, fence } = found;
    const wantedMs = Math.min(store.leases.nowMs() + ttlMs, record.latestExpiryMs);
    if (record.state === 'confirming' || wantedMs <= record.expiresAtMs) {
      return { status: 'EXTENDED', hold: viewOf(record, fence) };
    }
    const { leaseId, raftTerm } = await store.leases.grant(wantedMs - store.leases.nowMs(), budget);
    const extended = { ...record, expiresAtMs: wantedMs, leaseId, raftTerm };
    const write = writeOn(store, found).delete(store.keys.active(record));
    await putHold(store, write, extended, budget);
    if ((await store.commit(write, budget)) === undefined) return ANEW;
    return { status: 'EXTENDED', hold: viewOf(extended, fence) };
  });
}

export function release(
  store: ShowStore,
  { holdId, tokenHash, seats }: ReleaseCommand,
  budget: Budget,
): Promise<ReleaseOutcome> {
  return untilDecided<ReleaseOutcome>(budget, async () => {
    const found = await findHold(store, holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    const refusal = refusalFor(found.record, tokenHash);
    if (!found.record) return { status: 'HOLD_NOT_FOUND' };
    if (refusal?.status === 'ALREADY_RELEASED' && refusal.by === 'owner') {
      return { status: 'RELEASED', hold: viewOf(found.record, found.fence) };
    }
    if (refusal) return refusal;
    const wanted = new Set(seats ?? found.record.seats);
    const staying = found.record.seats.filter((seat) => !wanted.has(seat));
    // Given back before, or never had: a retry gets the same answer, also when a confirm has begun since.
    if (staying.length === found.record.seats.length) {
      return { status: 'RELEASED', hold: viewOf(found.record, found.fence) };
    }
    if (found.record.state === 'confirming') return { status: 'CONFIRM_UNDERWAY' };
    const hold =
      staying.length === 0
        ? await end(store, found, 'released', budget)
        : await letGo(store, found, { wanted, staying }, budget);
    return hold === ANEW ? ANEW : { status: 'RELEASED', hold };
  });
}

async function letGo(
  store: ShowStore,
  found: FoundHold,
  { wanted, staying }: { wanted: ReadonlySet<number>; staying: readonly number[] },
  budget: Budget,
) {
  const { record, fence } = found;
  const leaving = record.seats.filter((seat) => wanted.has(seat));
  const smaller = { ...record, seats: staying };
  const write = writeOn(store, found);
  for (const seat of leaving) write.delete(store.keys.seat(seat));
  await putHold(store, write, smaller, budget);
  write.announce({ status: 'available', seats: leaving });
  return (await store.commit(write, budget)) === undefined ? ANEW : viewOf(smaller, fence);
}

export function clear(store: ShowStore, holdId: string, budget: Budget): Promise<ClearOutcome> {
  return untilDecided<ClearOutcome>(budget, async () => {
    const found = await findHold(store, holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    if (!found.record) return { status: 'HOLD_NOT_FOUND' };
    if (found.record.state === 'cleared') {
      return { status: 'CLEARED', hold: viewOf(found.record, found.fence) };
    }
    const refusal = endOf(found.record);
    if (refusal) return refusal;
    if (found.record.state === 'confirming') return { status: 'CONFIRM_UNDERWAY' };
    const hold = await end(store, found, 'cleared', budget);
    return hold === ANEW ? ANEW : { status: 'CLEARED', hold };
  });
}

/** Ends a live hold and frees its seats. */
export async function end(
  store: ShowStore,
  found: FoundHold,
  how: 'released' | 'cleared' | 'expired',
  budget: Budget,
) {
  const { record, fence } = found;
  const write = writeOn(store, found);
  for (const seat of record.seats) write.delete(store.keys.seat(seat));
  const ended = await endHold(store, write, record, how, budget);
  write.announce({ status: 'available', seats: record.seats });
  return (await store.commit(write, budget)) === undefined ? ANEW : viewOf(ended, fence);
}

export function getHold(store: ShowStore, holdId: string, budget: Budget): Promise<GetHoldOutcome> {
  return untilDecided<GetHoldOutcome>(budget, async () => {
    const found = await findHold(store, holdId, budget);
    if (found === ANEW) return ANEW;
    if (!found.show) return { status: 'NOT_LOADED' };
    const nowMs = store.leases.nowMs();
    if (!found.record) return { status: 'HOLD_NOT_FOUND', nowMs };
    const { record, fence } = found;
    return { status: 'FOUND', hold: viewOf(record, fence), tokenHash: record.tokenHash, nowMs };
  });
}
