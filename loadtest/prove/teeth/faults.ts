import { setTimeout as pause } from 'node:timers/promises';
import type { ApiServer } from '@holdfast/api/testing';
import type { RedisServer } from '@holdfast/core/testing';
import { Redis } from 'ioredis';
import type { Line, LineFault } from './line.ts';

/** What happens to the servers while a script runs. All of it is real: signals, and lines that lose what is sent on them. */
type Fault =
  /** The first api process is killed, and started again after so long. */
  | { readonly what: 'api killed'; readonly forMs: number }
  /** The first api process stands still, its connections open. */
  | { readonly what: 'api frozen'; readonly forMs: number }
  | { readonly what: 'engine frozen'; readonly forMs: number }
  /** FLUSHALL. */
  | { readonly what: 'engine emptied' }
  /** All that is in Redis is put aside. */
  | { readonly what: 'engine put aside' }
  /** Redis has again what was put aside, and nothing else, as when an old backup is restored. */
  | { readonly what: 'engine put back' }
  /** Of the first api's line, or of all. */
  | {
      readonly what: 'line fails';
      readonly to: 'ledger' | 'engine';
      readonly fault: LineFault;
      readonly forMs: number;
      readonly of: 'first' | 'all';
    };

export interface TimedFault {
  /** After the script's first operation. */
  readonly atMs: number;
  readonly fault: Fault;
}

export interface Struck {
  readonly apis: readonly ApiServer[];
  readonly redis: RedisServer | undefined;
  /** One of each api. */
  readonly lines: Readonly<Record<'ledger' | 'engine', readonly Line[]>>;
}

/** Lets each fault happen when its time has come; resolves when the last is over. */
export async function strikeAll(struck: Struck, faults: readonly TimedFault[]): Promise<void> {
  const aside = new Aside();
  await Promise.all(
    faults.map(async ({ atMs, fault }) => {
      await pause(atMs);
      await strike(struck, fault, aside);
    }),
  );
}

async function strike(struck: Struck, fault: Fault, aside: Aside): Promise<void> {
  const api = present(struck.apis[0], 'api');
  switch (fault.what) {
    case 'api killed':
      await api.kill();
      await pause(fault.forMs);
      return api.restart();
    case 'api frozen':
      return freeze(api, fault.forMs);
    case 'engine frozen':
      return freeze(present(struck.redis, 'Redis'), fault.forMs);
    case 'engine emptied':
      return inRedis(struck, async (redis) => void (await redis.flushall()));
    case 'engine put aside':
      return inRedis(struck, (redis) => aside.take(redis));
    case 'engine put back':
      return inRedis(struck, (redis) => aside.restore(redis));
    case 'line fails': {
      const all = struck.lines[fault.to];
      const lines = fault.of === 'all' ? all : [present(all[0], `a line to the ${fault.to}`)];
      await Promise.all(lines.map((line) => line.fail(fault.fault, fault.forMs)));
    }
  }
}

async function freeze(server: { pause(): void; resume(): void }, forMs: number): Promise<void> {
  server.pause();
  await pause(forMs);
  server.resume();
}

async function inRedis({ redis }: Struck, work: (client: Redis) => Promise<void>): Promise<void> {
  const client = new Redis(present(redis, 'Redis').url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

/** A copy of all that is in a Redis. */
class Aside {
  readonly #kept: { readonly key: string; readonly ttlMs: number; readonly dump: Buffer }[] = [];

  /** As soon as there is something: a show may be on its way back from the ledger. */
  async take(redis: Redis): Promise<void> {
    let keys: string[] = [];
    for (let tries = 0; keys.length === 0 && tries < 20; tries += 1) {
      if (tries > 0) await pause(50);
      keys = await redis.keys('holdfast:{*');
    }
    // All at one moment, as a backup has them.
    const atOnce = redis.multi();
    for (const key of keys) atOnce.dumpBuffer(key).pttl(key);
    const answers = (await atOnce.exec()) ?? [];
    keys.forEach((key, place) => {
      const [dump, ttlMs] = [answers[2 * place]?.[1], answers[2 * place + 1]?.[1]];
      if (dump instanceof Buffer) this.#kept.push({ key, dump, ttlMs: Math.max(0, Number(ttlMs)) });
    });
  }

  async restore(redis: Redis): Promise<void> {
    if (this.#kept.length === 0) throw new Error('nothing of the engine was put aside');
    const all = redis.multi().flushall();
    for (const { key, ttlMs, dump } of this.#kept) all.restore(key, ttlMs, dump, 'REPLACE');
    await all.exec();
    this.#kept.length = 0;
  }
}

function present<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`a fault needs ${name}, and this target has none`);
  return value;
}
