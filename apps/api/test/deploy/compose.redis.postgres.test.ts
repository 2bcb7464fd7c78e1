import { startPostgres, startRedis } from '@holdfast/core/testing';
import { describe, expect, test } from 'vitest';
import { startApi } from '../../testing/index.ts';
import { environmentOf } from './compose-file.ts';

describe.for(['4f1c9a7e5b', 'p@ss:w/rd#%'])('with the password %s', (password) => {
  test('the api logs in to the PostgreSQL of the compose file', async () => {
    const values = { REDIS_PASSWORD: 'x', DATABASE_PASSWORD: password };
    const { POSTGRES_USER: user, POSTGRES_PASSWORD } = environmentOf('postgres', values);
    await using postgres = await startPostgres({
      ...(user && { user }),
      ...(POSTGRES_PASSWORD && { password }),
    });
    await using redis = await startRedis({ password: 'x' });

    const { REDIS_URL, DATABASE_URL, ...env } = environmentOf('api', values);
    expect([REDIS_URL, DATABASE_URL]).toEqual([
      'redis://redis:6379',
      'postgres://holdfast@postgres:5432/holdfast',
    ]);
    const urls = {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      // Its image makes the database of POSTGRES_DB; ours has that of initdb.
      DATABASE_URL: `postgres://holdfast@127.0.0.1:${postgres.port}/postgres`,
    };
    await using api = await startApi({ env: { ...env, ...urls } });
    const response = await fetch(`${api.url}/readyz`);
    expect(await response.json()).toMatchObject({
      engine: { name: 'redis', status: 'ok' },
      ledger: { name: 'postgres', status: 'ok' },
    });
  });
});
