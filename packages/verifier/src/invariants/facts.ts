import type { ClockOffset } from '../clock.ts';
import { isOpen, mayHaveHappened } from '../effects.ts';
import type { History, LedgerBooking, Operation } from '../history.ts';
import { latestEngineMs, readingTimeOf } from '../reading-time.ts';
import { lowestOf } from '../sorted.ts';
import { offsetOf } from './clock-offset.ts';
import { type SeatsOfHold, seatsIn } from './seats-of-holds.ts';

/** All that was asked about one hold, by whoever has its token, and by operators: places in `History.operations`. */
export interface HoldFacts {
  readonly id: string;
  /** Answers that gave it. */
  readonly granted: number[];
  readonly extends: number[];
  readonly releases: number[];
  readonly confirms: number[];
  readonly clears: number[];
}

/**
 * A history, looked up from all sides once, for all rules. What strangers sent is in none of it: a correct system does
 * nothing of that, and `only the owner acts` looks at it alone.
 */
export interface Facts {
  readonly history: History;
  readonly operations: readonly Operation[];
  readonly holds: ReadonlyMap<string, HoldFacts>;
  /** By key, what was sent with it, where that was more than one. */
  readonly retried: ReadonlyMap<string, readonly number[]>;
  /** By booking, the cancels of it that may have had an effect. */
  readonly cancels: ReadonlyMap<string, readonly number[]>;
  /** By hold: the booking that it became, by what anybody was told or the ledger has. */
  readonly bookingOfHold: ReadonlyMap<string, string>;
  readonly ledger: ReadonlyMap<string, LedgerBooking> | undefined;
  /** When the first cancel was sent of a booking that is of no hold we know of; Infinity where the ledger knows of each. */
  readonly strayCancelMs: number;
  /** What to add to a time of the history for the engine's. Undefined: nothing says. */
  readonly offset: ClockOffset | undefined;
  /** What the engine's clock said at most when all that was read in the end had been read; undefined: nothing says. */
  readonly readByAtMs: number | undefined;
  /**
   * The earliest moment at which this hold may have been given: a retry may be answered what an earlier try got, unless
   * that was refused.
   */
  askedFromMs(place: number): number;
  /** What a hold was given, as an answer tells. */
  seatsOf(hold: HoldFacts | undefined, fence: number | undefined): SeatsOfHold;
  /** The requests for a hold of all of these seats, and perhaps more, that may have been granted and were not answered. */
  openHoldsOn(seats: readonly string[]): readonly number[];
}

export function factsOf(history: History): Facts {
  const { operations } = history;
  const holds = new Map<string, HoldFacts>();
  const byKey = new Map<string, number | number[]>();
  const cancels = new Map<string, number[]>();
  const bookingOfHold = new Map<string, string>();
  const holdNamed = (id: string) => {
    const known = holds.get(id);
    if (known) return known;
    const hold = { id, granted: [], extends: [], releases: [], confirms: [], clears: [] };
    holds.set(id, hold);
    return hold;
  };
  operations.forEach((operation, place) => {
    const { hold, key, booking } = operation;
    if (operation.asStranger) return;
    if (operation.operation === 'hold' && key !== undefined) addTo(byKey, key, place);
    if (operation.operation === 'cancel' && booking !== undefined && mayHaveHappened(operation)) {
      const known = cancels.get(booking);
      if (known) known.push(place);
      else cancels.set(booking, [place]);
    }
    if (hold === undefined) return;
    switch (operation.operation) {
      case 'hold':
        if (operation.outcome === 'ok') holdNamed(hold).granted.push(place);
        return;
      case 'extend':
        holdNamed(hold).extends.push(place);
        return;
      case 'release':
        holdNamed(hold).releases.push(place);
        return;
      case 'clear':
        holdNamed(hold).clears.push(place);
        return;
      case 'confirm':
        holdNamed(hold).confirms.push(place);
        if (operation.outcome === 'ok' && booking !== undefined) bookingOfHold.set(hold, booking);
        return;
    }
  });
  for (const { booking, hold } of history.bookings ?? []) bookingOfHold.set(hold, booking);
  const retried = new Map<string, readonly number[]>();
  for (const [key, places] of byKey) if (typeof places !== 'number') retried.set(key, places);
  byKey.clear();

  const firstTryMs = new Map<string, number>();
  for (const [key, places] of retried) {
    const tries = places.flatMap((place) => operations[place] ?? []).filter(mayHaveHappened);
    firstTryMs.set(key, lowestOf(tries.map(({ invokeMs }) => invokeMs)));
  }
  const askedFromMs = (place: number) => {
    const operation = operations[place];
    if (!operation) throw new RangeError(`there is no operation ${place}`);
    const { key, invokeMs } = operation;
    return key === undefined ? invokeMs : Math.min(invokeMs, firstTryMs.get(key) ?? invokeMs);
  };
  const ledger = history.bookings && new Map(history.bookings.map((booking) => [booking.booking, booking]));
  // The ledger, where it was read, has every booking that a cancel can have had an effect on.
  const strayCancelMs = ledger
    ? Number.POSITIVE_INFINITY
    : firstStrayMs(operations, cancels, new Set(bookingOfHold.values()));
  const parts = {
    history,
    operations,
    holds,
    retried,
    cancels,
    bookingOfHold,
    ledger,
    strayCancelMs,
    askedFromMs,
    seatsOf: seatsIn(operations),
    openHoldsOn: openHoldsIn(operations),
  };
  const offset = offsetOf(parts);
  return { ...parts, offset, readByAtMs: offset && latestEngineMs(readingTimeOf(history), offset) };
}

/** What shows the life of a hold. */
export function allOf(hold: HoldFacts | undefined): readonly number[] {
  if (!hold) return [];
  return [...hold.granted, ...hold.extends, ...hold.releases, ...hold.confirms, ...hold.clears].sort(
    (a, b) => a - b,
  );
}

function openHoldsIn(operations: readonly Operation[]): Facts['openHoldsOn'] {
  let bySeat: Map<string, number[]> | undefined;
  return (seats) => {
    bySeat ??= placesBySeat(operations, (one) => one.operation === 'hold' && !one.asStranger && isOpen(one));
    const places = bySeat.get(seats[0] ?? '') ?? [];
    return places.filter((place) => {
      const asked = new Set(operations[place]?.seats);
      return seats.every((seat) => asked.has(seat));
    });
  };
}

function placesBySeat(
  operations: readonly Operation[],
  isMeant: (operation: Operation) => boolean,
): Map<string, number[]> {
  const bySeat = new Map<string, number[]>();
  operations.forEach((operation, place) => {
    if (!isMeant(operation)) return;
    for (const seat of operation.seats ?? []) {
      const known = bySeat.get(seat);
      if (known) known.push(place);
      else bySeat.set(seat, [place]);
    }
  });
  return bySeat;
}

function firstStrayMs(
  operations: readonly Operation[],
  cancels: ReadonlyMap<string, readonly number[]>,
  known: ReadonlySet<string>,
): number {
  let firstMs = Number.POSITIVE_INFINITY;
  for (const [booking, places] of cancels) {
    if (known.has(booking)) continue;
    for (const place of places) firstMs = Math.min(firstMs, operations[place]?.invokeMs ?? firstMs);
  }
  return firstMs;
}

function addTo(lists: Map<string, number | number[]>, name: string, place: number): void {
  const known = lists.get(name);
  if (known === undefined) lists.set(name, place);
  else if (typeof known === 'number') lists.set(name, [known, place]);
  else known.push(place);
}
