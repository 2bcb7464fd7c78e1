import type { Mutant } from './mutant.ts';

const SQLITE = 'ledger/sqlite-bookings.ts';

/**
 * The lock that tutorials teach, in the place of the Redis engine, for one process: what it needs beside its keys it
 * keeps in memory. A tutorial has no ledger that refuses a second sale, so on SQLite this one has none either.
 */
export const tutorialMutant: Mutant = {
  name: "the tutorial's algorithm",
  mistake:
    'EXISTS, EXISTS, then SET NX; paying and giving up look neither whose the lock is nor whether it still stands.',
  patches: [
    {
      file: 'create.ts',
      find: `const { RedisEngine } = await import('./engines/redis/redis-engine.ts');
    const engine = new RedisEngine({ url: redisUrl, tlsCa: redisTlsCa, timeoutMs });
    return { engine, counters: engine.counters };`,
      replace: `const { TutorialOnRedis } = await import('${new URL('tutorial-on-redis.ts', import.meta.url)}');
    return { engine: new TutorialOnRedis({ url: redisUrl }) };`,
    },
    {
      file: SQLITE,
      find: "return taken.length > 0 ? { status: 'SEATS_TAKEN', seatIds: taken } : undefined;",
      replace: 'return undefined;',
    },
    {
      file: SQLITE,
      find: "'insert into booked_seat (show_id",
      replace: "'insert or replace into booked_seat (show_id",
    },
  ],
};
