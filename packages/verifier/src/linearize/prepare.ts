import { clockSlackMs } from '../clock.ts';
import { mayHaveHappened } from '../effects.ts';
import type { History, Operation } from '../history.ts';
import { type ReadingTime, readingTimeOf } from '../reading-time.ts';
import { deriveEngineClock, type EngineClock, type Window, windowOf } from './engine-clock.ts';
import { FenceOrder, type ToldFence } from './fence-order.ts';
import { addFinalReading, statusesOf } from './final-reading.ts';
import { groupSteps } from './groups.ts';
import { addSeats, HoldTable, REFUSALS_OF_HOLDS, requestOf } from './hold-table.ts';
import { Numbering } from './numbering.ts';
import { StepWriter, type Times } from './step-writer.ts';
import { Kind, NONE, type Prepared, STATUS_CODE } from './steps.ts';
import { Strays } from './strays.ts';

export interface PrepareOptions {
  /** Where absent, it is derived from the history. */
  readonly clock?: EngineClock | undefined;
  /** Of these alone it counts what they were answered; what others changed may have happened. Absent: all count. */
  readonly counted?: ((place: number) => boolean) | undefined;
}

/** Larger reads are looked at in parts, each at a moment of its own: a whole hall at one moment would be one knot. */
const LARGEST_READ = 8;

const REFUSED = 'refused ';

export function prepare(history: History, options: PrepareOptions = {}): Prepared {
  return new Preparation(history, options).prepare();
}

class Preparation {
  readonly #history: History;
  readonly #options: PrepareOptions;
  readonly #seats = new Numbering();
  readonly #holds = new HoldTable(this.#seats);
  readonly #writer = new StepWriter();
  readonly #clock: EngineClock | undefined;
  readonly #fences: FenceOrder;
  readonly #strays: Strays;
  readonly #readingTime: ReadingTime;
  /** A confirm answered a higher fence than its hold's: this show lets those who come late have free seats. */
  readonly #reacquires: boolean;

