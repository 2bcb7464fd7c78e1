/** Looking things up by when they were: what would else be asked of all, for each. */

/** How many of these are at most so much. */
export function countUpTo(sorted: ArrayLike<number>, most: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? most) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of these are less. */
export function countBelow(sorted: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The highest of values that each count from a moment on. */
export class HighestSince {
  readonly #sinceMs: Float64Array;
  readonly #highest: Float64Array;

  constructor(values: readonly { readonly sinceMs: number; readonly value: number }[]) {
    const sorted = values.toSorted((one, other) => one.sinceMs - other.sinceMs || 0);
    this.#sinceMs = Float64Array.from(sorted, ({ sinceMs }) => sinceMs);
    let highest = Number.NEGATIVE_INFINITY;
    this.#highest = Float64Array.from(sorted, ({ value }) => {
      highest = Math.max(highest, value);
      return highest;
    });
  }

  /** Of those that count at that moment. -Infinity: of none. */
  at(ms: number): number {
    return this.#highest[countUpTo(this.#sinceMs, ms) - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** Of those that counted before it. -Infinity: of none. */
  before(ms: number): number {
    return this.#highest[countBelow(this.#sinceMs, ms) - 1] ?? Number.NEGATIVE_INFINITY;
  }
}

/** Infinity: there are none. Of any number, which `Math.min(...values)` is not. */
export function lowestOf(values: Iterable<number>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const value of values) lowest = Math.min(lowest, value);
  return lowest;
}

/** -Infinity: there are none. */
export function highestOf(values: Iterable<number>): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) highest = Math.max(highest, value);
  return highest;
}
