import type { FeedChange, SeatStatus } from '../../../src/index.ts';
import type { Mistake } from './mistake.ts';

/** How the seats stand, and every change of that in its order; the version is how many there were. */
export class SeatFeed {
  readonly changes: FeedChange[] = [];
  readonly #mistake: Mistake | undefined;
  readonly #statuses = new Map<string, SeatStatus>();

  constructor(mistake: Mistake | undefined) {
    this.#mistake = mistake;
  }

  get version(): number {
    return this.changes.length;
  }

  snapshot(): Readonly<Record<string, SeatStatus>> {
    return Object.fromEntries(this.#statuses);
  }

  announce(seats: readonly string[], status: SeatStatus): void {
    for (const seat of seats) {
      if (status === 'available') this.#statuses.delete(seat);
      else this.#statuses.set(seat, status);
    }
    if (this.#mistake === 'misses a change' && this.version % 7 === 6) return;
    if (seats.length > 0) this.changes.push({ version: this.version + 1, status, seats: [...seats] });
  }
}