  constructor(history: History, options: PrepareOptions) {
    this.#history = history;
    this.#options = options;
    const { operations } = history;
    this.#holds.learn(history);
    this.#clock =
      options.clock ?? deriveEngineClock(this.#holds.sightings(operations), clockSlackMs(operations));
    this.#fences = new FenceOrder([...this.#toldFences()]);
    this.#strays = new Strays(history, this.#holds);
    this.#readingTime = readingTimeOf(history);
    this.#reacquires = operations.some((operation) => this.#isLate(operation));
  }

  prepare(): Prepared {
    this.#history.operations.forEach((operation, place) => {
      this.#addOperation(operation, place);
    });
    addFinalReading(this.#history, {
      holds: this.#holds,
      writer: this.#writer,
      times: { place: NONE, invokeMs: this.#readingTime.fromMs, returnMs: this.#readingTime.byMs },
    });
    return this.#finish();
  }

  #isLate({ operation, outcome, hold, fence }: Operation): boolean {
    if (operation !== 'confirm' || outcome !== 'ok' || hold === undefined || fence === undefined)
      return false;
    const known = this.#holds.entry(this.#holds.of(hold)).claims.at(-1)?.fence;
    return known !== undefined && known < fence;
  }

  *#toldFences(): Generator<ToldFence> {
    for (const [place, operation] of this.#history.operations.entries()) {
      const { outcome, fence, returnMs } = operation;
      if (operation.operation !== 'hold' || outcome !== 'ok' || fence === undefined) continue;
      if (!this.#isCounted(place)) continue;
      yield { fence, place, fromMs: this.#holds.sentMs(operation), byMs: returnMs };
    }
  }

  #isCounted(place: number): boolean {
    return this.#options.counted?.(place) ?? true;
  }

  #addOperation(operation: Operation, place: number): void {
    const isCounted = this.#isCounted(place);
    // Which hold it was nothing tells: any of those that nobody was told of may have ended by it.
    if (this.#strays.isClear(operation)) return;
    if (!mayHaveHappened(operation)) {
      if (isCounted) this.#addRefusal(operation, place);
      return;
    }
    const isOptional = operation.outcome !== 'ok' || !isCounted;
    // A stranger's request that nobody answered cannot have been granted.
    if (isOptional && operation.asStranger) return;
    const returnMs = isOptional ? Number.POSITIVE_INFINITY : operation.returnMs;
    const times = { place, invokeMs: this.#holds.sentMs(operation), returnMs };
    switch (operation.operation) {
      case 'hold':
        this.#addHold(operation, times, isOptional);
        break;
      case 'extend':
      case 'release':
      case 'clear':
        this.#addOnHold(operation, times, isOptional);
        break;
      case 'confirm':
        this.#addConfirm(operation, times, isOptional);
        break;
      case 'cancel':
        this.#addCancel(operation, times, isOptional);
        break;
      case 'block':
      case 'unblock': {
        const kind = operation.operation === 'block' ? Kind.BLOCK : Kind.UNBLOCK;
        const alike = isOptional ? `${kind}:${operation.seats?.join(' ')}` : undefined;
        this.#writer.add({ times, kind, seats: this.#numbersOf(operation.seats), alike });
        break;
      }
      case 'read':
        if (!isOptional) this.#addRead(operation, times);
    }
  }

  #addHold(operation: Operation, times: Times, isOptional: boolean): void {
    const hold = this.#holds.ofRequest(operation, times.place);
    const entry = this.#holds.entry(hold);
    const request = requestOf(operation);
    if (operation.outcome !== 'ok' && entry.granted !== undefined && entry.granted !== request) {
      // The engine knows the key's hold, and refuses another request under it.
      if (entry.confirmedFromMs === Number.POSITIVE_INFINITY) return;
      // But when a booking was made of it the engine has forgotten it, and the ledger may have been asked before that.
      this.#addHold({ ...operation, key: undefined }, times, isOptional);
      return;
    }
    const seats = this.#numbersOf(operation.seats);
    addSeats(entry, seats);
    const isOne = entry.isKeyed || !entry.isAnonymous;
    // Sent again under its key it is the same request still.
    if (!isOne && operation.key !== undefined) {
      if (entry.asked.includes(request)) return;
      entry.asked = [...entry.asked, request];
    }
    // Once one of a key's requests has taken place none of its others can, while another key's can.
    const isItsOwn = isOne || this.#holds.isOfSeveral(operation.key);
    const name = isItsOwn ? `hold ${hold} of ${request}` : `hold of ${request}`;
    const claim = this.#holds.claimOf(operation, hold);
    const fence = this.#fences.has(claim?.fence) ? claim?.fence : undefined;
    this.#writer.add({
      times: this.#narrowed(times, fence),
      fence,
      kind: Kind.HOLD,
      hold,
      seats,
      ttlMs: operation.ttlMs,
      ends: this.#windowAt(claim?.expiresAtMs),
      alike: isOptional ? name : undefined,
      isOnlyOnce: isOne,
    });
  }

  /**
   * Of a request for the claim of this fence: to when that was made. A request that made nothing changes nothing,
   * whenever it is.
   */
  #narrowed(times: Times, fence: number | undefined): Times {
    const made = this.#fences.windowOf(fence);
    if (!made || times.invokeMs > made.byMs) return times;
    const isOptional = times.returnMs === Number.POSITIVE_INFINITY;
    return {
      place: times.place,
      invokeMs: Math.max(times.invokeMs, made.fromMs),
      returnMs: isOptional ? times.returnMs : Math.min(times.returnMs, made.byMs),
    };
  }

  #addOnHold(operation: Operation, times: Times, isOptional: boolean): void {
    if (operation.hold === undefined) return;
    const hold = this.#holds.of(operation.hold);
    const kind = ON_HOLD[operation.operation as keyof typeof ON_HOLD];
    const seats = operation.seats ? this.#numbersOf(operation.seats) : this.#holds.entry(hold).seats;
    const name = `${kind}:${hold}:${operation.seats?.join(' ') ?? ''}:${operation.ttlMs ?? ''}`;
    this.#writer.add({
      times,
      kind,
      hold,
      seats,
      ttlMs: operation.ttlMs,
      ends: isOptional ? undefined : this.#windowAt(operation.expiresAtMs),
      alike: isOptional ? name : undefined,
      isOnlyOnce: kind !== Kind.EXTEND,
    });
  }

  #addConfirm(operation: Operation, times: Times, isOptional: boolean): void {
    if (operation.hold === undefined) return;
    const hold = this.#holds.of(operation.hold);
    const { claims, booking, seats, leftSeats } = this.#holds.entry(hold);
    const fence = claims.at(-1)?.fence;
    const told = operation.outcome === 'ok' ? operation.fence : booking?.fence;
    const isLate = fence !== undefined && told !== undefined && told > fence;
    const isBooked = operation.outcome === 'ok' || booking !== undefined;
    const kept = booking?.seats ?? seats.filter((seat) => !leftSeats.includes(seat));
    const about = { times, hold, isOnlyOnce: true };
    if (isBooked) {
      const kind = isLate ? Kind.REACQUIRE : Kind.CONFIRM;
      this.#writer.add({
        ...about,
        kind,
        seats: isLate ? kept : seats,
        alike: isOptional ? `${kind}:${hold}` : undefined,
      });
      return;
    }
    this.#writer.add({ ...about, kind: Kind.BEGIN_CONFIRM, seats, alike: `begin:${hold}` });
    // Where the ledger was read it knows of no booking; where it was not, this may have been one.
    if (this.#reacquires && this.#history.bookings === undefined) {
      this.#writer.add({ ...about, kind: Kind.REACQUIRE, seats: kept, alike: `${Kind.REACQUIRE}:${hold}` });
    }
  }

  #addCancel(operation: Operation, times: Times, isOptional: boolean): void {
    const hold = this.#holds.ofBooking(operation.booking);
    if (hold === NONE) return;
    const { booking } = this.#holds.entry(hold);
    if (isOptional && booking && !booking.isCancelled) return;
    const alike = isOptional ? `${Kind.CANCEL}:${hold}` : undefined;
    const { seats } = this.#holds.entry(hold);
    this.#writer.add({ times, kind: Kind.CANCEL, hold, seats, alike, isOnlyOnce: true });
  }

  #addRefusal(operation: Operation, place: number): void {
    const { returnMs, refusal } = operation;
    if (refusal === undefined) return;
    const times = { place, invokeMs: this.#holds.sentMs(operation), returnMs };
    const isHold = operation.operation === 'hold';
    if (refusal === 'SEAT_UNAVAILABLE' && (isHold || operation.operation === 'block')) {
      const isNamed = operation.taken !== undefined && operation.taken.length > 0;
      const seats = this.#numbersOf(isNamed ? operation.taken : operation.seats);
      const asked = isHold ? this.#holds.ofRequest(operation, place) : NONE;
      // Of a hold that nobody was told of none can say that it is not in its own way.
      const hold = asked !== NONE && this.#holds.entry(asked).isKeyed ? asked : NONE;
      const kind = isNamed ? Kind.TAKEN : Kind.ANY_TAKEN;
      const alike = hold === NONE ? `${REFUSED}${kind}:${seats.join(' ')}` : undefined;
      this.#writer.add({ times, kind, hold, seats, alike });
      return;
    }
    // All others say nothing of seats: limits, rates, tokens, keys, a closed sale.
    const kind = REFUSALS_OF_HOLDS.get(refusal);
    if (kind === undefined) return;
    if (isHold && operation.key === undefined) return;
    if (!isHold && operation.hold === undefined) return;
    const hold = isHold ? this.#holds.ofRequest(operation, place) : this.#holds.of(operation.hold ?? '');
    this.#writer.add({ times, kind, hold, seats: this.#holds.entry(hold).seats });
  }

  #addRead(operation: Operation, times: Times): void {
    const { seats = [], statuses = {} } = operation;
    for (let from = 0; from < seats.length; from += LARGEST_READ) {
      const part = seats.slice(from, from + LARGEST_READ);
      const codes = part.map((seat) => STATUS_CODE[statuses[seat] ?? 'available']);
      this.#writer.add({ times, kind: Kind.READ, seats: this.#numbersOf(part), statuses: codes });
    }
  }

  #finish(): Prepared {
    const { bookings, snapshot } = this.#history;
    const seatIds = this.#seats.names;
    const { entries } = this.#holds;
    const steps = this.#writer.finish();
    return {
      steps,
      seatIds,
      holds: {
        ids: entries.map(({ id }) => id),
        seats: entries.map(({ seats }) => seats),
        isKeyed: Uint8Array.from(entries, ({ isKeyed }) => (isKeyed ? 1 : 0)),
        isAnonymous: Uint8Array.from(entries, ({ isAnonymous }) => (isAnonymous ? 1 : 0)),
      },
      alike: this.#writer.alike.length,
      isRefused: Uint8Array.from(this.#writer.alike, (name) => (name.startsWith(REFUSED) ? 1 : 0)),
      final: {
        atMs: this.#readingTime.fromMs,
        byMs: this.#readingTime.byMs,
        isLedgerRead: bookings !== undefined,
        statuses: snapshot && statusesOf(snapshot, seatIds),
      },
      strayCancelMs: this.#strays.cancelledFromMs,
      strayClearMs: this.#strays.clearedFromMs,
      clock: this.#clock,
      fences: this.#fences,
      groups: groupSteps(steps, entries, seatIds.length),
    };
  }

  #windowAt(engineMs: number | undefined): Window | undefined {
    if (engineMs === undefined || !this.#clock) return undefined;
    return windowOf(this.#clock, engineMs);
  }

  #numbersOf(seats: readonly string[] = []): number[] {
    return seats.map((seat) => this.#seats.of(seat));
  }
}

const ON_HOLD = { extend: Kind.EXTEND, release: Kind.RELEASE, clear: Kind.CLEAR } as const;
