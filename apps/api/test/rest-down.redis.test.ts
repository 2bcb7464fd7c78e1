/** What REST answers while the engine is down. */
import { startRedis } from '@holdfast/core/testing';
import { expect, it } from 'vitest';
import { send, startWithDemo } from './rest-client.ts';

it('says in a header too when to try again', async () => {
  await using redis = await startRedis();
  await using api = await startWithDemo({ REDIS_URL: redis.url, DEPENDENCY_TIMEOUT_MS: '300' });
  await redis.stop();
  const hold = await send(api, '/api/v1/shows/grand_hall/holds', { body: { seatIds: ['S1-1'] } });
  expect(hold).toMatchObject({ code: 503, body: { status: 'ENGINE_UNAVAILABLE', retryAfterMs: 1_000 } });
  expect(hold.headers.get('retry-after')).toBe('1');
  const lock = await send(api, '/api/v1/movies/book/A1', { method: 'POST' });
  expect(lock).toMatchObject({ code: 503, body: { detail: expect.stringContaining('right now') } });
  expect(lock.headers.get('retry-after')).toBe('1');
});
