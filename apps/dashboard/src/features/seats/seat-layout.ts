import {
  type Caption,
  captionAbove,
  max,
  min,
  placeSeats,
  type SeatMap,
  type SectionName,
} from '../../lib/seat-places.ts';
import type { Area } from './view.ts';

export type { Caption } from '../../lib/seat-places.ts';

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

/** The stage is so far from the first row, and so deep; more before a large hall, or nobody would see it. */
const STAGE_GAP = { least: 2.2, perWidth: 1 / 40 };
const STAGE_DEPTH = { least: 0.8, perWidth: 1 / 70 };
const MARGIN = 1.2;
/** A smaller show is not drawn larger than this many seats across: four seats need not fill a screen. */
const LEAST_WIDTH = 18;

/** Where everything goes. */
export function layOut(seatMap: SeatMap): Layout {
  const places = placeSeats(seatMap);
  const seats: PlacedSeat[] = [];
  const rows: PlacedRow[] = [];
  const sectionNames: SectionName[] = [];
  for (const section of seatMap.sections) {
    const first = seats.length;
    for (const row of section.rows) {
      rows.push({ section: section.name, name: row.name, first: seats.length, count: row.seats.length });
      for (const { id, label = id, category } of row.seats) {
        const { x, y } = places[seats.length] ?? { x: 0, y: 0 };
        const numbers = { index: seats.length, row: rows.length - 1 };
        seats.push({ ...numbers, id, label, category, section: section.name, x, y });
      }
    }
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

function captionBefore(text: string, seats: readonly PlacedSeat[]): Caption[] {
  const [first] = seats;
  return first ? [{ text, x: first.x - 0.75, y: first.y }] : [];
}
