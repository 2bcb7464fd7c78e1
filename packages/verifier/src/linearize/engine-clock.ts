import type { Operation } from '../history.ts';

/**
 * How far the engine's clock is ahead of the history's: engine time = history time + offset, for an offset somewhere
 * between the two.
 */
export interface EngineClock {
  readonly lowestOffsetMs: number;
  readonly highestOffsetMs: number;
  /**
   * 0: one offset explains every hold. More: the clocks drifted, stepped, or are several; the offsets reach that much
   * further to either side than the least that the holds ask for, so verdicts about expiry are that much milder.
   */
  readonly spreadMs: number;
  /** Holds it was derived from. */
  readonly holds: number;
}

/** When something that the engine's clock decides happens, in milliseconds of the history: not before, and not after. */
export interface Window {
  readonly fromMs: number;
  readonly byMs: number;
}

/** The engine reads its clock in whole milliseconds: what it reads may be that much old. */
const ENGINE_TICK_MS = 1;

/** A hold that was granted: it says what the engine's clock read, `expiresAtMs - ttlMs`, at a moment of the history. */
export interface ClockSample {
  /** The first of the requests that may have made the hold. */
  readonly invokeMs: number;
  readonly returnMs: number;
  readonly engineMs: number;
}

/** Undefined: no hold of the history tells. */
export function deriveEngineClock(samples: Iterable<ClockSample>): EngineClock | undefined {
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  let holds = 0;
  for (const { invokeMs, returnMs, engineMs } of samples) {
    holds += 1;
    lowest = Math.max(lowest, engineMs - returnMs);
    highest = Math.min(highest, engineMs + ENGINE_TICK_MS - invokeMs);
  }
  if (holds === 0) return undefined;
  if (lowest <= highest) return { lowestOffsetMs: lowest, highestOffsetMs: highest, spreadMs: 0, holds };
  // Every hold's own interval reaches into [highest, lowest]; whatever the true offsets are, they lie about there.
  const spreadMs = lowest - highest;
  return { lowestOffsetMs: highest - spreadMs, highestOffsetMs: lowest + spreadMs, spreadMs, holds };
}

/** When the engine's clock comes to `engineMs`. Undefined clock: at any time. */
export function windowOf(clock: EngineClock | undefined, engineMs: number): Window {
  if (!clock) return { fromMs: Number.NEGATIVE_INFINITY, byMs: Number.POSITIVE_INFINITY };
  return { fromMs: engineMs - clock.highestOffsetMs, byMs: engineMs - clock.lowestOffsetMs };
}

/** What the answer to a hold says of the engine's clock. */
export function engineTimeOf({ expiresAtMs, ttlMs }: Operation): number | undefined {
  return expiresAtMs === undefined || ttlMs === undefined ? undefined : expiresAtMs - ttlMs;
}
