/** From when to when somebody was certain of a seat, by what they were told alone. */

import { mayHaveHappened } from '../effects.ts';
import type { Operation } from '../history.ts';
import { countBelow, lowestOf } from '../sorted.ts';
import type { Facts, HoldFacts } from './facts.ts';

export interface CertainClaim {
  readonly kind: 'hold' | 'booking' | 'block';
  readonly seat: string;
  /** Claims of one owner do not exclude each other: a hold and its booking, two blocks. */
  readonly owner: string;
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  /** The operation whose answer made them certain. */
  readonly place: number;
}

/** Of a hold that was given and its booking. Sound by what `claims-never-overlap.ts` says of each end. */
export function* claimsOfHold(facts: Facts, hold: HoldFacts): Generator<CertainClaim> {
  const { operations } = facts;
  const ends = endsOf(facts, hold);
  for (const places of byFence(operations, hold.granted)) {
    const place = firstToReturn(operations, places);
    const grant = operations[place];
    if (!grant?.seats) continue;
    const isOnly = places.length === hold.granted.length;
    const runsOutMs = runsOutFromMs(facts, places, isOnly ? extendsOfFirstLife(operations, hold) : []);
    for (const seat of grant.seats) {
      const toMs = Math.min(runsOutMs, ends.all, ends.bySeat.get(seat) ?? Number.POSITIVE_INFINITY);
      if (toMs > grant.returnMs) {
        yield { kind: 'hold', seat, owner: hold.id, fromMs: grant.returnMs, toMs, place };
      }
    }
  }
  yield* claimsOfBooking(facts, hold, ends);
}

function* claimsOfBooking(facts: Facts, hold: HoldFacts, ends: Ends): Generator<CertainClaim> {
  const { operations, ledger } = facts;
  const place = firstToReturn(
    operations,
    hold.confirms.filter((at) => operations[at]?.outcome === 'ok'),
  );
  const confirm = operations[place];
  if (confirm?.booking === undefined) return;
  const held = facts.seatsOf(hold, confirm.fence).certain;
  const seats = ledger?.get(confirm.booking)?.seats ?? held.filter((seat) => !ends.bySeat.has(seat));
  let toMs = Number.POSITIVE_INFINITY;
  for (const at of facts.cancels.get(confirm.booking) ?? [])
    toMs = Math.min(toMs, operations[at]?.invokeMs ?? toMs);
  if (toMs <= confirm.returnMs) return;
  for (const seat of seats) {
    yield { kind: 'booking', seat, owner: hold.id, fromMs: confirm.returnMs, toMs, place };
  }
}

interface Ends {
  /** When somebody first asked for an end of all of it. */
  readonly all: number;
  /** When its owner first asked to give up this seat. */
  readonly bySeat: ReadonlyMap<string, number>;
}

function endsOf(facts: Facts, hold: HoldFacts): Ends {
  const { operations } = facts;
  const bySeat = new Map<string, number>();
  let all = Number.POSITIVE_INFINITY;
  const mayEnd = (place: number) => {
    const operation = operations[place];
    return operation && mayHaveHappened(operation) ? operation : undefined;
  };
  for (const place of hold.releases) {
    const release = mayEnd(place);
    if (release && !release.seats) all = Math.min(all, release.invokeMs);
    for (const seat of release?.seats ?? []) {
      bySeat.set(seat, Math.min(release?.invokeMs ?? 0, bySeat.get(seat) ?? Number.POSITIVE_INFINITY));
    }
  }
  for (const place of hold.clears) all = Math.min(all, mayEnd(place)?.invokeMs ?? all);
  all = Math.min(all, cancelledFromMs(facts, hold));
  return { all, bySeat };
}

/** When somebody first asked to cancel what may be its booking. */
export function cancelledFromMs(
  { operations, bookingOfHold, cancels, strayCancelMs }: Facts,
  hold: HoldFacts,
): number {
  const booking = bookingOfHold.get(hold.id);
  // Of a booking that nobody was told of, only who cancelled it knew: it may be that of any hold that was to be confirmed.
  if (booking === undefined) return hold.confirms.length > 0 ? strayCancelMs : Number.POSITIVE_INFINITY;
  return lowestOf((cancels.get(booking) ?? []).map((place) => operations[place]?.invokeMs ?? 0));
}

