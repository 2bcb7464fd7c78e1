import type { Served } from './variants.ts';

/** Ways in which variants are served. */
export const onMemory: Served = { engine: 'memory', ledger: 'sqlite', processes: 1, settings: {} };
export const onRedis: Served = { engine: 'redis', ledger: 'sqlite', processes: 2, settings: {} };
/** What is lost on the way to the ledger is to be missed soon. */
const SOON = { DEPENDENCY_TIMEOUT_MS: '500' };
export const onMemoryAndPostgres: Served = { ...onMemory, ledger: 'postgres', settings: SOON };
export const onRedisAndPostgres: Served = { ...onRedis, ledger: 'postgres', settings: SOON };
/** What is late on the way to the ledger is to be waited for. */
export const patientOnRedisAndPostgres: Served = {
  ...onRedisAndPostgres,
  settings: { DEPENDENCY_TIMEOUT_MS: '15000' },
};
