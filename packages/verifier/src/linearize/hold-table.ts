/** Which holds a history speaks of, and what it says of each as a whole, wherever it says it. */

import type { Sighting } from '../clock.ts';
import { mayHaveHappened } from '../effects.ts';
import type { History, Operation } from '../history.ts';
import { engineTimeOf } from './engine-clock.ts';
import type { Numbering } from './numbering.ts';
import { Kind, NONE } from './steps.ts';

const NO_SEATS: readonly number[] = [];

/** It was made, once: an answer told of it. A key that is used again when its hold is forgotten makes one more of the same id. */
export interface Claim {
  fence: number | undefined;
  /** The lowest that was told, which is its first: it is only ever moved later. */
  expiresAtMs: number | undefined;
  readonly key: string | undefined;
  readonly request: string;
  /** When it was first answered. */
  byMs: number;
}

export interface HoldEntry {
  readonly id: string;
  /** Each once. Holds share lists: none is ever changed. */
  seats: readonly number[];
  isKeyed: boolean;
  isAnonymous: boolean;
  /** The requests for it under its key, each once, where no answer tells of it. */
  asked: readonly string[];
  /** What it was granted for. */
  granted: string | undefined;
  /** When a confirm was first sent after which it may be a booking, which the engine forgets; Infinity: none was. */
  confirmedFromMs: number;
  /** Those that answers tell of, by fence. */
  claims: readonly Claim[];
  /** As the ledger has it; undefined: it has none of this hold, or was not read. */
  booking:
    | { readonly fence: number; readonly isCancelled: boolean; readonly seats: readonly number[] }
    | undefined;
  /** Seats given back one by one. */
  leftSeats: readonly number[];
}

/** Refusals that say how a hold stands. */
export const REFUSALS_OF_HOLDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['HOLD_EXPIRED', Kind.EXPIRED],
  ['ALREADY_RELEASED', Kind.GIVEN_BACK],
  ['ALREADY_CONFIRMED', Kind.CONFIRMED],
  ['HOLD_NOT_FOUND', Kind.UNKNOWN_HOLD],
]);

export class HoldTable {
  readonly entries: HoldEntry[] = [];
  readonly seats: Numbering;
  readonly #numbers = new Map<string, number>();
  readonly #byKey = new Map<string, number>();
  /** Keys of which a refusal tells something of their hold. */
  readonly #toldKeys = new Set<string>();
  /** Keys that were refused seats, which their own hold cannot have been in the way of; and those that may have made one. */
  readonly #refusedKeys = new Set<string>();
  readonly #untoldKeys = new Set<string>();
  /** By key and request, which is the same again: when one was first sent that may have had its effect, and that was refused. */
  readonly #firstSentMs = new Map<string, number>();
  readonly #firstRefusedMs = new Map<string, number>();
  /** By key, what was asked for under it first; and the keys under which something else was asked for too. */
  readonly #firstAsked = new Map<string, string>();
  readonly #keysOfSeveral = new Set<string>();
  readonly #byBooking = new Map<string, number>();
  #firstUnansweredMs = Number.POSITIVE_INFINITY;

  constructor(seats: Numbering) {
    this.seats = seats;
  }

  of(id: string): number {
    return this.#numbers.get(id) ?? this.#add(id);
  }

  /** The hold that a request for one made or would make. */
  ofRequest(operation: Operation, place: number): number {
    if (operation.outcome === 'ok' && operation.hold !== undefined) return this.of(operation.hold);
    if (operation.key !== undefined) {
      const known = this.#byKey.get(operation.key);
      if (known !== undefined) return known;
      const added = this.#add(`made under key ${operation.key}`);
      this.#byKey.set(operation.key, added);
      const entry = this.entry(added);
      // Of a hold that no answer tells of, a key more or less says nothing.
      const isRefused = this.#refusedKeys.has(operation.key) && this.#untoldKeys.has(operation.key);
      entry.isKeyed = isRefused || this.#toldKeys.has(operation.key);
      entry.isAnonymous = true;
      return added;
    }
    if (!mayHaveHappened(operation)) return NONE;
    const added = this.#add(`made by operation ${place}`);
    this.entry(added).isAnonymous = true;
    return added;
  }

