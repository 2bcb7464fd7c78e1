import type { Input } from '../k6/lib/contract.ts';

/** Seats in a row: what one hold can touch, and so how many seats the checker must look at together. */
const ROW = 20;

/** Rows of 20 seats, the last one shorter. Seat ids say row and place: `7-12`. */
export function rowsOf(seats: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(seats / ROW) }, (_, row) =>
    Array.from({ length: Math.min(ROW, seats - row * ROW) }, (_, seat) => `${row + 1}-${seat + 1}`),
  );
}

export function showOf(showId: string, rows: readonly (readonly string[])[]): Input<'shows.create'> {
  const named = rows.map((seats, row) => ({ name: String(row + 1), seats: seats.map((id) => ({ id })) }));
  return { showId, title: `Load driver, ${showId}`, seatMap: { sections: [{ name: 'Hall', rows: named }] } };
}
