/** Seats in a row: what one hold can touch, and so how many seats the checker must look at together. */
const ROW = 20;

/** Rows of 20 seats, the last one shorter. Seat ids say row and place: `7-12`. */
export function rowsOf(seats: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(seats / ROW) }, (_, row) =>
    Array.from({ length: Math.min(ROW, seats - row * ROW) }, (_, seat) => `${row + 1}-${seat + 1}`),
  );
}
