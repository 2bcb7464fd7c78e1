import type { Outputs } from '../../lib/trpc.ts';

type SeatMap = Outputs['shows']['get']['seatMap'];
type Section = SeatMap['sections'][number];
type Seat = Section['rows'][number]['seats'][number];

/** A seat with its place, in seat widths, at its middle. */
export interface PlacedSeat {
  readonly id: string;
  readonly label: string;
  readonly category: string | undefined;
  readonly section: string;
  readonly x: number;
  readonly y: number;
}

interface Caption {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly seats: readonly PlacedSeat[];
  readonly sectionNames: readonly Caption[];
  readonly rowNames: readonly Caption[];
  readonly stage: { readonly x: number; readonly y: number; readonly width: number };
  readonly bounds: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Rows of seats without a place are this far apart. */
const ROW_GAP = 1.15;
const SECTION_GAP = 2.4;
const CAPTION_GAP = 1;
const STAGE_GAP = 2.2;
const MARGIN = 1.2;
/** A smaller show is not drawn larger than this many seats across: four seats need not fill a screen. */
const LEAST_WIDTH = 18;

/** Where everything goes. Sections that do not say where their seats are become tidy grids below the others. */
export function layOut(seatMap: SeatMap): Layout {
  const placed = seatMap.sections.filter(isPlaced);
  const middle = middleOf(placed.flatMap(seatsOf).map((seat) => seat.x ?? 0));
  let nextTop = max([-SECTION_GAP, ...placed.flatMap(seatsOf).map((seat) => seat.y ?? 0)]) + SECTION_GAP;

  const sections = seatMap.sections.map((section) => {
    if (isPlaced(section)) return { name: section.name, rows: rowsAsTheyAre(section) };
    const rows = rowsInGrid(section, middle, nextTop);
    nextTop += (rows.length - 1) * ROW_GAP + SECTION_GAP;
    return { name: section.name, rows };
  });
  const rows = sections.flatMap((section) => section.rows);
  const seats = rows.flatMap((row) => row.seats);
  const rowNames = rows.flatMap((row) => captionBefore(row.name, row.seats));
  const sectionNames = sections.flatMap((section) =>
    captionAbove(
      section.name,
      section.rows.flatMap((row) => row.seats),
    ),
  );
  return { seats, sectionNames, rowNames, ...frame(seats, sectionNames) };
}

function frame(seats: readonly PlacedSeat[], sectionNames: readonly Caption[]) {
  const xs = seats.map((seat) => seat.x);
  const left = min(xs);
  const right = max(xs);
  const top = min([...seats.map((seat) => seat.y), ...sectionNames.map((caption) => caption.y)]);
  const bottom = max(seats.map((seat) => seat.y));
  const middle = (left + right) / 2;
  const width = Math.max(LEAST_WIDTH, right - left + 2 * MARGIN + 1);
  const stage = { x: middle, y: top - STAGE_GAP, width: Math.max(4, (right - left) * 0.45) };
  const y = stage.y - MARGIN;
  return { stage, bounds: { x: middle - width / 2, y, width, height: bottom + MARGIN - y } };
}

function isPlaced(section: Section): boolean {
  return seatsOf(section).every((seat) => seat.x !== undefined && seat.y !== undefined);
}

function seatsOf(section: Section): Seat[] {
  return section.rows.flatMap((row) => row.seats);
}

function rowsAsTheyAre(section: Section) {
  return section.rows.map(({ name, seats }) => ({
    name,
    seats: seats.map((seat) => place(section, seat, seat.x ?? 0, seat.y ?? 0)),
  }));
}

function rowsInGrid(section: Section, middle: number, top: number) {
  return section.rows.map(({ name, seats }, rowNumber) => ({
    name,
    seats: seats.map((seat, position) =>
      place(section, seat, middle + position - (seats.length - 1) / 2, top + rowNumber * ROW_GAP),
    ),
  }));
}

function place(section: Section, { id, label, category }: Seat, x: number, y: number): PlacedSeat {
  return { id, label: label ?? id, category, section: section.name, x, y };
}

/** Close above the seats it stands over, wherever the curve of the first row puts them. */
function captionAbove(text: string, seats: readonly PlacedSeat[]): Caption[] {
  if (seats.length === 0) return [];
  const x = middleOf(seats.map((seat) => seat.x));
  const reach = text.length / 4;
  const under = seats.filter((seat) => Math.abs(seat.x - x) <= reach);
  return [{ text, x, y: min((under.length > 0 ? under : seats).map((seat) => seat.y)) - CAPTION_GAP }];
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
