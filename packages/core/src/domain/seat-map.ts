import { assert } from './assert.ts';
import type { SeatIndex } from './seats.ts';
import { isPlainText } from './text.ts';

export interface Seat {
  /** Unique in its show. */
  readonly id: string;
  /** What is printed on the seat, when that is not the id. */
  readonly label?: string | undefined;
  /** Place on the drawing, in seat widths. */
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly category?: string | undefined;
}

export interface SeatMap {
  readonly sections: readonly {
    readonly name: string;
    readonly rows: readonly { readonly name: string; readonly seats: readonly Seat[] }[];
  }[];
}

export const MAX_SEATS_PER_SHOW = 200_000;

function seatsOf(seatMap: SeatMap): Seat[] {
  return seatMap.sections.flatMap((section) => section.rows.flatMap((row) => row.seats));
}

/** Seat ids by position and positions by id: the only place where the two meet. */
export class SeatDirectory {
  readonly ids: readonly string[];
  readonly #indexes: ReadonlyMap<string, SeatIndex>;

  /** @throws RangeError when a seat id stands twice in the map, or there are none or too many. */
  constructor(seatMap: SeatMap) {
    this.ids = seatsOf(seatMap).map((seat) => seat.id);
    this.#indexes = new Map(this.ids.map((id, index) => [id, index]));
    if (this.#indexes.size !== this.ids.length)
      throw new RangeError('a seat id stands twice in the seat map');
    if (!this.ids.every(isPlainText)) throw new RangeError('a seat id is empty or has control characters');
    if (this.ids.length === 0) throw new RangeError('the seat map has no seats');
    if (this.ids.length > MAX_SEATS_PER_SHOW) throw new RangeError(`more than ${MAX_SEATS_PER_SHOW} seats`);
  }

  indexOf(seatId: string): SeatIndex | undefined {
    return this.#indexes.get(seatId);
  }

  idOf(seat: SeatIndex): string {
    const id = this.ids[seat];
    assert(id !== undefined, `the show has no seat at position ${seat}`);
    return id;
  }

  idsOf(seats: readonly SeatIndex[]): string[] {
    return seats.map((seat) => this.idOf(seat));
  }

  /** @throws when an id is not of this show: for ids that come from our own ledger. */
  indexesOf(seatIds: readonly string[]): SeatIndex[] {
    return seatIds.map((seatId) => {
      const seat = this.indexOf(seatId);
      assert(seat !== undefined, `the show has no seat ${JSON.stringify(seatId)}`);
      return seat;
    });
  }
}
