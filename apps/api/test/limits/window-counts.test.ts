import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/limits/address.ts';
import { WindowCounts } from '../../src/limits/window-counts.ts';

const windowMs = 2_000;
const START_MS = 1_000 * windowMs;

/** Calls of one caller at random times, and what they may have in a window. */
const histories = fc.record({
  max: fc.integer({ min: 1, max: 50 }),
  calls: fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 900 }), amount: fc.integer({ min: 1, max: 60 }) }),
    { maxLength: 80 },
  ),
});

describe('counts in windows', () => {
  it('tell how long to wait, and whoever waits so long gets it, and not much sooner', () => {
    fc.assert(
      fc.property(histories, ({ max, calls }) => {
        const counts = new WindowCounts({ windowMs, maxTracked: 10 });
        let nowMs = START_MS;
        for (const { afterMs, amount } of calls) {
          nowMs += afterMs;
          const waitMs = counts.take('caller', amount, max, nowMs);
          if (waitMs === undefined) continue;
          expect(waitMs).toBeGreaterThan(0);
          expect(waitMs).toBeLessThanOrEqual(2 * windowMs + 2);
          if (waitMs > 3) expect(counts.take('caller', amount, max, nowMs + waitMs - 3)).toBeDefined();
          nowMs += waitMs;
          expect(counts.take('caller', amount, max, nowMs)).toBeUndefined();
        }
      }),
    );
  });

  it('let nobody have more than twice what a window has, however they spread it, nor more than that on average', () => {
    fc.assert(
      fc.property(histories, ({ max, calls }) => {
        const counts = new WindowCounts({ windowMs, maxTracked: 10 });
        const admitted: { atMs: number; amount: number }[] = [];
        let nowMs = START_MS;
        for (const { afterMs, amount } of calls) {
          nowMs += afterMs;
          if (amount <= max && counts.take('caller', amount, max, nowMs) === undefined) {
            admitted.push({ atMs: nowMs, amount });
          }
        }
        for (const { atMs } of admitted) {
          const within = admitted.filter((call) => call.atMs >= atMs && call.atMs < atMs + windowMs);
          expect(sumOf(within)).toBeLessThanOrEqual(2 * max);
        }
        const windows = (nowMs - START_MS) / windowMs;
        expect(sumOf(admitted)).toBeLessThanOrEqual(max * (windows + 2));
      }),
    );
  });

  it('keep callers apart, and no more of them than they are told', () => {
    const counts = new WindowCounts({ windowMs, maxTracked: 2 });
    for (const id of ['one', 'other', 'third']) expect(counts.take(id, 1, 1, START_MS)).toBeUndefined();
    expect(counts.take('one', 1, 1, START_MS)).toBeDefined();
    expect(counts.take('other', 1, 1, START_MS)).toBeDefined();
    // There was no room to count it.
    expect(counts.take('third', 1, 1, START_MS)).toBeUndefined();
  });

  it('share what is worth it, once, under the window it was had in', () => {
    const counts = new WindowCounts({ windowMs, maxTracked: 10 });
    counts.take('quiet', 1, 100, START_MS);
    counts.take('busy', 30, 100, START_MS);
    counts.take('busy', 5, 100, START_MS + windowMs);
    expect(counts.isUrgent).toBe(true);
    expect(counts.takeUnshared(START_MS + windowMs)).toEqual({
      windowMs,
      window: 1_001,
      counters: [{ id: 'busy', inWindow: 5, inWindowBefore: 30 }],
    });
    expect(counts.hasUnshared).toBe(false);
    expect(counts.takeUnshared(START_MS + windowMs).counters).toEqual([]);
  });

  it('count what others had, and forget none of their own where the others forgot it', () => {
    const counts = new WindowCounts({ windowMs, maxTracked: 10 });
    counts.take('caller', 60, 100, START_MS);
    const batch = counts.takeUnshared(START_MS);
    counts.take('caller', 10, 100, START_MS);
    counts.learn(batch, [{ inWindow: 85, inWindowBefore: 0 }]);
    expect(counts.take('caller', 6, 100, START_MS)).toBeDefined();
    expect(counts.take('caller', 5, 100, START_MS)).toBeUndefined();
    counts.learn(counts.takeUnshared(START_MS), [{ inWindow: 1, inWindowBefore: 0 }]);
    expect(counts.take('caller', 26, 100, START_MS)).toBeDefined();
    expect(counts.take('caller', 25, 100, START_MS)).toBeUndefined();
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2:ffff::', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['1::2:3:4:5:192.0.2.7', '1:0:2:3::/64'],
  ['unknown', undefined],
  ['192.0.2.7:80', undefined],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

function sumOf(calls: readonly { readonly amount: number }[]): number {
  return calls.reduce((sum, { amount }) => sum + amount, 0);
}
