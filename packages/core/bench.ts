/** What benchmarks measure and nobody else should need: engines by themselves. */
export type { HoldCommand } from './src/domain/commands.ts';
export { MemoryEngine } from './src/engines/memory/memory-engine.ts';
export { RedisEngine } from './src/engines/redis/redis-engine.ts';
export { systemClock } from './src/ports/clock.ts';
