import type { History, Operation } from '../history.ts';

/**
 * What a history is made of, for taking parts away: a hold with all that was ever asked about it, its booking and its
 * key; all blocks and unblocks of the same seats; and each other operation by itself.
 */
export interface Unit {
  /** Places in `History.operations`. */
  readonly operations: readonly number[];
  /** The holds and bookings that go with it. */
  readonly holds: readonly string[];
  readonly bookings: readonly string[];
  /** It may have taken these seats, so that others were refused them or saw them taken. */
  readonly takes: readonly string[];
  /** It says that these seats were taken by somebody. */
  readonly saw: readonly string[];
  /** Cancels of nobody knows which holds: they may explain any, so they are never taken away. */
  readonly isPinned: boolean;
}

/**
 * A correct system's history without one of these is one of a correct system too, as long as what others saw of it goes
 * with it (`without`). Single operations are not: without its release a hold overlaps the next one.
 */
export function unitsOf({ operations, bookings = [] }: History): Unit[] {
  const parent = operations.map((_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (parent[root] !== root) root = parent[root] ?? root;
    for (let at = place; at !== root; ) [at, parent[at]] = [parent[at] ?? root, root];
    return root;
  };
  const named = new Map<string, number>();
  const join = (name: string, place: number) => {
    const known = named.get(name);
    if (known === undefined) named.set(name, place);
    else parent[rootOf(place)] = rootOf(known);
  };
  const holdOf = new Map(bookings.map(({ booking, hold }) => [booking, hold]));
  for (const { booking, hold } of operations) if (booking && hold) holdOf.set(booking, hold);
  operations.forEach(({ operation, hold, key, booking, seats }, place) => {
    const ofHold = hold ?? holdOf.get(booking ?? '');
    if (ofHold !== undefined) join(`hold ${ofHold}`, place);
    if (key !== undefined) join(`key ${key}`, place);
    if (ofHold === undefined && booking !== undefined) join(STRAY, place);
    if (operation !== 'block' && operation !== 'unblock') return;
    for (const seat of seats ?? []) join(`block ${seat}`, place);
  });
  const stray = named.get(STRAY);
  const byRoot = Map.groupBy(operations.keys(), rootOf);
  const known = new Set(operations.flatMap(({ hold }) => hold ?? []));
  const alone = bookings.filter(({ hold }) => !known.has(hold));
  return [
    ...[...byRoot].map(([root, places]) => ({
      ...unitOf(operations, places, bookings),
      isPinned: stray !== undefined && root === rootOf(stray),
    })),
    ...alone.map(({ hold, booking, seats }) => {
      return { operations: [], holds: [hold], bookings: [booking], takes: seats, saw: [], isPinned: false };
    }),
  ];
}

function unitOf(
  operations: readonly Operation[],
  places: readonly number[],
  bookings: NonNullable<History['bookings']>,
): Omit<Unit, 'isPinned'> {
  const those = places.flatMap((place) => operations[place] ?? []);
  const holds = new Set(those.flatMap(({ hold }) => hold ?? []));
  const own = bookings.filter(({ hold }) => holds.has(hold));
  const taking = those.filter(({ outcome, operation }) => outcome !== 'fail' && TAKES.has(operation));
  const takes = [...taking.flatMap(({ seats = [] }) => seats), ...own.flatMap(({ seats }) => seats)];
  return {
    operations: places,
    holds: [...holds],
    bookings: own.map(({ booking }) => booking),
    takes: [...new Set(takes)],
    saw: [...new Set(those.flatMap(sawOf))],
  };
}

const STRAY = 'cancels of bookings of which no hold is known';
const TAKES: ReadonlySet<string> = new Set(['hold', 'block']);

function sawOf({
  operation,
  outcome,
  refusal,
  seats = [],
  taken,
  statuses = {},
}: Operation): readonly string[] {
  if (operation === 'read') return Object.keys(statuses);
  return outcome === 'fail' && refusal === 'SEAT_UNAVAILABLE' ? (taken ?? seats) : [];
}

/** The history with these units alone, and no others that saw something of what is gone. */
export function keeping(history: History, units: readonly Unit[]): History {
  const places = units.flatMap(({ operations }) => operations).sort((a, b) => a - b);
  const holds = new Set(units.flatMap((unit) => unit.holds));
  return {
    ...history,
    operations: places.flatMap((place) => history.operations[place] ?? []),
    bookings: history.bookings?.filter(({ hold }) => holds.has(hold)),
    liveHolds: history.liveHolds?.filter(({ hold }) => holds.has(hold)),
  };
}

/** Those that are left when these are taken away, and with them, where that matters, what saw something of theirs. */
export function without(
  units: readonly Unit[],
  gone: Iterable<Unit>,
  { areSeatsSeen = true }: { readonly areSeatsSeen?: boolean } = {},
): readonly Unit[] {
  const all = new Set<Unit>();
  for (const unit of gone) if (!unit.isPinned) all.add(unit);
  for (let size = -1; areSeatsSeen && size !== all.size; ) {
    size = all.size;
    const taken = new Set([...all].flatMap(({ takes }) => takes));
    for (const unit of units) {
      if (!unit.isPinned && unit.saw.some((seat) => taken.has(seat))) all.add(unit);
    }
  }
  return units.filter((unit) => !all.has(unit));
}