/** Those that were answered before a confirm can have taken the seats again, after a time in which they were free. */
function extendsOfFirstLife(
  operations: readonly Operation[],
  { extends: extended, confirms }: HoldFacts,
): readonly number[] {
  const firstMs = lowestOf(confirms.map((place) => operations[place]?.invokeMs ?? 0));
  return extended.filter((place) => (operations[place]?.returnMs ?? firstMs) < firstMs);
}

/** The earliest moment, of the history, at which its time can have been over, by the latest end that was told. */
function runsOutFromMs(facts: Facts, granted: readonly number[], extended: readonly number[]): number {
  const { operations, offset } = facts;
  let runsOutMs = Number.NEGATIVE_INFINITY;
  for (const place of [...granted, ...extended]) {
    const { outcome, operation, ttlMs, expiresAtMs } = operations[place] ?? {};
    if (outcome !== 'ok') continue;
    if (expiresAtMs !== undefined && offset) runsOutMs = Math.max(runsOutMs, expiresAtMs - offset.mostMs);
    if (expiresAtMs === undefined && ttlMs !== undefined && operation === 'hold') {
      runsOutMs = Math.max(runsOutMs, facts.askedFromMs(place) + ttlMs);
    }
  }
  return runsOutMs;
}

/** A key that is used again when its hold is forgotten makes another claim, of the same id, with another fence. */
export function byFence(
  operations: readonly Operation[],
  granted: readonly number[],
): readonly (readonly number[])[] {
  const [first] = granted;
  if (granted.length < 2) return first === undefined ? [] : [granted];
  return [...Map.groupBy(granted, (place) => operations[place]?.fence).values()];
}

/** -1 where there are none. */
export function firstToReturn(operations: readonly Operation[], places: readonly number[]): number {
  let first = -1;
  for (const place of places) {
    if ((operations[place]?.returnMs ?? 0) < (operations[first]?.returnMs ?? Number.POSITIVE_INFINITY))
      first = place;
  }
  return first;
}

/** Of seats that an operator blocked, until anybody may have put them back on sale. */
export function* claimsOfBlocks({ operations }: Facts): Generator<CertainClaim> {
  const blocks: number[] = [];
  const unblocks = new Map<string, Operation[]>();
  operations.forEach((operation, place) => {
    if (operation.asStranger) return;
    if (operation.operation === 'block' && operation.outcome === 'ok') blocks.push(place);
    if (operation.operation !== 'unblock' || !mayHaveHappened(operation)) return;
    for (const seat of operation.seats ?? []) {
      const known = unblocks.get(seat);
      if (known) known.push(operation);
      else unblocks.set(seat, [operation]);
    }
  });
  const undoing = new Map([...unblocks].map(([seat, those]) => [seat, new Undoing(those)]));
  for (const place of blocks) {
    const block = operations[place];
    for (const seat of block?.seats ?? []) {
      const toMs = undoing.get(seat)?.firstAfter(block?.invokeMs ?? 0) ?? Number.POSITIVE_INFINITY;
      const fromMs = block?.returnMs ?? 0;
      if (toMs > fromMs) yield { kind: 'block', seat, owner: 'an operator', fromMs, toMs, place };
    }
  }
}

/** The unblocks of one seat, by when each may have happened. */
class Undoing {
  readonly #endsMs: readonly number[];
  /** By position, the earliest invoke of that unblock and all that end later. */
  readonly #earliestMs: readonly number[];

  constructor(unblocks: readonly Operation[]) {
    const byEnd = unblocks
      .map(({ invokeMs, returnMs, outcome }) => ({
        invokeMs,
        endMs: outcome === 'ok' ? returnMs : Number.POSITIVE_INFINITY,
      }))
      .sort((a, b) => a.endMs - b.endMs || 0);
    this.#endsMs = byEnd.map(({ endMs }) => endMs);
    const earliest = byEnd.map(({ invokeMs }) => invokeMs);
    for (let at = earliest.length - 2; at >= 0; at -= 1) {
      earliest[at] = Math.min(earliest[at] ?? 0, earliest[at + 1] ?? 0);
    }
    this.#earliestMs = earliest;
  }

  /** When the first that may have happened after this moment was sent. */
  firstAfter(ms: number): number | undefined {
    return this.#earliestMs[countBelow(this.#endsMs, ms)];
  }
}
