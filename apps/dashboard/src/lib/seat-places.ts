import type { Outputs } from './trpc.ts';

export type SeatMap = Outputs['shows']['get']['seatMap'];
type Section = SeatMap['sections'][number];
type Seat = Section['rows'][number]['seats'][number];

/** The middle of something, in seat widths. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Caption extends Place {
  readonly text: string;
}

/** Above the seats of its section, of which it says how far they reach. */
export interface SectionName extends Caption {
  readonly height: number;
}

/** Rows of seats without a place are this far apart. */
const ROW_GAP = 1.15;
const SECTION_GAP = 2.4;
const CAPTION_GAP = 1;

/**
 * Where every seat goes, in the seat map's order. Sections that do not say where all their seats are become tidy grids
 * below the others.
 */
export function placeSeats(seatMap: SeatMap): Place[] {
  const placed = seatMap.sections.filter(isPlaced).flatMap(seatsOf);
  const middle = middleOf(placed.map(({ x = 0 }) => x));
  let nextTop = max([-SECTION_GAP, ...placed.map(({ y = 0 }) => y)]) + SECTION_GAP;
  return seatMap.sections.flatMap((section) => {
    if (isPlaced(section)) return seatsOf(section).map(({ x = 0, y = 0 }) => ({ x, y }));
    const top = nextTop;
    nextTop += (section.rows.length - 1) * ROW_GAP + SECTION_GAP;
    return section.rows.flatMap(({ seats }, rowNumber) =>
      seats.map((_, position) => ({
        x: middle + position - (seats.length - 1) / 2,
        y: top + rowNumber * ROW_GAP,
      })),
    );
  });
}

/** Close above the seats it stands over, wherever the curve of the first row puts them. */
export function captionAbove(text: string, seats: readonly Place[]): SectionName[] {
  if (seats.length === 0) return [];
  const x = middleOf(seats.map((seat) => seat.x));
  const reach = text.length / 4;
  const under = seats.filter((seat) => Math.abs(seat.x - x) <= reach);
  const ys = seats.map((seat) => seat.y);
  const y = min((under.length > 0 ? under : seats).map((seat) => seat.y)) - CAPTION_GAP;
  return [{ text, x, y, height: max(ys) - min(ys) }];
}

/** Math.min takes its values as arguments, of which there may be too many. */
export function min(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

export function max(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function isPlaced(section: Section): boolean {
  return seatsOf(section).every((seat) => seat.x !== undefined && seat.y !== undefined);
}

function seatsOf(section: Section): Seat[] {
  return section.rows.flatMap((row) => row.seats);
}

function middleOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : (min(values) + max(values)) / 2;
}
