import { ServerDidNotStart, startRedis } from '@holdfast/core/testing';
import { describe, expect, test } from 'vitest';
import { startApi } from '../../testing/index.ts';
import { compose, environmentOf, interpolate } from './compose-file.ts';

/** Each has characters that mean something in a URL, a shell or a configuration file. */
const PASSWORDS = ['4f1c9a7e5b', 'p@ss:w/rd#%', '%41?&=+ "\'\\$x~'];

function startComposeRedis(password: string) {
  const [program, ...args] = compose.services.redis.command ?? [];
  expect(program).toBe('redis-server');
  const values = { REDIS_PASSWORD: password };
  return startRedis({ password, args: args.map((word) => interpolate(word, values)) });
}

/** The environment of the compose file, but for where Redis is; SQLite stands in for PostgreSQL. */
function apiEnvironment(password: string, redis: { port: number }) {
  const values = { REDIS_PASSWORD: password, DATABASE_PASSWORD: 'x' };
  const { DATABASE_URL, DATABASE_PASSWORD, ...env } = environmentOf('api', values);
  expect(env.REDIS_URL).toContain('redis:6379');
  return { ...env, REDIS_URL: env.REDIS_URL?.replace('redis:6379', `127.0.0.1:${redis.port}`) ?? '' };
}

describe.for(PASSWORDS)('with the password %s', (password) => {
  test('the api logs in to the Redis of the compose file', async () => {
    await using redis = await startComposeRedis(password);
    await using api = await startApi({ env: apiEnvironment(password, redis) });
    const response = await fetch(`${api.url}/readyz`);
    expect(await response.json()).toMatchObject({ engine: { name: 'redis', status: 'ok' } });
  });
});

test.for(['wrong', ''])('with the password %j instead the api says so and ends', async (wrong) => {
  await using redis = await startComposeRedis('right');
  const env = { ...apiEnvironment('right', redis), REDIS_PASSWORD: wrong };
  const failure = await startApi({ env }).catch((error: unknown) => error);
  if (!(failure instanceof ServerDidNotStart)) throw new Error('the api started', { cause: failure });
  expect(failure.exitCode).toBe(1);
  expect(failure.tookMs).toBeLessThan(5_000);
  expect(failure.output.trim()).toMatch(/^holdfast: REDIS_URL: .*(password|auth).*$/i);
  expect(failure.output).not.toContain(wrong || 'right');
});
