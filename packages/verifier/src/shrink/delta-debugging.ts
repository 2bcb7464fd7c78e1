/**
 * The fewest of these items found of which what is asked for still holds: delta debugging (Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", 2002), by taking parts away, half of all at first.
 *
 * @param without what is left of the first when the second are taken away, where more must go with them
 */
export function fewestOf<Item>(
  items: readonly Item[],
  stillHolds: (items: readonly Item[]) => boolean,
  {
    isInTime,
    without = (all, gone) => all.filter((item) => !gone.has(item)),
  }: {
    readonly isInTime: () => boolean;
    readonly without?: (all: readonly Item[], gone: ReadonlySet<Item>) => readonly Item[];
  },
): readonly Item[] {
  let fewest = items;
  for (let parts = 2; fewest.length > 0 && isInTime(); ) {
    const size = Math.ceil(fewest.length / parts);
    let isSmaller = false;
    for (let from = 0; from < fewest.length && isInTime(); from += size) {
      const left = without(fewest, new Set(fewest.slice(from, from + size)));
      if (left.length === fewest.length || !stillHolds(left)) continue;
      fewest = left;
      isSmaller = true;
      from -= size;
    }
    if (isSmaller) parts = Math.max(2, Math.min(parts, fewest.length));
    else if (size <= 1) break;
    else parts = Math.min(fewest.length, parts * 2);
  }
  return fewest;
}
