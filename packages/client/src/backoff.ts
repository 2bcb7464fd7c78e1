import { aborted } from './errors.ts';

/**
 * How long to wait before the next try: doubling, and anywhere in the upper half of that, so that those who failed
 * together do not come back together (Marc Brooker, "Exponential Backoff And Jitter"). Never less than was asked for.
 */
export function backoffMs({
  failures,
  firstMs = 100,
  longestMs = 5_000,
  atLeastMs = 0,
}: {
  /** In a row, from 1. */
  readonly failures: number;
  readonly firstMs?: number;
  readonly longestMs?: number;
  readonly atLeastMs?: number | undefined;
}): number {
  const fullMs = Math.min(firstMs * 2 ** (failures - 1), longestMs);
  const jitteredMs = fullMs * (0.5 + Math.random() / 2);
  return atLeastMs > 0 ? atLeastMs + jitteredMs : jitteredMs;
}

/** @throws HoldfastError ABORTED when `signal` does, at once. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const abort = () => {
      clearTimeout(timer);
      if (signal) reject(aborted(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