  ofBooking(booking: string | undefined): number {
    return (booking === undefined ? undefined : this.#byBooking.get(booking)) ?? NONE;
  }

  entry(hold: number): HoldEntry {
    return this.entries[hold] as HoldEntry;
  }

  /** The claim that a request for the hold made or was answered with: the first, where nothing says another. */
  claimOf({ fence }: Operation, hold: number): Claim | undefined {
    const { claims } = this.entry(hold);
    return claims.find((claim) => claim.fence === fence) ?? claims[0];
  }

  /**
   * Not before that was what its answer tells: a retry tells what the first request did or, where it is refused too, met. A
   * request that was refused did nothing.
   */
  sentMs(operation: Operation): number {
    const { key, invokeMs } = operation;
    if (key === undefined) return invokeMs;
    const same = keyAndRequest(key, operation);
    const firstMs = this.#firstSentMs.get(same) ?? invokeMs;
    return mayHaveHappened(operation)
      ? firstMs
      : Math.min(firstMs, this.#firstRefusedMs.get(same) ?? invokeMs);
  }

  /** Whether holds of more than one request were asked for under the key. */
  isOfSeveral(key: string | undefined): boolean {
    return key !== undefined && this.#keysOfSeveral.has(key);
  }

  /** What each granted hold says of the engine's clock. */
  *sightings(operations: readonly Operation[]): Generator<Sighting> {
    for (const operation of operations) {
      if (operation.operation !== 'hold' || operation.outcome !== 'ok' || operation.hold === undefined)
        continue;
      const expiresAtMs = this.claimOf(operation, this.of(operation.hold))?.expiresAtMs;
      const engineMs = engineTimeOf({ ...operation, expiresAtMs });
      if (engineMs === undefined) continue;
      yield { engineMs, fromMs: this.sentMs(operation), toMs: operation.returnMs };
    }
  }

  /** When the first request for a hold was sent that may have made one, and was not answered. */
  get firstUnansweredMs(): number {
    return this.#firstUnansweredMs;
  }

  /** First of all: who granted what under which key. */
  learn({ operations, bookings, liveHolds }: History): void {
    for (const operation of operations) {
      if (operation.key !== undefined) {
        const first = mayHaveHappened(operation) ? this.#firstSentMs : this.#firstRefusedMs;
        const same = keyAndRequest(operation.key, operation);
        const knownMs = first.get(same) ?? Number.POSITIVE_INFINITY;
        if (operation.invokeMs < knownMs) first.set(same, operation.invokeMs);
      }
      if (operation.operation === 'hold' && operation.outcome !== 'ok' && mayHaveHappened(operation)) {
        this.#firstUnansweredMs = Math.min(this.#firstUnansweredMs, operation.invokeMs);
      }
      if (operation.operation === 'hold' && operation.outcome === 'ok') this.#learnHold(operation);
      else if (operation.operation === 'hold' && operation.key !== undefined)
        this.#learnKey(operation, operation.key);
      else if (operation.operation === 'confirm') this.#learnConfirm(operation);
      else if (operation.operation === 'release') this.#learnRelease(operation);
    }
    this.#settleClaims();
    for (const { booking, hold, seats, fence, status } of bookings ?? []) {
      const number = this.of(hold);
      const entry = this.entry(number);
      const numbers = this.#numbersOf(seats);
      addSeats(entry, numbers);
      entry.booking = { fence, isCancelled: status === 'cancelled', seats: numbers };
      this.#byBooking.set(booking, number);
    }
    for (const { hold, seats } of liveHolds ?? []) {
      addSeats(this.entry(this.of(hold)), this.#numbersOf(seats));
    }
  }

  #add(id: string): number {
    const number = this.entries.length;
    this.#numbers.set(id, number);
    this.entries.push({
      id,
      seats: NO_SEATS,
      isKeyed: false,
      isAnonymous: false,
      asked: [],
      granted: undefined,
      confirmedFromMs: Number.POSITIVE_INFINITY,
      claims: [],
      booking: undefined,
      leftSeats: NO_SEATS,
    });
    return number;
  }

  #numbersOf(seats: readonly string[]): readonly number[] {
    return seats.map((seat) => this.seats.of(seat));
  }

  #learnHold(operation: Operation): void {
    const { hold, key, seats, fence, expiresAtMs } = operation;
    if (hold === undefined) return;
    const number = this.of(hold);
    const entry = this.entry(number);
    if (seats) addSeats(entry, this.#numbersOf(seats));
    if (key !== undefined) this.#byKey.set(key, number);
    const request = requestOf(operation);
    entry.granted = request;
    const [first] = entry.claims;
    const isFirsts = first && (key === undefined || first.key !== key || isUntoldOf(fence, first));
    const known = entry.claims.find((claim) => claim.fence === fence) ?? (isFirsts ? first : undefined);
    if (!known) {
      if (!first) entry.isKeyed = key !== undefined;
      const claim = { fence, expiresAtMs, key, request, byMs: operation.returnMs };
      entry.claims = [...entry.claims, claim].sort((one, other) => (one.fence ?? 0) - (other.fence ?? 0));
      return;
    }
    // Nobody else is answered with it, and nothing else.
    entry.isKeyed &&= known.key === key && known.request === request;
    known.fence ??= fence;
    known.expiresAtMs = lower(known.expiresAtMs, expiresAtMs);
    known.byMs = Math.min(known.byMs, operation.returnMs);
  }

  /** A confirm may have taken the seats of a hold that was over again: then a higher fence is that of the booking, not of a hold. */
  #settleClaims(): void {
    for (const entry of this.entries) {
      const [first, ...more] = entry.claims;
      if (!first || more.length === 0) continue;
      const made = more.filter(({ byMs }) => byMs < entry.confirmedFromMs);
      entry.claims = [first, ...made];
    }
  }

