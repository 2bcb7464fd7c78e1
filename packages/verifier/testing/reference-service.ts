import type { Random } from './random.ts';
import type { Request } from './random-clients.ts';
import type { Answer, ReferenceSeats } from './reference-seats.ts';

/** The reference system as clients reach it: it makes the ids of holds, and answers a key once and for all. */
export class ReferenceService {
  readonly #system: ReferenceSeats;
  readonly #random: Random;
  readonly #answersOfKeys = new Map<string, Answer>();
  #holdsMade = 0;

  constructor(system: ReferenceSeats, random: Random) {
    this.#system = system;
    this.#random = random;
  }

  /** Undefined: a confirm has begun; the system's `finishConfirm` is to follow. */
  decide(request: Request, nowMs: number): Answer | undefined {
    const { hold: id = '', seats = [], ttlMs = 0, booking = '' } = request;
    const system = this.#system;
    switch (request.operation) {
      case 'hold':
        return this.#hold({ key: request.key, seats, ttlMs }, nowMs);
      case 'extend':
        return system.extend({ id, ttlMs }, nowMs);
      case 'release':
        return system.release({ id, seats: request.seats }, nowMs);
      case 'confirm':
        return system.beginConfirm(id, nowMs);
      case 'clear':
        return system.clear(id, nowMs);
      case 'cancel':
        return system.cancel(booking);
      case 'block':
        return system.block(seats, nowMs);
      case 'unblock':
        return system.unblock(seats);
      case 'read':
        return system.read(seats, nowMs);
    }
  }

  #hold(
    { key, seats, ttlMs }: { key: string | undefined; seats: readonly string[]; ttlMs: number },
    nowMs: number,
  ): Answer {
    const known = key === undefined ? undefined : this.#answersOfKeys.get(key);
    if (known) return known;
    this.#holdsMade += 1;
    const id = `h${this.#holdsMade}-${this.#random.below(1e9)}`;
    const answer = this.#system.hold({ id, seats, ttlMs }, nowMs);
    if (key !== undefined) this.#answersOfKeys.set(key, answer);
    return answer;
  }
}
