import { startRedis } from '@holdfast/core/testing';
import type { Line } from '../lines.ts';
import { startBenchApi } from './bench-api.ts';
import { measureHttpHolds } from './holds.ts';
import { measureIdle } from './idle.ts';

/** What the API costs over what it does: one api process on one Redis, everything switched on. */
export async function benchHttp(announce: (step: string) => void): Promise<readonly Line[]> {
  announce('idle processes');
  const idle = await measureIdle();
  await using redis = await startRedis();
  const api = await startBenchApi({ REDIS_URL: redis.url });
  await using _ = api.server;
  announce('holds over HTTP');
  return [...(await measureHttpHolds(api, redis.url)), ...idle];
}
