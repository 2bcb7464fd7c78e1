import { startPostgres, startRedis } from '@holdfast/core/testing';
import { twoProcessesSuite } from './two-processes.ts';

twoProcessesSuite('Redis and PostgreSQL', async () => {
  const [redis, postgres] = await Promise.all([startRedis({ appendOnly: true }), startPostgres()]);
  const env = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
  return { env, engine: redis, ledger: postgres };
});
