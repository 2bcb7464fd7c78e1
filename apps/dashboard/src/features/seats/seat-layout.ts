import type { Outputs } from '../../lib/trpc.ts';
import type { Area } from './view.ts';

type SeatMap = Outputs['shows']['get']['seatMap'];
type Section = SeatMap['sections'][number];
type Seat = Section['rows'][number]['seats'][number];

/** A seat with its place, in seat widths, at its middle. */
export interface PlacedSeat {
  /** Its number in the layout. */
  readonly index: number;
  readonly id: string;
  readonly label: string;
  readonly category: string | undefined;
  readonly section: string;
  /** Its row's number in the layout. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

/** A row and its seats, which follow one another in the layout. */
interface PlacedRow {
  readonly section: string;
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

export interface Caption {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Above the seats of its section, of which it says how far they reach. */
export interface SectionName extends Caption {
  readonly height: number;
}

/** Around its middle; it bulges towards the seats. */
interface Stage {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

export interface Layout {
  readonly seats: readonly PlacedSeat[];
  readonly rows: readonly PlacedRow[];
  /** In the seat map's order, each once. */
  readonly sections: readonly string[];
  readonly sectionNames: readonly SectionName[];
  readonly rowNames: readonly Caption[];
  readonly stage: Stage;
  readonly bounds: Area;
}

/** Rows of seats without a place are this far apart. */
const ROW_GAP = 1.15;
const SECTION_GAP = 2.4;
const CAPTION_GAP = 1;
/** The stage is so far from the first row, and so deep; more before a large hall, or nobody would see it. */
const STAGE_GAP = { least: 2.2, perWidth: 1 / 40 };
const STAGE_DEPTH = { least: 0.8, perWidth: 1 / 70 };
const MARGIN = 1.2;
/** A smaller show is not drawn larger than this many seats across: four seats need not fill a screen. */
const LEAST_WIDTH = 18;

/** Where everything goes. Sections that do not say where their seats are become tidy grids below the others. */
export function layOut(seatMap: SeatMap): Layout {
  const placed = seatMap.sections.filter(isPlaced).flatMap(seatsOf);
  const middle = middleOf(placed.map((seat) => seat.x ?? 0));
  let nextTop = max([-SECTION_GAP, ...placed.map((seat) => seat.y ?? 0)]) + SECTION_GAP;

  const seats: PlacedSeat[] = [];
  const rows: PlacedRow[] = [];
  const sectionNames: SectionName[] = [];
  for (const section of seatMap.sections) {
    const isInGrid = !isPlaced(section);
    const first = seats.length;
    section.rows.forEach((row, rowNumber) => {
      rows.push({ section: section.name, name: row.name, first: seats.length, count: row.seats.length });
      row.seats.forEach(({ id, label, category, x = 0, y = 0 }, position) => {
        const place = isInGrid
          ? { x: middle + position - (row.seats.length - 1) / 2, y: nextTop + rowNumber * ROW_GAP }
          : { x, y };
        const numbers = { index: seats.length, row: rows.length - 1 };
        seats.push({ ...numbers, id, label: label ?? id, category, section: section.name, ...place });
      });
    });
    if (isInGrid) nextTop += (section.rows.length - 1) * ROW_GAP + SECTION_GAP;
    sectionNames.push(...captionAbove(section.name, seats.slice(first)));
  }
  const rowNames = rows.flatMap(({ name, first, count }) =>
    captionBefore(name, seats.slice(first, first + count)),
  );
  const sections = [...new Set(seatMap.sections.map(({ name }) => name))];
  return { seats, rows, sections, sectionNames, rowNames, ...frame(seats, sectionNames) };
}

function frame(seats: readonly PlacedSeat[], sectionNames: readonly Caption[]) {
  const xs = seats.map((seat) => seat.x);
  const left = min(xs);
  const right = max(xs);
  const top = min([...seats.map((seat) => seat.y), ...sectionNames.map((caption) => caption.y)]);
  const bottom = max(seats.map((seat) => seat.y));
  const middle = (left + right) / 2;
  const width = Math.max(LEAST_WIDTH, right - left + 2 * MARGIN + 1);
  const gap = Math.max(STAGE_GAP.least, (right - left) * STAGE_GAP.perWidth);
  const depth = Math.max(STAGE_DEPTH.least, (right - left) * STAGE_DEPTH.perWidth);
  const stage = { x: middle, y: top - gap, width: Math.max(4, (right - left) * 0.45), depth };
  const y = stage.y - depth / 2 - MARGIN;
  return {
    stage,
    bounds: { left: middle - width / 2, right: middle + width / 2, top: y, bottom: bottom + MARGIN },
  };
}

function isPlaced(section: Section): boolean {
  return seatsOf(section).every((seat) => seat.x !== undefined && seat.y !== undefined);
}

function seatsOf(section: Section): Seat[] {
  return section.rows.flatMap((row) => row.seats);
}

/** Close above the seats it stands over, wherever the curve of the first row puts them. */
function captionAbove(text: string, seats: readonly PlacedSeat[]): SectionName[] {
  if (seats.length === 0) return [];
  const x = middleOf(seats.map((seat) => seat.x));
  const reach = text.length / 4;
  const under = seats.filter((seat) => Math.abs(seat.x - x) <= reach);
  const ys = seats.map((seat) => seat.y);
  const y = min((under.length > 0 ? under : seats).map((seat) => seat.y)) - CAPTION_GAP;
  return [{ text, x, y, height: max(ys) - min(ys) }];
}

function captionBefore(text: string, seats: readonly PlacedSeat[]): Caption[] {
  const [first] = seats;
  return first ? [{ text, x: first.x - 0.75, y: first.y }] : [];
}

function middleOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : (min(values) + max(values)) / 2;
}

/** Math.min takes its values as arguments, of which there may be too many. */
function min(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
