import type { ConfirmingHold, ExpireDueCommand, ExpireDueOutcome } from '../../../domain/commands.ts';
import { SETTLE_RETRY_MS } from '../../../domain/show-state.ts';
import type { Budget, RangeReply } from '../client.ts';
import { endRunOut, findHold, type RunOut, type RunOutLease, writeOn } from '../ending.ts';
import { dueIn, type KeyRange } from '../keys.ts';
import { readLease, writeHold, writeLease } from '../records.ts';
import { ANEW, entryOf, type ShowStore, untilDecided } from '../show-store.ts';

/**
 * The index of what is due goes by the clocks of the processes that made the holds; whether one is over, its lease
 * says. So we look a little ahead, lest a clock that is behind hides what is over.
 */
export const LOOK_AHEAD_MS = 2_000;
/** Entries beyond the limit that are read at once, since those in front may not be over. */
const SPARE = 64;

export function expireDue(
  store: ShowStore,
  { limit }: ExpireDueCommand,
  budget: Budget,
): Promise<ExpireDueOutcome> {
  return untilDecided<ExpireDueOutcome>(budget, async () => {
    const { keys } = store;
    const nowMs = store.leases.nowMs();
    const active = { ...keys.due('active', { untilMs: nowMs + LOOK_AHEAD_MS }), limit: limit + SPARE };
    const confirming = { ...keys.due('confirming', { untilMs: nowMs }), limit: limit + SPARE };
    const reading = await store.read([], [active, confirming], budget);
    if (!reading.show) return { status: 'NOT_LOADED' };
    const { ranges, revision } = reading;
    const wanted = limit + 1;
    const runOut = await findRunOut(store, active, { first: ranges[0], revision, wanted }, budget);
    const late = await findRunOut(store, confirming, { first: ranges[1], revision, wanted }, budget);
    if (runOut === ANEW || late === ANEW) return ANEW;

    const due = new Map([...runOut].slice(0, limit));
    const ended = due.size > 0 ? await endRunOut(store, due, budget) : { count: 0, more: false };
    if (ended === ANEW) return ANEW;

    const doubtful = [...late.keys()];
    const inDoubt: ConfirmingHold[] = [];
    for (const holdId of doubtful.slice(0, limit)) {
      const handedOut = await handOut(store, holdId, nowMs, budget);
      if (handedOut) inDoubt.push(handedOut);
    }
    const more = ended.more || runOut.size > due.size || doubtful.length > limit;
    return { status: 'EXPIRED', expired: ended.count, inDoubt, more };
  });
}

/**
 * What lives no longer in a range of an index: at least `wanted` of them if there are so many, past however many that
 * live on. A process whose clock is behind makes holds that stand in front of others and end after them.
 */
export async function findRunOut(
  store: ShowStore,
  range: KeyRange & { readonly limit: number },
  { first, revision, wanted }: { first: RangeReply | undefined; revision: number; wanted: number },
  budget: Budget,
): Promise<RunOut | typeof ANEW> {
  const found = new Map<string, RunOutLease>();
  for (let page = first; ; ) {
    for (const [holdId, lease] of await runOutIn(store, page, budget)) found.set(holdId, lease);
    const last = page?.kvs.at(-1);
    if (found.size >= wanted || !page?.more || !last) return found;
    page = await store.readOn({ ...range, start: `${entryOf(last).key}\0` }, revision, budget);
    if (!page) return ANEW;
  }
}

/** By hold id, those among the entries of an index that live no longer. */
export async function runOutIn(
  store: ShowStore,
  reply: RangeReply | undefined,
  budget: Budget,
): Promise<RunOut> {
  const looked = await Promise.all(
    (reply?.kvs ?? []).map(async (kv) => {
      const { key, value } = entryOf(kv);
      const { holdId, expiresAtMs } = dueIn(key);
      const { leaseId, raftTerm } = readLease(value);
      const state = await store.leases.look({ leaseId, raftTerm, endsAtMs: expiresAtMs }, budget);
      return { holdId, leaseId, state };
    }),
  );
  const runOut = new Map<string, RunOutLease>();
  for (const { holdId, leaseId, state } of looked) {
    if (state !== 'alive') runOut.set(holdId, { leaseId, state });
  }
  return runOut;
}

/** Lets a confirm in doubt come due again later, and so hands it to whoever asked now; undefined when another was first. */
async function handOut(store: ShowStore, holdId: string, nowMs: number, budget: Budget) {
  const { keys, leases } = store;
  const found = await findHold(store, holdId, budget);
  if (found === ANEW || !found.show || !found.record) return undefined;
  const { record, fence } = found;
  if (record.state !== 'confirming' || record.expiresAtMs > nowMs) return undefined;
  const granted = await leases.grant(SETTLE_RETRY_MS, budget);
  const later = { ...record, ...granted, expiresAtMs: granted.nowMs + SETTLE_RETRY_MS };
  const write = writeOn(store, found).delete(keys.confirming(record));
  const { nowMs: _, ...stored } = later;
  write.put(keys.hold(holdId), writeHold(stored)).put(keys.confirming(later), writeLease(later));
  return (await store.commit(write, budget)) === undefined ? undefined : { holdId, fence };
}
