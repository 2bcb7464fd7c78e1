import { CLOCK_DRIFT, CLOCK_TICK_MS, type ClockOffset } from './clock.ts';
import type { History } from './history.ts';
import { highestOf } from './sorted.ts';

/** Where a history does not say when: so long after its last operation at most its end was read. */
const READ_WITHIN_MS = 120_000;

/** Between these two, on the history's clock, that was read which is read after the last operation. */
export interface ReadingTime {
  readonly fromMs: number;
  readonly byMs: number;
}

export function readingTimeOf({ operations, readMs }: Pick<History, 'operations' | 'readMs'>): ReadingTime {
  const fromMs = highestOf(operations.map(({ returnMs }) => returnMs));
  return { fromMs, byMs: Math.max(fromMs, readMs ?? fromMs + READ_WITHIN_MS) };
}

/** What the engine's clock said at most when that had been read. */
export function latestEngineMs({ fromMs, byMs }: ReadingTime, { mostMs }: ClockOffset): number {
  return byMs + mostMs + CLOCK_TICK_MS + CLOCK_DRIFT * (byMs - fromMs);
}
