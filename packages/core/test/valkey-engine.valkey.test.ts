import { engineSuite } from '../testing/engine-suite/index.ts';
import { startRedis } from '../testing/index.ts';
import { redisUnderTest } from '../testing/redis-under-test.ts';

engineSuite('valkey', async () => {
  const server = await startRedis({ program: 'valkey-server' });
  return redisUnderTest({ engine: server, server, stop: () => server.stop() });
});
