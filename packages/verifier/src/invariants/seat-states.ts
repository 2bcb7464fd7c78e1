import type { FeedChange, FinalSnapshot, SeatStatus } from '../history.ts';

/**
 * How seats stand, with a hash of all of it that costs no more to keep than each change: the exclusive or of a number for
 * every seat that is not available and its status (Zobrist, 1970). Two states with one hash are the same but for one
 * chance in 2^52.
 */
export class SeatStates {
  readonly #statuses = new Map<string, SeatStatus>();
  #high = 0;
  #low = 0;

  static of({ seats }: Pick<FinalSnapshot, 'seats'>): SeatStates {
    const states = new SeatStates();
    for (const [seat, status] of Object.entries(seats)) states.#set(seat, status);
    return states;
  }

  apply({ status, seats }: Pick<FeedChange, 'status' | 'seats'>): void {
    for (const seat of seats) this.#set(seat, status);
  }

  get hash(): number {
    return (this.#high & 0xfffff) * 2 ** 32 + (this.#low >>> 0);
  }

  /** The seats that stand otherwise there. */
  differencesTo(other: SeatStates): readonly { seat: string; here: SeatStatus; there: SeatStatus }[] {
    const seats = new Set([...this.#statuses.keys(), ...other.#statuses.keys()]);
    return [...seats]
      .map((seat) => ({ seat, here: this.#get(seat), there: other.#get(seat) }))
      .filter(({ here, there }) => here !== there);
  }

  #get(seat: string): SeatStatus {
    return this.#statuses.get(seat) ?? 'available';
  }

  #set(seat: string, status: SeatStatus): void {
    const before = this.#statuses.get(seat);
    if (before !== undefined) this.#toggle(seat, before);
    if (status === 'available') {
      this.#statuses.delete(seat);
    } else {
      this.#statuses.set(seat, status);
      this.#toggle(seat, status);
    }
  }

  #toggle(seat: string, status: SeatStatus): void {
    const text = `${seat} ${status}`;
    this.#high ^= hashOf(text, 0x811c9dc5);
    this.#low ^= hashOf(text, 0x2545f491);
  }
}

/** FNV-1a (Fowler, Noll, Vo), finished as MurmurHash3 is, so that seats with names alike have numbers that are not. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
