/** How holds end: by their owner, by an operator, by time. */
import type { EndedHoldState } from '../../domain/commands.ts';
import type { SeatIndex } from '../../domain/seats.ts';
import { ENDED_HOLD_RETENTION_MS } from '../../domain/show-state.ts';
import type { Budget } from './client.ts';
import type { LifeState } from './leases.ts';
import { type HoldRecord, lifeOf, readClaim, readHold, writeHold } from './records.ts';
import { ANEW, type OpenShow, type Reading, type ShowStore } from './show-store.ts';
import { Write } from './write.ts';

/** Bounds on one step, so that it stops nobody for long: holds, and seats unless one hold has more. */
const HOLDS_PER_STEP = 64;
const SEATS_PER_STEP = 1_000;

/** A lease by which a hold was found to live no longer, and what it said. */
export interface RunOutLease {
  readonly leaseId: string;
  readonly state: Exclude<LifeState, 'alive'>;
}

/** By hold id. A hold that has been extended since lives by another lease. */
export type RunOut = ReadonlyMap<string, RunOutLease>;

/** Adds to the write that a live hold is none any more: to the indexes, not to its seats and its record. */
export function removeFromIndexes({ keys }: ShowStore, write: Write, record: HoldRecord): void {
  write.delete(record.state === 'confirming' ? keys.confirming(record) : keys.active(record));
  if (record.customerRef !== undefined) {
    write.delete(keys.holdOfCustomer(record.customerRef, record.holdId));
  }
}

/** Adds to the write that this live hold ends so, and is remembered for a while; its seats are the caller's. */
export async function endHold(
  store: ShowStore,
  write: Write,
  record: HoldRecord,
  end: EndedHoldState,
  budget: Budget,
): Promise<HoldRecord> {
  removeFromIndexes(store, write, record);
  const ended = { ...record, state: end };
  const remembered = await store.leases.shared(ENDED_HOLD_RETENTION_MS, budget);
  write.put(store.keys.hold(record.holdId), writeHold(ended), remembered);
  return ended;
}

export interface Ended {
  readonly count: number;
  /** There were more than one step may end. */
  readonly more: boolean;
}

/** Ends active holds that have run out and still live by the lease that was asked, as many as one step may. */
export async function endRunOut(
  store: ShowStore,
  runOut: RunOut,
  budget: Budget,
): Promise<Ended | typeof ANEW> {
  const { keys } = store;
  const holdIds = [...runOut.keys()].slice(0, HOLDS_PER_STEP);
  const first = await store.read(
    holdIds.map((holdId) => keys.hold(holdId)),
    [],
    budget,
  );
  const { show } = first;
  if (!show) return { count: 0, more: false };
  const { records, isCutShort } = recordsToEnd(holdIds, runOut, store, first);
  const more = isCutShort || holdIds.length < runOut.size;
  if (records.length === 0) return { count: 0, more };

  const seats = [...new Set(records.flatMap((record) => record.seats))];
  const second = await store.read(
    seats.map((seat) => keys.seat(seat)),
    [],
    budget,
  );
  const ending = records.filter(
    (record) => runOut.get(record.holdId)?.state === 'over' || !hasItsLease(store, second, record),
  );
  if (ending.length === 0) return ANEW;

  const write = new Write(keys).sameLoad(show);
  const freed: SeatIndex[] = [];
  for (const record of ending) {
    write.unchanged(keys.hold(record.holdId), first.at(keys.hold(record.holdId)));
    for (const seat of record.seats) {
      const claim = second.at(keys.seat(seat));
      if (claim && !isClaimOf(record, claim.value)) continue;
      write.delete(keys.seat(seat));
      freed.push(seat);
    }
    await endHold(store, write, record, 'expired', budget);
  }
  write.nobodyTook(freed, second.revision).announce({ status: 'available', seats: freed });
  const revision = await store.commit(write, budget);
  return revision === undefined ? ANEW : { count: ending.length, more };
}

function recordsToEnd(holdIds: readonly string[], runOut: RunOut, { keys }: ShowStore, reading: Reading) {
  const records: ReturnType<typeof readHold>[] = [];
  let seatCount = 0;
  for (const holdId of holdIds) {
    const entry = reading.at(keys.hold(holdId));
    const record = entry && readHold(entry.value, entry.modRevision);
    if (record?.state !== 'active' || record.leaseId !== runOut.get(holdId)?.leaseId) continue;
    seatCount += record.seats.length;
    if (records.length > 0 && seatCount > SEATS_PER_STEP) return { records, isCutShort: true };
    records.push(record);
  }
  return { records, isCutShort: false };
}

/** All seats of a hold go with its lease at once, so any of them tells. */
function hasItsLease({ keys }: ShowStore, reading: Reading, { seats, leaseId }: HoldRecord): boolean {
  return reading.at(keys.seat(seats[0] ?? 0))?.leaseId === leaseId;
}

function isClaimOf({ holdId }: HoldRecord, value: string): boolean {
  const claim = readClaim(value);
  return claim.kind === 'held' && claim.holdId === holdId;
}

/** A hold as its owner finds it now: what had run out has been ended on the way. */
export interface FoundHold {
  readonly show: OpenShow;
  readonly record: HoldRecord & { readonly claimRevision: number };
  readonly fence: number;
  readonly reading: Reading;
}

export type Found =
  | FoundHold
  | { readonly show: OpenShow; readonly record: undefined; readonly reading: Reading }
  | { readonly show: undefined };

/** @throws EngineUnavailable */
export async function findHold(
  store: ShowStore,
  holdId: string,
  budget: Budget,
): Promise<Found | typeof ANEW> {
  const key = store.keys.hold(holdId);
  const reading = await store.read([key], [], budget);
  const { show } = reading;
  if (!show) return { show };
  const entry = reading.at(key);
  if (!entry) return { show, record: undefined, reading };
  const record = readHold(entry.value, entry.modRevision);
  const fence = show.numbers.fence(record.claimRevision, record.position);
  if (record.state === 'active') {
    const state = await store.leases.ask(lifeOf(record), budget);
    if (state !== 'alive') {
      await endRunOut(store, new Map([[holdId, { leaseId: record.leaseId, state }]]), budget);
      return ANEW;
    }
  }
  return { show, record, fence, reading };
}

/** The write by which a live hold may change: it is what it was found, in the load that it was found in. */
export function writeOn(store: ShowStore, { show, record, reading }: FoundHold): Write {
  const { keys } = store;
  const key = keys.hold(record.holdId);
  const write = new Write(keys).sameLoad(show).unchanged(key, reading.at(key));
  // Its seats are its own as long as its lease has not let them go.
  if (record.state === 'active') write.onLease(keys.seat(record.seats[0] ?? 0), record.leaseId);
  return write;
}
