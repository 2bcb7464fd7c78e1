import { Redis } from 'ioredis';
import { RedisEngine, type RedisEngineOptions } from '../src/engines/redis/redis-engine.ts';
import type { EngineUnderTest } from './engine-suite/harness.ts';
import { eventually } from './eventually.ts';
import type { RedisServer } from './servers/redis.ts';

/** A Redis engine whose time passes as it does on the clock of `server`, one of those that it uses. */
export function redisUnderTest(parts: {
  readonly engine: Pick<RedisEngineOptions, 'url' | 'tlsCa'>;
  readonly server: RedisServer;
  readonly stop: () => Promise<void>;
}): EngineUnderTest {
  const { url, tlsCa } = parts.engine;
  const engine = new RedisEngine({ url, tlsCa, timeoutMs: 10_000 });
  const probe = new Redis(parts.server.url, tlsCa === undefined ? {} : { tls: { ca: tlsCa } });
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
      await parts.stop();
    },
  };
}
