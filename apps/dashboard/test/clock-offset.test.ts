import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withClockOffset } from '../src/lib/clock-offset.ts';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

const SERVER_IS_AHEAD_MS = 60_000;
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.each([
  { there: 5, back: 4_000 },
  { there: 4_000, back: 5 },
])(
  'no countdown shows more than is left, whichever way is slow: $there ms there, $back ms back',
  async ({ there, back }) => {
    const asked = withClockOffset(async () => {
      await after(there);
      const now = Date.now() + SERVER_IS_AHEAD_MS;
      await after(back);
      return { now, holds: ['one'] };
    });
    await vi.advanceTimersByTimeAsync(there + back);
    const { clockOffsetMs, holds } = await asked;
    expect(holds).toEqual(['one']);
    expect(clockOffsetMs).toBeGreaterThanOrEqual(SERVER_IS_AHEAD_MS);
    expect(clockOffsetMs).toBeLessThanOrEqual(SERVER_IS_AHEAD_MS + there + back);
  },
);
