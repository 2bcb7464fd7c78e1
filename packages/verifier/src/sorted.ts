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