  #learnKey(operation: Operation, key: string): void {
    const { refusal = '' } = operation;
    const asked = requestOf(operation);
    const first = this.#firstAsked.get(key) ?? asked;
    this.#firstAsked.set(key, first);
    if (first !== asked) this.#keysOfSeveral.add(key);
    if (mayHaveHappened(operation)) this.#untoldKeys.add(key);
    else if (refusal === 'SEAT_UNAVAILABLE') this.#refusedKeys.add(key);
    else if (REFUSALS_OF_HOLDS.has(refusal)) this.#toldKeys.add(key);
  }

  #learnRelease(release: Operation): void {
    const { hold, seats, asStranger } = release;
    if (hold === undefined || !seats || asStranger || !mayHaveHappened(release)) return;
    const entry = this.entry(this.of(hold));
    entry.leftSeats = union(entry.leftSeats, this.#numbersOf(seats));
  }

  #learnConfirm(confirm: Operation): void {
    const { hold, booking } = confirm;
    if (hold === undefined || !mayHaveHappened(confirm)) return;
    const number = this.of(hold);
    const entry = this.entry(number);
    entry.confirmedFromMs = Math.min(entry.confirmedFromMs, confirm.invokeMs);
    if (booking !== undefined) this.#byBooking.set(booking, number);
  }
}

function keyAndRequest(key: string, asked: Operation): string {
  const { operation, hold = '', booking = '' } = asked;
  // Of a hold its answer tells the hold, of a confirm the booking.
  const about = operation === 'hold' ? '' : operation === 'cancel' ? booking : hold;
  return `${key} ${operation} ${about} ${requestOf(asked)}`;
}

/** The seats and the time that were asked for. */
export function requestOf({ seats = [], ttlMs }: Operation): string {
  return `${seats.join(' ')} for ${ttlMs}`;
}

export function addSeats(entry: HoldEntry, seats: readonly number[]): void {
  entry.seats = union(entry.seats, seats);
}

function isUntoldOf(fence: number | undefined, claim: Claim): boolean {
  return fence === undefined || claim.fence === undefined;
}

function union(known: readonly number[], added: readonly number[]): readonly number[] {
  if (known.length === 0) return added;
  const fresh = added.filter((seat) => !known.includes(seat));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
