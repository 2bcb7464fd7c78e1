import { Redis } from 'ioredis';
import type { ListHoldsCommand, ListHoldsOutcome } from '../../src/domain/commands.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { type KeyValues, TutorialEngine } from './tutorial-engine.ts';

export function keysIn(redis: Redis): KeyValues {
  return {
    exists: async (key) => (await redis.exists(key)) === 1,
    lock: async (key, ttlMs) => (await redis.set(key, 'locked', 'PX', ttlMs, 'NX')) === 'OK',
    put: async (key) => void (await redis.hset(key, 'status', 'booked')),
    delete: async (key) => void (await redis.del(key)),
  };
}

/** What the api gets for an engine where the tutorial's algorithm is served. */
export class TutorialOnRedis extends TutorialEngine {
  readonly #redis: Redis;

  constructor({ url }: { readonly url: string }) {
    const redis = new Redis(url);
    super({ clock: systemClock, keys: keysIn(redis) });
    this.#redis = redis;
  }

  /** On one page: the simulation does without, but whoever looks at a shop in the end asks for it. */
  override async listHolds(showId: string, { limit }: ListHoldsCommand): Promise<ListHoldsOutcome> {
    const holds = (await this.standingHolds(showId)).slice(0, limit);
    return { status: 'HOLDS', holds, cursor: undefined, nowMs: systemClock.nowMs() };
  }

  override async close(): Promise<void> {
    this.#redis.disconnect();
  }
}
