import { startRedis } from '@holdfast/core/testing';
import { it } from 'vitest';
import { startApi } from '../testing/index.ts';
import { expectOneTruth } from './watch-truth.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

it(`watchers that come, drop and resume all see the same seats, SEED=${seed}`, async () => {
  await using redis = await startRedis();
  await using api = await startApi({ env: { REDIS_URL: redis.url } });
  await expectOneTruth(api, seed);
}, 60_000);
