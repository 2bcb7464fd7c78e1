import { type SeatMap, summarize } from './seat-map.ts';

/** A seat map to be drawn: where each seat is, in seat widths. */
export interface Drawing {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Of each seat, its category's position in the summary. */
  readonly categories: Uint16Array;
  readonly captions: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  readonly bounds: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

const ROW_GAP = 1.15;
const SECTION_GAP = 2.6;
const CAPTION_GAP = 1;
const MARGIN = 1;

/** Sections that do not say where all their seats are become grids below the others, as on the show's own page. */
export function drawingOf(seatMap: SeatMap): Drawing {
  const { seats, categories } = summarize(seatMap);
  const position = new Map(categories.map(({ name }, index) => [name, index]));
  const [xs, ys] = [new Float32Array(seats), new Float32Array(seats)];
  const categoryOf = new Uint16Array(seats);
  let lowest = Number.NEGATIVE_INFINITY;
  for (const { rows } of seatMap.sections.filter(isPlaced)) {
    for (const row of rows) for (const { y = 0 } of row.seats) lowest = Math.max(lowest, y);
  }
  let nextTop = Number.isFinite(lowest) ? lowest + SECTION_GAP : 0;
  let seat = 0;
  const captions = seatMap.sections.flatMap((section) => {
    const asGrid = !isPlaced(section);
    const extent = new Extent();
    section.rows.forEach((row, rowNumber) => {
      row.seats.forEach(({ x = 0, y = 0, category }, index) => {
        xs[seat] = asGrid ? index - (row.seats.length - 1) / 2 : x;
        ys[seat] = asGrid ? nextTop + rowNumber * ROW_GAP : y;
        categoryOf[seat] = position.get(category) ?? 0;
        extent.take(xs[seat] ?? 0, ys[seat] ?? 0);
        seat += 1;
      });
    });
    if (asGrid) nextTop += (section.rows.length - 1) * ROW_GAP + SECTION_GAP;
    if (extent.isEmpty) return [];
    return [{ text: section.name, x: (extent.left + extent.right) / 2, y: extent.top - CAPTION_GAP }];
  });
  return { xs, ys, categories: categoryOf, captions, bounds: boundsOf(xs, ys) };
}

function boundsOf(xs: Float32Array, ys: Float32Array): Drawing['bounds'] {
  const extent = new Extent();
  for (let index = 0; index < xs.length; index += 1) extent.take(xs[index] ?? 0, ys[index] ?? 0);
  if (extent.isEmpty) return { left: 0, top: 0, width: 1, height: 1 };
  const edge = MARGIN + 0.5;
  const top = extent.top - CAPTION_GAP - edge;
  return {
    left: extent.left - edge,
    top,
    width: extent.right - extent.left + 2 * edge,
    height: extent.bottom + edge - top,
  };
}

class Extent {
  left = Number.POSITIVE_INFINITY;
  right = Number.NEGATIVE_INFINITY;
  top = Number.POSITIVE_INFINITY;
  bottom = Number.NEGATIVE_INFINITY;

  get isEmpty(): boolean {
    return this.left > this.right;
  }

  take(x: number, y: number): void {
    this.left = Math.min(this.left, x);
    this.right = Math.max(this.right, x);
    this.top = Math.min(this.top, y);
    this.bottom = Math.max(this.bottom, y);
  }
}

function isPlaced({ rows }: SeatMap['sections'][number]): boolean {
  return rows.every((row) => row.seats.every(({ x, y }) => x !== undefined && y !== undefined));
}
