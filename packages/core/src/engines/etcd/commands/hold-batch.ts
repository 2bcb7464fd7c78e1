import { assert } from '../../../domain/assert.ts';
import type { Hold, HoldCommand, HoldOutcome } from '../../../domain/commands.ts';
import type { SeatIndex } from '../../../domain/seats.ts';
import { ENDED_HOLD_RETENTION_MS } from '../../../domain/show-state.ts';
import type { Budget } from '../client.ts';
import type { RunOutLease } from '../ending.ts';
import type { KeyRange } from '../keys.ts';
import {
  type HoldRecord,
  readClaim,
  readCustomerEntry,
  viewOf,
  writeClaim,
  writeCustomerEntry,
  writeHold,
  writeLease,
} from '../records.ts';
import { entryOf, type OpenShow, type Reading, type ShowStore } from '../show-store.ts';
import { Write } from '../write.ts';

/**
 * A refusal; or the place among the batch's new holds; or nothing for an id that is known already, which is a retry.
 */
type Decision = HoldOutcome | { readonly position: number } | undefined;

/** Holds of one show that are decided on one reading, in order, and taken in one transaction. */
export class HoldBatch {
  /** What stands in the way although its time is over: to be ended, and the batch to be decided anew. */
  readonly runOut = new Map<string, RunOutLease>();
  readonly #store: ShowStore;
  readonly #show: OpenShow;
  readonly #reading: Reading;
  readonly #budget: Budget;
  readonly #customers: ReadonlyMap<string, CustomerReading>;
  readonly #taken: HoldCommand[] = [];
  readonly #takenSeats = new Set<SeatIndex>();
  /** Seats of holds that are refused for what this batch takes. */
  readonly #wantedTooLate = new Set<SeatIndex>();

  private constructor(parts: {
    store: ShowStore;
    show: OpenShow;
    reading: Reading;
    budget: Budget;
    customers: ReadonlyMap<string, CustomerReading>;
  }) {
    this.#store = parts.store;
    this.#show = parts.show;
    this.#reading = parts.reading;
    this.#budget = parts.budget;
    this.#customers = parts.customers;
  }

  /** Everything the batch may touch, as of one moment; undefined when the show is not loaded. */
  static async read(
    store: ShowStore,
    commands: readonly HoldCommand[],
    budget: Budget,
  ): Promise<HoldBatch | undefined> {
    const { keys } = store;
    const seats = new Set(commands.flatMap((command) => command.seats));
    const limited = commands.flatMap(({ customerRef, maxSeatsPerCustomer }) =>
      customerRef === undefined || maxSeatsPerCustomer === undefined ? [] : [customerRef],
    );
    const customerRefs = [...new Set(limited)];
    const ranges = customerRefs.map((customerRef) => keys.customer(customerRef));
    const reading = await store.read(
      [
        ...new Set(commands.map(({ holdId }) => keys.hold(holdId))),
        ...[...seats].map((seat) => keys.seat(seat)),
      ],
      ranges,
      budget,
    );
    if (!reading.show) return undefined;
    const customers = new Map<string, CustomerReading>();
    for (const [index, customerRef] of customerRefs.entries()) {
      const { kvs = [] } = reading.ranges[index] ?? {};
      const seats = await seatsInLiveHolds(store, kvs.map(entryOf), budget);
      customers.set(customerRef, { range: keys.customer(customerRef), seats });
    }
    return new HoldBatch({ store, show: reading.show, reading, budget, customers });
  }

