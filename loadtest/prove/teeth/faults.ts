import { setTimeout as pause } from 'node:timers/promises';
import type { ApiServer } from '@holdfast/api/testing';
import type { RedisServer } from '@holdfast/core/testing';
import { Redis } from 'ioredis';
import type { LedgerLine, LineFault } from './ledger-line.ts';

/** What happens to the servers while a script runs. All of it is real: signals, and lines that lose what is sent on them. */
export type Fault =
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
  /** Of the first api's line to the ledger, or of all. */
  | {
      readonly what: 'ledger line';
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
  readonly lines: readonly LedgerLine[];
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
    case 'ledger line': {
      const lines = fault.of === 'all' ? struck.lines : struck.lines.slice(0, 1);
      if (lines.length === 0) throw new Error('a fault of the line to the ledger needs PostgreSQL');
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

  async take(redis: Redis): Promise<void> {
    for (const key of await redis.keys('holdfast:{*')) {
      const [dump, ttlMs] = await Promise.all([redis.dumpBuffer(key), redis.pttl(key)]);
      if (dump) this.#kept.push({ key, dump, ttlMs: Math.max(0, ttlMs) });
    }
  }

  async restore(redis: Redis): Promise<void> {
    if (this.#kept.length === 0) throw new Error('nothing of the engine was put aside');
    const all = redis.multi().flushall();
    for (const { key, ttlMs, dump } of this.#kept) all.restore(key, ttlMs, dump, 'REPLACE');
    await all.exec();
  }
}

function present<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`a fault needs ${name}, and this target has none`);
  return value;
}
