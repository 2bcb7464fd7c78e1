/** Counters that processes share: in one Redis, and in a cluster. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import {
  type CounterBatch,
  MAX_COUNTERS_PER_BATCH,
  type SharedCounters,
} from '../src/ports/shared-counters.ts';
import { eventually } from '../testing/eventually.ts';
import { type RedisServer, startRedis, startRedisCluster } from '../testing/index.ts';

/** Long enough that no test meets the end of one by chance. */
const windowMs = 600_000;

let server: RedisServer;
let first: RedisEngine;
let second: RedisEngine;

beforeAll(async () => {
  server = await startRedis();
  first = new RedisEngine({ url: server.url, timeoutMs: 5_000 });
  second = new RedisEngine({ url: server.url, timeoutMs: 5_000 });
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  await server.stop();
});

/** The window that is now on the counters' own clock. */
async function windowNow({ counters }: { counters: SharedCounters }, ofMs = windowMs): Promise<number> {
  const { nowMs } = await counters.add({ windowMs: ofMs, window: 0, counters: [] });
  return Math.floor(nowMs / ofMs);
}

const one = (id: string, inWindow: number, inWindowBefore = 0): CounterBatch['counters'] => [
  { id, inWindow, inWindowBefore },
];

describe('shared counters', () => {
  it('have what all processes added, in a window and in the one before', async () => {
    const window = await windowNow(first);
    const add = async (engine: RedisEngine, counters: CounterBatch['counters']) =>
      (await engine.counters.add({ windowMs, window, counters })).counters;
    const [shop, buyer] = [randomUUID(), randomUUID()];
    expect(await add(first, [...one(shop, 3), ...one(buyer, 1)])).toEqual([
      { inWindow: 3, inWindowBefore: 0 },
      { inWindow: 1, inWindowBefore: 0 },
    ]);
    expect(await add(second, one(shop, 4, 10))).toEqual([{ inWindow: 7, inWindowBefore: 10 }]);
    expect(await add(first, one(shop, 0))).toEqual([{ inWindow: 7, inWindowBefore: 10 }]);
    // The same counters, seen from the window after.
    const next = await second.counters.add({ windowMs, window: window + 1, counters: one(shop, 5) });
    expect(next.counters).toEqual([{ inWindow: 5, inWindowBefore: 7 }]);
  });

  it('say what time it is where the window is of another', async () => {
    const window = await windowNow(first);
    const { nowMs, counters } = await first.counters.add({
      windowMs,
      window: window + 2,
      counters: one(randomUUID(), 1),
    });
    expect(counters).toBeUndefined();
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(5_000);
  });

  it('end by themselves', async () => {
    await using own = await startRedis();
    const engine = new RedisEngine({ url: own.url, timeoutMs: 5_000 });
    const redis = new Redis(own.url);
    const window = await windowNow(engine, 200);
    await engine.counters.add({ windowMs: 200, window, counters: one('shop', 1) });
    expect(await redis.dbsize()).toBeGreaterThan(0);
    await eventually(async () => expect(await redis.dbsize()).toBe(0));
    redis.disconnect();
    await engine.close();
  });

  it('count once what is sent again because its answer was lost', async () => {
    await using own = await startRedis({ args: ['--enable-debug-command', 'local'] });
    const engine = new RedisEngine({ url: own.url, timeoutMs: 5_000 });
    const killer = new Redis(own.url);
    const window = await windowNow(engine);
    let killed = 0;
    for (let added = 1; added <= 20 || killed === 0; added += 1) {
      const adding = engine.counters.add({ windowMs, window, counters: one('shop', 1) });
      const [, count] = await Promise.all([
        killer.call('DEBUG', 'SLEEP', '0.01'),
        killer.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
      ]);
      killed += Number(count);
      expect((await adding).counters).toEqual([{ inWindow: added, inWindowBefore: 0 }]);
    }
    killer.disconnect();
    await engine.close();
  });

  it('are bounded, however many callers come', async () => {
    const window = await windowNow(first);
    for (let batch = 0; batch < 102; batch += 1) {
      const counters = Array.from({ length: MAX_COUNTERS_PER_BATCH }, () => one(randomUUID(), 1)).flat();
      await first.counters.add({ windowMs, window, counters });
    }
    const redis = new Redis(server.url);
    const [keptEven, keptOdd] = await Promise.all(
      ['even', 'odd'].map((turn) => redis.hlen(`holdfast:{counts}:counts_${turn}`)),
    );
    redis.disconnect();
    expect(Math.max(keptEven ?? 0, keptOdd ?? 0)).toBeLessThan(102_000);
    const { counters } = await second.counters.add({ windowMs, window, counters: one(randomUUID(), 7) });
    expect(counters).toEqual([{ inWindow: 7, inWindowBefore: 0 }]);
  });

  it('are in one slot of a cluster', async () => {
    await using cluster = await startRedisCluster();
    const engine = new RedisEngine({ url: cluster.url, timeoutMs: 5_000 });
    const window = await windowNow(engine);
    const { counters } = await engine.counters.add({ windowMs, window, counters: one('shop', 2, 1) });
    expect(counters).toEqual([{ inWindow: 2, inWindowBefore: 1 }]);
    await engine.close();
  });
});
