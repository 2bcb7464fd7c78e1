import { startApi } from '@holdfast/api/testing';
import { ownFolder, startRedis } from '@holdfast/core/testing';

/** A running Holdfast to fire at. */
export interface Target {
  readonly name: string;
  /** Addresses of its processes. */
  readonly apis: readonly string[];
}

/** What every api of a load test is started with: the demo shows to fire at, and no line per event. */
const COMMON = { DEMO: 'true', LOG_LEVEL: 'warn' };

/** Starts each target in turn, lends it, and ends all that it started. */
export const targets: readonly ((fire: (target: Target) => Promise<void>) => Promise<void>)[] = [
  async function memory(fire) {
    await using api = await startApi({ env: COMMON, withOperator: false });
    await fire({ name: 'memory, 1 process', apis: [api.url] });
  },

  async function redis(fire) {
    await using server = await startRedis();
    const data = await ownFolder('loadtest');
    try {
      const env = { ...COMMON, REDIS_URL: server.url, DATA_DIR: data.path };
      await using one = await startApi({ env, withOperator: false });
      await using other = await startApi({ env, withOperator: false });
      await fire({ name: 'redis, 2 processes', apis: [one.url, other.url] });
    } finally {
      await data.remove();
    }
  },
];
