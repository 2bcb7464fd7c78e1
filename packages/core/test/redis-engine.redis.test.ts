import { Redis } from 'ioredis';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { engineSuite } from '../testing/engine-suite/index.ts';
import { eventually } from '../testing/eventually.ts';
import { startRedis } from '../testing/index.ts';

engineSuite('redis', async () => {
  const server = await startRedis();
  const engine = new RedisEngine({ url: server.url, timeoutMs: 2_000 });
  const probe = new Redis(server.url);
  const nowMs = async () => {
    const [seconds = '0', micros = '0'] = await probe.time().then((time) => time.map(String));
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  };
  return {
    engine,
    // Redis' own clock decides, so it is Redis' own clock that is asked whether the time is over.
    async pass(ms) {
      const until = (await nowMs()) + ms;
      await eventually(
        async () => {
          if ((await nowMs()) < until) throw new Error('not yet');
        },
        { withinMs: ms + 5_000 },
      );
    },
    async close() {
      await engine.close();
      probe.disconnect();
      await server.stop();
    },
  };
});
