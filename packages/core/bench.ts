/** What benchmarks measure and nobody else should need: an engine by itself. */
export type { HoldCommand } from './src/domain/commands.ts';
export { RedisEngine } from './src/engines/redis/redis-engine.ts';
