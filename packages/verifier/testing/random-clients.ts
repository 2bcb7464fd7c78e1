import type { Operation } from '../src/index.ts';
import type { Random } from './random.ts';
import type { Answer } from './reference-seats.ts';
import type { SimulationOptions } from './simulation-options.ts';

/** An operation as it is sent. */
export type Request = Pick<Operation, 'operation' | 'seats' | 'hold' | 'ttlMs' | 'key' | 'booking'>;

export interface Client {
  readonly number: number;
  /** What it has, as far as it was told. */
  hold: { readonly id: string; readonly seats: readonly string[] } | undefined;
  /** What it asks again under its key, since no answer came. */
  retry: { readonly key: string; readonly seats: readonly string[]; readonly ttlMs: number } | undefined;
}

/** What clients ask, one request after the other, by what each was told; now and then one asks as an operator. */
export class RandomClients {
  readonly #options: SimulationOptions;
  readonly #random: Random;
  /** Whatever anybody was told of, for operators. */
  readonly #bookings: string[] = [];
  readonly #holds: string[] = [];
  #asked = 0;

  constructor(options: SimulationOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** How many requests there were. */
  get asked(): number {
    return this.#asked;
  }

  ask(client: Client): Request {
    this.#asked += 1;
    const { retry, hold } = client;
    if (retry) return { operation: 'hold', ...retry };
    const options = this.#options;
    const roll = this.#random.next();
    if (roll < options.read)
      return { operation: 'read', seats: this.#someSeats(Math.min(6, options.seatsPerRow)) };
    if (roll < options.read + options.operate) return this.#operate();
    if (!hold) {
      const ttlMs = this.#random.pick(options.ttlMs);
      const seats = this.#someSeats(1 + this.#random.below(options.mostSeatsPerHold));
      const key = this.#random.chance(options.keyed) ? `k${this.#asked}` : undefined;
      return { operation: 'hold', seats, ttlMs, key };
    }
    const { id, seats } = hold;
    const fate = this.#random.next();
    if (fate < options.extend)
      return { operation: 'extend', hold: id, ttlMs: this.#random.pick(options.ttlMs) };
    if (fate < options.extend + options.release) {
      const isPart = seats.length > 1 && this.#random.chance(0.2);
      return isPart
        ? { operation: 'release', hold: id, seats: seats.slice(1) }
        : { operation: 'release', hold: id };
    }
    if (fate < options.extend + options.release + options.confirm) return { operation: 'confirm', hold: id };
    client.hold = undefined;
    return { operation: 'read', seats: [...seats] };
  }

  answered(client: Client, { operation, seats = [] }: Request, given: Answer): void {
    if (operation === 'hold') {
      client.retry = undefined;
      if (given.ok && given.hold !== undefined) {
        client.hold = { id: given.hold, seats };
        this.#holds.push(given.hold);
      }
    }
    if (operation === 'release' || operation === 'confirm') client.hold = undefined;
    if (operation === 'extend' && !given.ok) client.hold = undefined;
    if (operation === 'confirm' && given.ok && given.booking !== undefined)
      this.#bookings.push(given.booking);
  }

  gaveUp(client: Client, { operation, key, seats = [], ttlMs = 0 }: Request): void {
    if (operation === 'hold') client.retry = key === undefined ? undefined : { key, seats, ttlMs };
    else if (operation === 'release' || operation === 'confirm') {
      // Some try again.
      if (this.#random.chance(0.5)) client.hold = undefined;
    }
  }

  /** Until the client's next request. */
  thinkMs(client: Client): number {
    const [least, most] = this.#options.thinkMs;
    // Some come back when their hold has run out.
    const isLate = client.hold !== undefined && this.#random.chance(this.#options.late);
    return isLate ? Math.min(...this.#options.ttlMs) : this.#random.between(least, most);
  }

  #operate(): Request {
    const roll = this.#random.next();
    const booking = this.#bookings.length > 0 ? this.#random.pick(this.#bookings) : undefined;
    if (roll < 0.6 && booking) return { operation: 'cancel', booking };
    if (roll < 0.8 && this.#holds.length > 0) {
      const recent = this.#holds.slice(-this.#options.clients);
      return { operation: 'clear', hold: this.#random.pick(recent) };
    }
    return { operation: roll < 0.85 ? 'block' : 'unblock', seats: this.#someSeats(2) };
  }

  /** Side by side in one row. */
  #someSeats(count: number): string[] {
    const { rows, seatsPerRow } = this.#options;
    const row = this.#random.below(rows);
    const wanted = Math.min(count, seatsPerRow);
    const first = this.#random.below(seatsPerRow - wanted + 1);
    return Array.from({ length: wanted }, (_, place) => seatId(row, first + place));
  }
}

export function seatId(row: number, place: number): string {
  return `${row}-${place}`;
}
