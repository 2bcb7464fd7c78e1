/** What benchmarks measure and nobody else should need: the parts by themselves. */
export { DEFAULT_LIMITS } from './src/booking/limits.ts';
export { assemble, type Holdfast } from './src/create.ts';
export type { HoldCommand } from './src/domain/commands.ts';
export { epochBase } from './src/domain/epochs.ts';
export { EtcdEngine } from './src/engines/etcd/etcd-engine.ts';
export { MemoryEngine } from './src/engines/memory/memory-engine.ts';
export { RedisEngine } from './src/engines/redis/redis-engine.ts';
export { openSqliteLedger } from './src/ledger/sqlite.ts';
export { systemClock } from './src/ports/clock.ts';
export type { Ledger, NewBooking } from './src/ports/ledger.ts';
export type { SeatEngine } from './src/ports/seat-engine.ts';
