import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CachedReading } from '../src/metrics/cached-reading.ts';
import { Window } from '../src/metrics/window.ts';

describe('a window', () => {
  const settings = { bucketMs: 10, buckets: 6 };

  it('counts what happened in its buckets, and forgets what is older', () => {
    const events = fc.array(
      fc.record({ afterMs: fc.integer({ min: 0, max: 90 }), count: fc.integer({ min: 1, max: 9 }) }),
    );
    fc.assert(
      fc.property(events, (steps) => {
        const window = new Window(settings);
        const seen: { bucket: number; count: number }[] = [];
        let nowMs = 1_000;
        for (const { afterMs, count } of steps) {
          nowMs += afterMs;
          window.add('holds', count, nowMs);
          seen.push({ bucket: Math.floor(nowMs / settings.bucketMs), count });
          const current = Math.floor(nowMs / settings.bucketMs);
          for (let ago = 0; ago < settings.buckets; ago += 1) {
            const expected = seen.filter(({ bucket }) => bucket === current - ago);
            expect(window.count('holds', nowMs, ago)).toBe(
              expected.reduce((sum, event) => sum + event.count, 0),
            );
          }
        }
      }),
      { verbose: 1 },
    );
  });

  it('knows latencies to within a tenth', () => {
    const window = new Window(settings);
    for (let ms = 1; ms <= 1_000; ms += 1) window.observe('create', ms, 100);
    for (const quantile of [0.5, 0.95, 0.99]) {
      const value = window.quantile('create', quantile, 100) ?? 0;
      expect(Math.abs(value - quantile * 1_000)).toBeLessThanOrEqual(quantile * 1_000 * 0.11);
    }
    expect(window.quantile('create', 0.5, 100 + settings.bucketMs * settings.buckets)).toBeUndefined();
    expect(window.quantile('confirm', 0.5, 100)).toBeUndefined();
  });
});

describe('a shared reading', () => {
  it('is read once for all who ask while it is underway or fresh, and keeps the last good one', async () => {
    let reads = 0;
    let next = Promise.withResolvers<number>();
    const reading = new CachedReading({
      read: () => {
        reads += 1;
        return next.promise;
      },
      maxAgeMs: 0,
    });
    const asked = [reading.get(), reading.get(), reading.within(5_000)];
    next.resolve(7);
    expect(await Promise.all(asked)).toEqual([7, 7, 7]);
    expect(reads).toBe(1);
    next = Promise.withResolvers();
    expect(await reading.within(1)).toBeUndefined();
    next.reject(new Error('gone'));
    await expect(reading.get()).rejects.toThrow('gone');
    expect(reads).toBe(2);
    expect(reading.last?.value).toBe(7);
  });

  it('is read anew after it was outdated, and what was read before that is not kept', async () => {
    const answers = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    let reads = 0;
    const reading = new CachedReading({
      read: () => answers[reads++]?.promise ?? Promise.reject(new Error('read once more')),
      maxAgeMs: 60_000,
    });
    const before = reading.get();
    reading.outdate();
    const after = [reading.get(), reading.get(), reading.get()];
    answers[1]?.resolve(2);
    // Never two at once.
    expect(reads).toBe(1);
    answers[0]?.resolve(1);
    expect(await before).toBe(1);
    expect(await Promise.all(after)).toEqual([2, 2, 2]);
    expect(reads).toBe(2);
    expect(reading.last?.value).toBe(2);
    expect(await reading.get()).toBe(2);
    reading.outdate();
    expect(reading.last?.value).toBe(2);
    await expect(reading.get()).rejects.toThrow('read once more');
  });
});
