import type { Seat, SeatMap } from './seat-map.ts';

export type RowNames = 'letters' | 'numbers';
type Numbering = 'left' | 'right' | 'middle';
type RowShape = 'straight' | 'curved';

/** A block of rows that all have as many seats. Numbers and lists are as they were typed. */
export interface GridSection {
  /** Tells it from the others on the page; nothing of the show. */
  readonly key: string;
  readonly name: string;
  readonly rows: string;
  readonly seatsPerRow: string;
  readonly rowNames: RowNames;
  readonly numbering: Numbering;
  readonly shape: RowShape;
  /** `6, 12`: an aisle after the 6th and the 12th seat from the left. */
  readonly aisles: string;
  readonly category: string;
  /** What its seats' ids begin with; empty: something short is made of the name. */
  readonly prefix: string;
}

/** A section whose numbers have been read. */
export interface PlannedSection extends Omit<GridSection, 'rows' | 'seatsPerRow' | 'aisles'> {
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly aisles: readonly number[];
}

const ROW_GAP = 1.1;
const SECTION_GAP = 3;
const AISLE_WIDTH = 1.2;
/** How far the ends of a curved row come forward, of its half width. */
const CURVE = 0.12;

/** Sections one behind the other, the first next to the stage. */
export function seatMapOf(sections: readonly PlannedSection[]): SeatMap {
  const prefixes = prefixesOf(sections);
  let top = 0;
  return {
    sections: sections.map((section, index) => {
      const xs = columnsOf(section);
      const half = Math.max(...xs, 0.5);
      const curve = section.shape === 'curved' ? half * CURVE : 0;
      const numbers = numbersOf(section);
      const rows = Array.from({ length: section.rows }, (_, rowNumber) => {
        const name = rowName(section.rowNames, rowNumber);
        const seats = xs.map((x, column): Seat => {
          const number = String(numbers[column] ?? column + 1);
          const y = top + rowNumber * ROW_GAP + curve * (1 - (x / half) ** 2);
          const category = section.category.trim();
          return {
            id: seatId(prefixes[index] ?? '', section.rowNames, name, number),
            label: number,
            x: rounded(x),
            y: rounded(y),
            ...(category !== '' && { category }),
          };
        });
        return { name, seats };
      });
      top += (section.rows - 1) * ROW_GAP + curve + SECTION_GAP;
      return { name: section.name.trim(), rows };
    }),
  };
}

/** `A12`, `1-12`; with a prefix `S-A12`. */
function seatId(prefix: string, rowNames: RowNames, row: string, number: string): string {
  const inSection = rowNames === 'letters' ? `${row}${number}` : `${row}-${number}`;
  return prefix === '' ? inSection : `${prefix}-${inSection}`;
}

/** Where the seats of a row stand, around the middle. */
function columnsOf({ seatsPerRow, aisles }: PlannedSection): number[] {
  const after = new Set(aisles);
  let x = 0;
  const xs = Array.from({ length: seatsPerRow }, (_, column) => {
    const here = x;
    x += 1 + (after.has(column + 1) ? AISLE_WIDTH : 0);
    return here;
  });
  const middle = (xs.at(-1) ?? 0) / 2;
  return xs.map((place) => place - middle);
}

/** From the left, from the right, or from the middle: there odd numbers go left and even ones right. */
function numbersOf({ seatsPerRow, numbering }: PlannedSection): number[] {
  const left = Math.ceil(seatsPerRow / 2);
  return Array.from({ length: seatsPerRow }, (_, column) => {
    if (numbering === 'left') return column + 1;
    if (numbering === 'right') return seatsPerRow - column;
    return column < left ? 2 * (left - column) - 1 : 2 * (column - left + 1);
  });
}

/** A to Z, then AA: as a spreadsheet names its columns. */
export function rowName(rowNames: RowNames, index: number): string {
  if (rowNames === 'numbers') return String(index + 1);
  const LETTERS = 26;
  const letter = String.fromCharCode(65 + (index % LETTERS));
  return index < LETTERS ? letter : `${rowName(rowNames, Math.floor(index / LETTERS) - 1)}${letter}`;
}

/** One section alone needs no prefix; of several, those that say none get the first letters of their name, told apart. */
export function prefixesOf(sections: readonly Pick<GridSection, 'name' | 'prefix'>[]): string[] {
  const taken = new Set(sections.map(({ prefix }) => prefix.trim()).filter((prefix) => prefix !== ''));
  return sections.map(({ name, prefix }) => {
    if (prefix.trim() !== '' || sections.length === 1) return prefix.trim();
    const initials =
      name
        .split(/[^\p{L}\p{N}]+/u)
        .map((word) => [...word][0] ?? '')
        .join('')
        .toUpperCase() || 'S';
    let made = initials;
    for (let number = 2; taken.has(made); number += 1) made = `${initials}${number}`;
    taken.add(made);
    return made;
  });
}

function rounded(place: number): number {
  return Math.round(place * 1_000) / 1_000;
}
