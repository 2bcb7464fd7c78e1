import type { History } from '../history.ts';
import { checkRule } from '../judge.ts';
import type { Violation } from '../judgement.ts';
import { violationChecker } from '../linearize/linearize.ts';
import { fewestOf } from './delta-debugging.ts';
import { nearTo, shrink } from './shrink.ts';

/** Per try: one that takes longer is no smaller history. */
const MAX_STEPS = 500_000;
const WITHIN_MS = 20_000;

/** A history cut down to what breaks the same rule, and what is found in it. */
export interface Shrunken {
  readonly history: History;
  readonly violations: readonly Violation[];
}

/** The smallest history found that breaks the same rule. @param withinMs see `shrink` */
export function shrinkViolation(
  history: History,
  violation: Violation,
  { withinMs = WITHIN_MS }: { readonly withinMs?: number } = {},
): Shrunken {
  const { rule, operations } = violation;
  const broken = (smaller: History) => checkRule(smaller, rule, { maxSteps: MAX_STEPS });
  const smallest =
    rule === 'linearizable'
      ? shrinkSearched(history, violation, performance.now() + withinMs)
      : shrink(history, (smaller) => broken(smaller).length > 0, {
          startWith: operations,
          withinMs,
          areSeatsSeen: false,
        });
  return { history: smallest, violations: broken(smallest) };
}

/**
 * The search itself says of which operations the answers are enough, whatever the others did (`violationChecker`): so
 * single operations can be taken away. What is left must fail by itself too, for whoever judges it alone.
 */
function shrinkSearched(
  history: History,
  { operations, afterOperations }: Violation,
  untilMs: number,
): History {
  const isInTime = () => performance.now() < untilMs;
  const withFinal = afterOperations === undefined;
  const brokenIn = (smaller: History) => checkRule(smaller, 'linearizable', { maxSteps: MAX_STEPS });
  // All that seats and holds connect to these: what others did has nothing to do with it.
  const connected = [...nearTo(history, operations)].at(-1) ?? history;
  const base = withFinal ? connected : { ...connected, liveHolds: undefined, snapshot: undefined, feeds: [] };
  const [found] = isInTime() ? brokenIn(base) : [];
  if (!found) return history;
  let smallest = base;
  const isEnough = violationChecker(base, { maxSteps: MAX_STEPS, withFinal });
  const still = (places: readonly number[]) => {
    const smaller = onlyOf(base, places);
    if (!isInTime() || !isEnough(new Set(places))) return false;
    // The same, and nothing else that only comes of what is missing.
    const [one, ...more] = brokenIn(smaller);
    if (one?.what !== found.what || more.length > 0) return false;
    smallest = smaller;
    return true;
  };
  const all = [...base.operations.keys()];
  const named = new Set(operations.map((place) => history.operations[place]));
  const near = all.filter((place) => named.has(base.operations[place]));
  fewestOf(still(near) ? near : all, still, { isInTime });
  return smallest;
}

function onlyOf(history: History, places: readonly number[]): History {
  const operations = places.flatMap((place) => history.operations[place] ?? []);
  const holds = new Set(operations.flatMap(({ hold }) => hold ?? []));
  const bookings = history.bookings?.filter(({ hold }) => holds.has(hold));
  return { ...history, operations, bookings };
}
