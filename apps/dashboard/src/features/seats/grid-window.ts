import type { Layout, PlacedSeat } from './seat-layout.ts';

/** A hall of so many seats is there as a whole. */
const WHOLE_UP_TO = 600;
/** Of a larger one there are so many rows before and after the active seat's, and so many seats on either side. */
const [ROWS_ASIDE, SEATS_ASIDE] = [3, 12];

export interface WindowRow {
  readonly row: number;
  readonly seats: readonly PlacedSeat[];
}

/** The rows and seats that are rendered for assistive tech while that seat is the active one. */
export function rowsAround({ seats, rows }: Layout, active: PlacedSeat): WindowRow[] {
  const isWhole = seats.length <= WHOLE_UP_TO;
  const firstRow = isWhole ? 0 : Math.max(0, active.row - ROWS_ASIDE);
  const column = active.index - (rows[active.row]?.first ?? 0);
  return rows
    .slice(firstRow, isWhole ? undefined : active.row + ROWS_ASIDE + 1)
    .flatMap(({ first, count }, at) => {
      // Rows differ in length: the seats around the same number, or the last ones.
      const middle = Math.min(column, count - 1);
      const from = isWhole ? 0 : Math.max(0, middle - SEATS_ASIDE);
      const to = isWhole ? count : Math.min(count, middle + SEATS_ASIDE + 1);
      return count > 0 ? [{ row: firstRow + at, seats: seats.slice(first + from, first + to) }] : [];
    });
}
