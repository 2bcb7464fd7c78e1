/**
 * How a show gets in. A load of many claims takes several transactions; nobody sees them before the last, which says
 * that the show is ready, and each is refused once the mark it began under is gone.
 */
import type { BeginLoadOutcome, LoadCommand, LoadOutcome, UnloadOutcome } from '../../../domain/commands.ts';
import { LOAD_MARK_MS } from '../../../domain/show-state.ts';
import type { Budget } from '../client.ts';
import { readLease, readMeta, writeChange, writeClaim, writeLease, writeMeta } from '../records.ts';
import { ANEW, type Entry, type Reading, type ShowStore, untilDecided } from '../show-store.ts';
import { Write } from '../write.ts';

/** Well below the 1.5 MiB that etcd takes in one request unless told otherwise. */
const CLAIMS_PER_STEP = 4_000;

export function beginLoad(store: ShowStore, epoch: number, budget: Budget): Promise<BeginLoadOutcome> {
  return untilDecided<BeginLoadOutcome>(budget, async () => {
    const { keys, leases } = store;
    const reading = await store.read([keys.loading], [], budget);
    const { show, meta, clusterId } = reading;
    if (show) return { status: 'ALREADY_LOADED' };
    const mark = ownMeta(reading);
    if (mark && mark.epoch > epoch) return { status: 'STALE_EPOCH' };
    // Its own maker may come again: the first answer may have been lost.
    const isAnothers = mark?.state === 'loading' && mark.epoch !== epoch;
    const loading = isAnothers ? reading.at(keys.loading) : undefined;
    if (loading && (await isHeld(store, loading, budget))) return { status: 'LOADING_ELSEWHERE' };

    const { leaseId, raftTerm, nowMs } = await leases.grant(LOAD_MARK_MS, budget);
    const write = new Write(keys)
      .unchanged(keys.meta, meta)
      .unchanged(keys.loading, reading.at(keys.loading));
    const marked = { state: 'loading', epoch, seatCount: 0, sale: 'closed', clusterId } as const;
    write.put(keys.meta, writeMeta(marked)).deleteAll(keys.all);
    write.put(keys.loading, `${writeLease({ leaseId, raftTerm })},${nowMs + LOAD_MARK_MS}`, leaseId);
    return (await store.commit(write, budget)) === undefined ? ANEW : { status: 'LOADING' };
  });
}

/** What the ledger says of the show when it was marked here; another cluster's copy says nothing. */
function ownMeta({ meta, clusterId }: Reading) {
  const known = meta && readMeta(meta.value);
  return known?.clusterId === clusterId ? known : undefined;
}

async function isHeld(store: ShowStore, { value }: Entry, budget: Budget): Promise<boolean> {
  const endsAtMs = Number(value.split(',')[2]);
  return (await store.leases.ask({ ...readLease(value), endsAtMs }, budget)) === 'alive';
}

/** @param newBudget one for each transaction */
export async function load(
  store: ShowStore,
  { epoch, seatCount, sale, booked, blocked }: LoadCommand,
  newBudget: () => Budget,
): Promise<LoadOutcome> {
  const { keys } = store;
  const { meta, clusterId, show } = await store.read([], [], newBudget());
  const mark = meta && readMeta(meta.value);
  if (!meta || show || mark?.state !== 'loading' || mark.epoch !== epoch || mark.clusterId !== clusterId) {
    return { status: 'STALE_EPOCH' };
  }
  const claims = [
    ...booked.flatMap(({ holdId, seats }) => {
      const claim = writeClaim({ kind: 'booked', holdId });
      return seats.map((seat) => [keys.seat(seat), claim] as const);
    }),
    ...blocked.map((seat) => [keys.seat(seat), writeClaim({ kind: 'blocked' })] as const),
  ];
  for (let from = 0; from < claims.length; from += CLAIMS_PER_STEP) {
    const budget = newBudget();
    const { leaseId, raftTerm, nowMs } = await store.leases.grant(LOAD_MARK_MS, budget);
    const write = new Write(keys).unchanged(keys.meta, meta);
    for (const [key, claim] of claims.slice(from, from + CLAIMS_PER_STEP)) write.put(key, claim);
    // Still at it: the show stays this load's for another while.
    write.put(keys.loading, `${writeLease({ leaseId, raftTerm })},${nowMs + LOAD_MARK_MS}`, leaseId);
    if ((await store.commit(write, budget)) === undefined) return { status: 'STALE_EPOCH' };
  }
  const write = new Write(keys).unchanged(keys.meta, meta);
  write.put(keys.meta, writeMeta({ state: 'ready', epoch, seatCount, sale, clusterId }));
  write.put(keys.feed, writeChange(undefined)).delete(keys.loading);
  return (await store.commit(write, newBudget())) === undefined
    ? { status: 'STALE_EPOCH' }
    : { status: 'LOADED' };
}

export function unload(store: ShowStore, epoch: number, budget: Budget): Promise<UnloadOutcome> {
  return untilDecided<UnloadOutcome>(budget, async () => {
    const reading = await store.read([], [], budget);
    const known = ownMeta(reading);
    if (known?.state !== 'ready' || known.epoch !== epoch) return { status: 'STALE_EPOCH' };
    const write = new Write(store.keys).unchanged(store.keys.meta, reading.meta);
    write.delete(store.keys.meta).delete(store.keys.loading).deleteAll(store.keys.all);
    return (await store.commit(write, budget)) === undefined ? ANEW : { status: 'UNLOADED' };
  });
}
