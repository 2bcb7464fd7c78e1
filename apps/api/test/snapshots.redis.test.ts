import { startRedis } from '@holdfast/core/testing';
import { it } from 'vitest';
import { startApi } from '../testing/index.ts';
import { expectOwnWrites } from './snapshots.ts';

it('shows everybody what they were answered before', async () => {
  await using redis = await startRedis();
  await using api = await startApi({ env: { DEMO: 'true', REDIS_URL: redis.url } });
  await expectOwnWrites(api);
}, 30_000);
