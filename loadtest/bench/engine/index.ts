/**
 * What a hold costs beside the bare lock that everybody knows, `SET key value NX PX`, and beside the lock libraries:
 * same Redis, same client settings, same concurrency, turn by turn in one run. Ratios count, seconds are this machine's.
 */
import { RedisEngine } from '@holdfast/core/bench';
import { startRedis } from '@holdfast/core/testing';
import { Redis } from 'ioredis';
import { benchConfirms } from '../confirms.ts';
import type { Line } from '../lines.ts';
import { measureExpiryStorm } from './expiry-storm.ts';
import { measureHolds, measureLargeShow, measureLoneHold } from './holds.ts';
import { measureMemory } from './memory.ts';
import { measureMemoryEngine } from './memory-engine.ts';
import { BenchShows } from './shows.ts';

/** What the engine's client waits for an answer, and so what the bare client waits: the same settings for both. */
const TIMEOUT_MS = 30_000;

export async function benchEngine(announce: (step: string) => void): Promise<readonly Line[]> {
  await using server = await startRedis();
  const redis = new Redis(server.url, { commandTimeout: TIMEOUT_MS });
  const engine = new RedisEngine({ url: server.url, timeoutMs: TIMEOUT_MS });
  const bench = { redis, engine, shows: new BenchShows(engine) };
  try {
    const lines: Line[] = [];
    for (const concurrency of [64, 256]) {
      announce(`holds, bare locks and lock libraries, ${concurrency} at once`);
      lines.push(...(await measureHolds(bench, concurrency)));
    }
    announce('lone holds');
    lines.push(...(await measureLoneHold(bench)));
    announce('a large show');
    lines.push(await measureLargeShow(bench));
    announce('memory and snapshots');
    lines.push(...(await measureMemory(bench)));
    announce('50 000 holds that run out together');
    lines.push(...(await measureExpiryStorm(bench, server.url)));
    announce('the memory engine');
    lines.push(await measureMemoryEngine());
    announce('confirms on SQLite');
    lines.push(...(await benchConfirms()));
    return lines;
  } finally {
    await engine.close();
    redis.disconnect();
  }
}
