import { type Caption, captionAbove, max, min, placeSeats } from '../../lib/seat-places.ts';
import { type SeatMap, summarize } from './seat-map.ts';

/** A seat map to be drawn: where each seat is, in seat widths. Arrays of numbers, as it comes from a worker. */
export interface Drawing {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Of each seat, its category's position in the summary. */
  readonly categories: Uint16Array;
  readonly captions: readonly Caption[];
  readonly bounds: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Around the middles of the outermost seats: half a seat, and some air. */
const EDGE = 1.5;

/** The hall as the show's own page will have it. */
export function drawingOf(seatMap: SeatMap): Drawing {
  const places = placeSeats(seatMap);
  const xs = Float32Array.from(places, ({ x }) => x);
  const ys = Float32Array.from(places, ({ y }) => y);
  const position = new Map(summarize(seatMap).categories.map(({ name }, index) => [name, index]));
  const categories = Uint16Array.from(
    seatMap.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats)),
    ({ category }) => position.get(category) ?? 0,
  );
  let drawn = 0;
  const captions = seatMap.sections.flatMap(({ name, rows }) => {
    const first = drawn;
    for (const { seats } of rows) drawn += seats.length;
    return captionAbove(name, places.slice(first, drawn));
  });
  return { xs, ys, categories, captions, bounds: boundsOf([...places, ...captions], places) };
}

function boundsOf(
  all: readonly { y: number }[],
  places: readonly { x: number; y: number }[],
): Drawing['bounds'] {
  if (places.length === 0) return { left: 0, top: 0, width: 1, height: 1 };
  const xs = places.map(({ x }) => x);
  const [left, right] = [min(xs), max(xs)];
  const ys = all.map(({ y }) => y);
  const [top, bottom] = [min(ys), max(ys)];
  return {
    left: left - EDGE,
    top: top - EDGE,
    width: right - left + 2 * EDGE,
    height: bottom - top + 2 * EDGE,
  };
}
