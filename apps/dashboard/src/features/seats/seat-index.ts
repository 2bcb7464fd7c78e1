import type { Area } from './view.ts';

/** Aimed at: enough to make few cells of a screenful, few enough to look through one quickly. */
const SEATS_PER_CELL = 8;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Which seats are where: a grid of cells over the hall, each knowing the seats in it by their number. */
export class SeatIndex {
  readonly #seats: readonly Place[];
  readonly #cell: number;
  readonly #left: number;
  readonly #top: number;
  readonly #columns: number;
  readonly #rows: number;
  /** The seats of cell c are `#items[#starts[c]]` up to `#items[#starts[c + 1]]`. */
  readonly #starts: Uint32Array;
  readonly #items: Uint32Array;

  constructor(seats: readonly Place[]) {
    this.#seats = seats;
    let [left, top, right, bottom] = [0, 0, 0, 0];
    if (seats.length > 0) [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y } of seats) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    [this.#left, this.#top] = [left, top];
    // By area, not by seat: places may be a million apart, and a grid of the whole must stay small.
    const [width, height] = [right - left + 1, bottom - top + 1];
    this.#cell = Math.max(
      1,
      Math.sqrt((width * height * SEATS_PER_CELL) / Math.max(1, seats.length)),
      Math.max(width, height) / Math.max(1, seats.length),
    );
    this.#columns = Math.ceil(width / this.#cell);
    this.#rows = Math.ceil(height / this.#cell);

    const cellOf = seats.map(({ x, y }) => this.#row(y) * this.#columns + this.#column(x));
    this.#starts = new Uint32Array(this.#columns * this.#rows + 1);
    for (const cell of cellOf) this.#starts[cell + 1] = (this.#starts[cell + 1] ?? 0) + 1;
    for (let cell = 1; cell < this.#starts.length; cell += 1) {
      this.#starts[cell] = (this.#starts[cell] ?? 0) + (this.#starts[cell - 1] ?? 0);
    }
    const next = this.#starts.slice();
    this.#items = new Uint32Array(seats.length);
    cellOf.forEach((cell, seat) => {
      const at = next[cell] ?? 0;
      this.#items[at] = seat;
      next[cell] = at + 1;
    });
  }

  /** Visits the seats whose middle is in the area, borders included; always in the same order. */
  visit({ left, top, right, bottom }: Area, visit: (seat: number) => void): void {
    const [firstColumn, lastColumn] = [this.#column(left), this.#column(right)];
    const lastRow = this.#row(bottom);
    for (let row = this.#row(top); row <= lastRow; row += 1) {
      const from = this.#starts[row * this.#columns + firstColumn] ?? 0;
      const to = this.#starts[row * this.#columns + lastColumn + 1] ?? 0;
      for (let at = from; at < to; at += 1) {
        const seat = this.#items[at] as number;
        const { x, y } = this.#seats[seat] as Place;
        if (x >= left && x <= right && y >= top && y <= bottom) visit(seat);
      }
    }
  }

  within(area: Area): number[] {
    const seats: number[] = [];
    this.visit(area, (seat) => seats.push(seat));
    return seats;
  }

  /** The seat nearest to a place, of those whose box, `reach` from its middle to its sides, has the place in it. */
  nearest({ x, y }: Place, reach: number): number | undefined {
    let nearest: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    this.visit({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }, (seat) => {
      const place = this.#seats[seat] as Place;
      const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (distance >= least) return;
      least = distance;
      nearest = seat;
    });
    return nearest;
  }

  #column(x: number): number {
    return clamp(Math.floor((x - this.#left) / this.#cell), this.#columns - 1);
  }

  #row(y: number): number {
    return clamp(Math.floor((y - this.#top) / this.#cell), this.#rows - 1);
  }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, value), most);
}