  async decide(commands: readonly HoldCommand[]): Promise<readonly Decision[]> {
    const decisions: Decision[] = [];
    for (const command of commands) decisions.push(await this.#decideOne(command));
    return decisions;
  }

  async #decideOne(command: HoldCommand): Promise<Decision> {
    const { holdId, tokenHash, seats } = command;
    if (this.#reading.at(this.#store.keys.hold(holdId))) return undefined;
    const twin = this.#taken.findIndex((taken) => taken.holdId === holdId);
    if (twin >= 0) {
      return this.#taken[twin]?.tokenHash === tokenHash ? { position: twin } : { status: 'ID_REUSED' };
    }
    if (this.#show.meta.sale === 'closed') return { status: 'SHOW_CLOSED' };

    // A refusal names what was in the way at one moment: that of the reading, or that of this batch's write. What was read
    // as held may be free by then.
    const claimed: SeatIndex[] = [];
    for (const seat of seats) if (!(await this.#isFree(seat))) claimed.push(seat);
    if (claimed.length > 0) return { status: 'SEAT_UNAVAILABLE', seats: claimed };
    const takenHere = seats.filter((seat) => this.#takenSeats.has(seat));
    if (takenHere.length > 0) {
      for (const seat of seats) this.#wantedTooLate.add(seat);
      return { status: 'SEAT_UNAVAILABLE', seats: takenHere };
    }
    if (this.#isOverCustomerLimit(command)) return { status: 'CUSTOMER_LIMIT' };
    for (const seat of seats) this.#takenSeats.add(seat);
    return { position: this.#taken.push(command) - 1 };
  }

  /** As it was read. Also where a hold that has run out is in the way: it is noted, to be ended first. */
  async #isFree(seat: SeatIndex): Promise<boolean> {
    if (this.#takenSeats.has(seat)) return true;
    const entry = this.#reading.at(this.#store.keys.seat(seat));
    if (!entry) return true;
    const claim = readClaim(entry.value);
    if (claim.kind !== 'held') return false;
    if (this.runOut.has(claim.holdId)) return true;
    const state = await this.#store.leases.look({ ...claim, leaseId: entry.leaseId }, this.#budget);
    if (state === 'alive') return false;
    this.runOut.set(claim.holdId, { leaseId: entry.leaseId, state });
    return true;
  }

  #isOverCustomerLimit({ customerRef, maxSeatsPerCustomer, seats }: HoldCommand): boolean {
    if (customerRef === undefined || maxSeatsPerCustomer === undefined) return false;
    const before = this.#customers.get(customerRef)?.seats ?? 0;
    const here = this.#taken.filter((taken) => taken.customerRef === customerRef);
    const held = here.reduce((sum, taken) => sum + taken.seats.length, before);
    return held + seats.length > maxSeatsPerCustomer;
  }

  /** The new holds by position; undefined when somebody came between. */
  async take(): Promise<readonly Hold[] | undefined> {
    if (this.#taken.length === 0) return [];
    const { keys } = this.#store;
    const write = new Write(keys).unchanged(keys.meta, this.#show.entry);
    const leases = await this.#grantLeases();
    const records: HoldRecord[] = [];
    for (const [position, command] of this.#taken.entries()) {
      const granted = leases.get(lifeMsOf(command));
      assert(granted !== undefined, 'every life has its lease');
      const record = recordOf(command, position, granted);
      write.unchanged(keys.hold(record.holdId), undefined);
      await putHold(this.#store, write, record, this.#budget);
      records.push(record);
    }
    for (const { customerRef } of this.#taken) {
      const customer = customerRef === undefined ? undefined : this.#customers.get(customerRef);
      if (customer) write.nothingPut(customer.range, this.#reading.revision);
    }
    const seats = records.flatMap((record) => record.seats);
    const unclaimed = [...new Set([...seats, ...this.#wantedTooLate])];
    write.nobodyTook(unclaimed, this.#reading.revision).announce({ status: 'held', seats });
    const revision = await this.#store.commit(write, this.#budget);
    if (revision === undefined) return undefined;
    return records.map((record) => viewOf(record, this.#show.numbers.fence(revision, record.position)));
  }

  /** One for all holds that live equally long: they begin and end together. */
  async #grantLeases() {
    const lives = [...new Set(this.#taken.map(lifeMsOf))];
    const granted = await Promise.all(
      lives.map(async (lifeMs) => [lifeMs, await this.#store.leases.grant(lifeMs, this.#budget)] as const),
    );
    return new Map(granted);
  }
}

interface CustomerReading {
  readonly range: KeyRange;
  readonly seats: number;
}

async function seatsInLiveHolds(
  { leases }: ShowStore,
  entries: readonly ReturnType<typeof entryOf>[],
  budget: Budget,
): Promise<number> {
  let seats = 0;
  for (const { value, leaseId } of entries) {
    const entry = readCustomerEntry(value);
    // Without a lease it counts for a hold that is being confirmed.
    const isLive = leaseId === '0' || (await leases.look({ ...entry, leaseId }, budget)) === 'alive';
    if (isLive) seats += entry.seats;
  }
  return seats;
}

function lifeMsOf({ ttlMs, maxLifeMs }: HoldCommand): number {
  return Math.min(ttlMs, maxLifeMs);
}

function recordOf(
  command: HoldCommand,
  position: number,
  { leaseId, raftTerm, nowMs }: { leaseId: string; raftTerm: number; nowMs: number },
): HoldRecord {
  return {
    holdId: command.holdId,
    state: 'active',
    seats: command.seats,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifeMsOf(command),
    latestExpiryMs: nowMs + command.maxLifeMs,
    customerRef: command.customerRef,
    tokenHash: command.tokenHash,
    position,
    leaseId,
    raftTerm,
  };
}

/**
 * Adds to the write an active hold: seats and customer's entry on its lease, the record and the index of what runs
 * out on one that outlives it, so that it is remembered how it ended.
 */
export async function putHold(
  store: ShowStore,
  write: Write,
  record: HoldRecord,
  budget: Budget,
): Promise<void> {
  const { keys, leases } = store;
  const { holdId, seats, expiresAtMs: endsAtMs, raftTerm, leaseId, customerRef } = record;
  const longestLifeMs = record.latestExpiryMs - record.createdAtMs;
  const remembered = await leases.shared(longestLifeMs + ENDED_HOLD_RETENTION_MS, budget);
  const claim = writeClaim({ kind: 'held', holdId, endsAtMs, raftTerm });
  for (const seat of seats) write.put(keys.seat(seat), claim, leaseId);
  write.put(keys.hold(holdId), writeHold(record), remembered);
  write.put(keys.active(record), writeLease(record), remembered);
  if (customerRef !== undefined) {
    const entry = writeCustomerEntry({ seats: seats.length, endsAtMs, raftTerm });
    write.put(keys.holdOfCustomer(customerRef, holdId), entry, leaseId);
  }
}
