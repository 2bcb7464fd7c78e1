import { Redis } from 'ioredis';
import type { Clock } from '../../src/ports/clock.ts';
import type { ModelledEngine } from '../engine-model/index.ts';
import { startRedis } from '../servers/index.ts';
import { type KeyValues, TutorialEngine } from './tutorial-engine.ts';
import { keysIn } from './tutorial-on-redis.ts';

/** Keys in simulated time: each call takes a moment, in which others get their turn. */
class SimulatedKeys implements KeyValues {
  readonly #clock: Clock;
  /** When each key goes by itself. */
  readonly #keys = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async exists(key: string): Promise<boolean> {
    await this.#clock.sleep(0.1);
    return this.#isThere(key);
  }

  async lock(key: string, ttlMs: number): Promise<boolean> {
    await this.#clock.sleep(0.1);
    if (this.#isThere(key)) return false;
    this.#keys.set(key, this.#clock.nowMs() + ttlMs);
    return true;
  }

  async put(key: string): Promise<void> {
    await this.#clock.sleep(0.1);
    this.#keys.set(key, Number.POSITIVE_INFINITY);
  }

  async delete(key: string): Promise<void> {
    await this.#clock.sleep(0.1);
    this.#keys.delete(key);
  }

  #isThere(key: string): boolean {
    return (this.#keys.get(key) ?? 0) > this.#clock.nowMs();
  }
}

/** The tutorial's algorithm where the simulation expects an engine. */
export class SimulatedTutorialEngine extends TutorialEngine {
  constructor({ clock }: { readonly clock: Clock }) {
    super({ clock, keys: new SimulatedKeys(clock) });
  }
}

/** The tutorial's algorithm on a Redis of its own; no time passes, so no lock runs out. */
export async function tutorialOnRedis(): Promise<Required<ModelledEngine> & AsyncDisposable> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  const keys = keysIn(redis);
  let nowMs = 0;
  let engine = new TutorialEngine({ keys, clock: { nowMs: () => nowMs, sleep: async () => {} } });
  return {
    get engine() {
      return engine;
    },
    shortestTtlMs: 60_000,
    // Also what begins each list of commands: with a process that remembers none of the lists before.
    setNow: async (ms) => {
      nowMs = ms;
      engine = new TutorialEngine({ keys, clock: { nowMs: () => nowMs, sleep: async () => {} } });
    },
    endings: 'any',
    fences: 'ordered',
    decidesInOrder: true,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      await server.stop();
    },
  };
}
