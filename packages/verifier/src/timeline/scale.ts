/** Pixels between two moments, whatever lies between them. */
const LEAST_PX = 7;
const MOST_PX = 150;
const DOUBLING_PX = 9;
/** Ticks closer than this would write over each other. */
const TICK_PX = 74;

export interface Scale {
  /** How wide it is altogether. */
  readonly widthPx: number;
  /** Where a moment is drawn; what lies outside is drawn at the edge. */
  at(ms: number): number;
  readonly ticks: readonly { readonly ms: number; readonly px: number }[];
}

/**
 * Time from left to right, in which waits are drawn by how often they would have to be halved to be short: a history has
 * answers after two milliseconds and holds of five minutes, and both must be seen. The ticks tell the times.
 */
export function scaleOf(moments: Iterable<number>): Scale {
  const sorted = [...new Set([...moments].filter(Number.isFinite))].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((ms, position) => ms - (sorted[position] ?? ms));
  const short = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 4)] || 1;
  const places = [0];
  for (const gap of gaps) {
    const px = Math.min(MOST_PX, LEAST_PX + DOUBLING_PX * Math.log2(1 + gap / short));
    places.push((places.at(-1) ?? 0) + px);
  }
  const ticks: { ms: number; px: number }[] = [];
  sorted.forEach((ms, position) => {
    const px = places[position] ?? 0;
    if (px - (ticks.at(-1)?.px ?? Number.NEGATIVE_INFINITY) >= TICK_PX) ticks.push({ ms, px });
  });
  return { widthPx: places.at(-1) ?? 0, ticks, at: (ms) => placeOf(ms, sorted, places) };
}

function placeOf(ms: number, sorted: readonly number[], places: readonly number[]): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [sorted[low - 1], sorted[low]];
  if (before === undefined) return 0;
  const from = places[low - 1] ?? 0;
  if (after === undefined) return from;
  return from + ((places[low] ?? from) - from) * ((ms - before) / (after - before));
}
