import { Redis } from 'ioredis';
import type { RedisEngine } from '../../src/engines/redis/redis-engine.ts';
import { copySources, type Patch, type SourceCopy } from '../mutants/source-copy.ts';
import { startRedis } from '../servers/index.ts';
import type { ModelledEngine } from './index.ts';

const CLOCK_KEY = 'holdfast-model:clock';

/**
 * Stands in front of shared.lua, and so of every command: TIME alone is answered from a key that the test sets. All
 * else is the real script on a real Redis; that TIME is Redis' own clock is what the engine suite shows.
 */
const SET_TIME = `
local real_redis = redis
local redis = setmetatable({
  call = function(command, ...)
    if command ~= 'TIME' then return real_redis.call(command, ...) end
    local now = tonumber(real_redis.call('GET', '${CLOCK_KEY}'))
    return { string.format('%d', math.floor(now / 1000)), string.format('%d', now % 1000 * 1000) }
  end,
}, { __index = real_redis })
`;

const FIRST_LINE = '-- Stands in front of every command.';

export interface ModelledRedis extends ModelledEngine, AsyncDisposable {}

/** The Redis engine, with these changes to its sources, on a Redis of its own whose TIME the model sets. */
export async function redisWithSetTime(patches: readonly Patch[] = []): Promise<ModelledRedis> {
  const server = await startRedis();
  const probe = new Redis(server.url);
  let copy: SourceCopy | undefined;
  const closers = [
    () => server.stop(),
    async () => probe.disconnect(),
    async () => copy?.[Symbol.asyncDispose](),
  ];
  const close = async () => {
    for (const one of closers.toReversed()) await one();
  };
  try {
    const setTime = {
      file: 'engines/redis/commands/shared.lua',
      find: FIRST_LINE,
      replace: `${SET_TIME}${FIRST_LINE}`,
    };
    copy = await copySources([setTime, ...patches]);
    const module = await copy.load<{ RedisEngine: typeof RedisEngine }>('engines/redis/redis-engine.ts');
    const engine = new module.RedisEngine({ url: server.url, timeoutMs: 5_000 });
    closers.push(() => engine.close());
    return {
      engine,
      shortestTtlMs: 1,
      setNow: async (nowMs) => void (await probe.set(CLOCK_KEY, nowMs)),
      endings: 'any',
      fences: 'same',
      decidesInOrder: true,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
