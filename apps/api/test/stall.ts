import type { RedisServer } from '@holdfast/core/testing';
import { Client } from 'pg';

/** Has a server leave its callers waiting until what this answers is called. */
export type Stall = () => Promise<() => Promise<unknown>>;

export const stallRedis =
  (redis: RedisServer): Stall =>
  async () => {
    redis.pause();
    return async () => redis.resume();
  };

/** Whoever needs one of these tables waits: a session has them to itself. */
export const stallPostgres =
  (url: string, tables: readonly string[]): Stall =>
  async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    await client.query(
      `lock table ${tables.map((table) => `"${table}"`).join(', ')} in access exclusive mode`,
    );
    return () => client.end();
  };
