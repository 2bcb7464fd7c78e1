import type { Redis } from 'ioredis';

export interface Measured {
  /** Operations a second, as the client saw them. */
  readonly perSecond: number;
  /** CPU time of the Redis process per operation. */
  readonly redisCpuMicros: number;
}

export interface Load {
  readonly count: number;
  readonly concurrency: number;
}

/** What `count` operations, `concurrency` of them at a time, cost the client in time and Redis in CPU. */
export async function measure(
  redis: Redis,
  { count, concurrency }: Load,
  operation: (index: number) => Promise<unknown>,
): Promise<Measured> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await operation(index);
    }
  };
  const cpuBefore = await cpuSeconds(redis);
  const startMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const tookMs = performance.now() - startMs;
  const cpuMicros = ((await cpuSeconds(redis)) - cpuBefore) * 1e6;
  return { perSecond: (count / tookMs) * 1_000, redisCpuMicros: cpuMicros / count };
}

export async function usedMemory(redis: Redis): Promise<number> {
  return number(await redis.info('memory'), 'used_memory');
}

/** Time that scripts ran since the statistics were reset. */
export async function scriptMicros(redis: Redis): Promise<number> {
  const micros = /^cmdstat_evalsha:calls=\d+,usec=(\d+)/m.exec(await redis.info('commandstats'))?.[1];
  if (micros === undefined) throw new Error('Redis has run no script');
  return Number(micros);
}

async function cpuSeconds(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  return number(info, 'used_cpu_user') + number(info, 'used_cpu_sys');
}

function number(info: string, field: string): number {
  const value = new RegExp(`^${field}:(\\S+)`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`Redis tells no ${field}`);
  return Number(value);
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
  if (value === undefined) throw new Error('no percentile of nothing');
  return value;
}
