import type { History } from '../history.ts';
import { fewestOf } from './delta-debugging.ts';
import { keeping, type Unit, unitsOf, without } from './units.ts';

/** For a history of some thousand operations; a longer one is cut down as far as it gets. */
const WITHIN_MS = 20_000;

export interface ShrinkOptions {
  /** When to stop and give what was found. */
  readonly withinMs?: number;
  /** Operations that it surely shows in, to try them first and alone: places in `History.operations`. */
  readonly startWith?: readonly number[];
  /** Whether it matters that refusals and reads say of seats that they are taken: who took them is then kept for them. */
  readonly areSeatsSeen?: boolean;
}

/**
 * The smallest history found that still fails, by taking away units that can be taken away without making a wrong history
 * of a right one, so that what is left fails for a reason that was there.
 *
 * First it tries what has to do with `startWith` alone, which is nearly always all, and makes long histories short at once.
 */
export function shrink(
  history: History,
  stillFails: (history: History) => boolean,
  { withinMs = WITHIN_MS, startWith = [], areSeatsSeen = true }: ShrinkOptions = {},
): History {
  const untilMs = performance.now() + withinMs;
  const isInTime = () => performance.now() < untilMs;
  let smallest = history;
  const keep = (smaller: History) => {
    if (!isInTime() || !stillFails(smaller)) return false;
    smallest = smaller;
    return true;
  };
  for (const near of nearTo(history, startWith, { areSeatsSeen })) if (keep(near)) break;
  // Less of what is known afterwards is less that can be held against a history.
  keep({ ...smallest, feeds: [], snapshot: undefined, liveHolds: undefined, bookings: undefined });
  if (smallest.feeds.length > 0) keep({ ...smallest, feeds: [], snapshot: undefined });
  if (smallest.liveHolds) keep({ ...smallest, liveHolds: undefined });
  if (smallest.bookings) keep({ ...smallest, bookings: undefined });
  if (smallest.operations.length > 0) keep({ ...smallest, operations: [], bookings: undefined });

  const base = smallest;
  fewestOf(unitsOf(base), (units) => keep(keeping(base, units)), {
    isInTime,
    without: (units, gone) => without(units, gone, { areSeatsSeen }),
  });
  return smallest;
}

/** What has to do with these operations, from next to nothing to all of their seats and those that holds connect them to. */
export function* nearTo(
  history: History,
  startWith: readonly number[],
  options: { readonly areSeatsSeen?: boolean } = {},
): Generator<History> {
  if (startWith.length === 0) return;
  const units = unitsOf(history);
  const wanted = new Set(startWith);
  let near = units.filter(({ operations }) => operations.some((place) => wanted.has(place)));
  for (let size = 0; size !== near.length; ) {
    size = near.length;
    const isNear = new Set(near);
    yield keeping(
      history,
      without(
        units,
        units.filter((unit) => !isNear.has(unit)),
        options,
      ),
    );
    const seats = new Set(near.flatMap((unit) => seatsOf(history, unit)));
    near = units.filter((unit) => isNear.has(unit) || seatsOf(history, unit).some((seat) => seats.has(seat)));
  }
}

function seatsOf({ operations }: History, unit: Unit): readonly string[] {
  return [...unit.takes, ...unit.operations.flatMap((place) => operations[place]?.seats ?? [])];
}
