import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { bookingSuite } from '../testing/booking-suite/index.ts';
import { startPostgres, startRedis } from '../testing/index.ts';

bookingSuite('redis and postgres', async () => {
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  return {
    engine: new RedisEngine({ url: redis.url, timeoutMs: 5_000 }),
    ledger: openPostgresLedger({ url: postgres.url, timeoutMs: 5_000 }),
    async closeServers() {
      await redis.stop();
      await postgres.stop();
    },
  };
});
