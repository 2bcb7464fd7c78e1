import { describe, it } from 'vitest';
import { engineSuite } from '../testing/engine-suite/index.ts';
import { startRedis } from '../testing/index.ts';
import { redisUnderTest } from '../testing/redis-under-test.ts';
import { findRedis } from '../testing/servers/redis.ts';

const missing = whyMissing();
if (missing === undefined) {
  engineSuite('valkey', async () => {
    const server = await startRedis({ program: 'valkey-server' });
    return redisUnderTest({ engine: server, server, stop: () => server.stop() });
  });
} else {
  describe('valkey engine', () => {
    it.skip(`does what every engine does (${missing})`, () => {});
  });
}

/** Redis is required, Valkey is not: where it cannot be had, this says so. */
function whyMissing(): string | undefined {
  try {
    findRedis('valkey-server');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
