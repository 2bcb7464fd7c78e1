import { randomBytes } from 'node:crypto';
import type { HoldCommand, RedisEngine } from '@holdfast/core/bench';
import type { Redis } from 'ioredis';

export const TTL_MS = 300_000;

export interface Bench {
  /** A bare client, with the same settings as the engine's. */
  readonly redis: Redis;
  readonly engine: RedisEngine;
  readonly shows: BenchShows;
}

/** Shows to measure on, each used once. */
export class BenchShows {
  readonly #engine: RedisEngine;
  #count = 0;

  constructor(engine: RedisEngine) {
    this.#engine = engine;
  }

  async open(seatCount: number): Promise<string> {
    this.#count += 1;
    const showId = `bench-${this.#count}`;
    await this.#engine.beginLoad(showId, 1);
    await this.#engine.load(showId, { epoch: 1, seatCount, sale: 'open', booked: [], blocked: [] });
    return showId;
  }
}

/** As the booking layer makes them: ids of 10 random bytes, 22 letters of a token's hash. */
export function holdOf(seats: readonly number[], ttlMs = TTL_MS): HoldCommand {
  const holdId = randomBytes(10).toString('base64url');
  return { holdId, tokenHash: 'hash-of-an-owner-token', seats, ttlMs, maxLifeMs: 6 * TTL_MS };
}

/** A prime that divides no count used here: steps of it visit every place once. */
const STRIDE = 7_919;

/**
 * Holds that share no seat, made before the clock starts. The seats of a hold are side by side; holds that follow each
 * other are not, as buyers are not.
 */
export function holdsApart(count: number, seatsPerHold: number): readonly HoldCommand[] {
  return Array.from({ length: count }, (_, index) => {
    const first = ((index * STRIDE) % count) * seatsPerHold;
    return holdOf(Array.from({ length: seatsPerHold }, (_, seat) => first + seat));
  });
}
