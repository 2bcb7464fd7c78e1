import { CLOCK_DRIFT, CLOCK_TICK_MS, type ClockOffset } from './clock.ts';
import type { History } from './history.ts';

/** Where a history does not say when: after the last operation, the ledger, the live holds and the snapshot were read within that. */
export const READ_WITHIN_MS = 120_000;

/** Between these two, on the history's clock, that was read which is read after the last operation. */
function finalReadingOf({ operations, readMs }: Pick<History, 'operations' | 'readMs'>): {
  readonly fromMs: number;
  readonly byMs: number;
} {
  let fromMs = Number.NEGATIVE_INFINITY;
  for (const { returnMs } of operations) fromMs = Math.max(fromMs, returnMs);
  return { fromMs, byMs: Math.max(fromMs, readMs ?? fromMs + READ_WITHIN_MS) };
}

/** What the engine's clock said at most when that had been read. */
export function latestEngineMs(
  history: Pick<History, 'operations' | 'readMs'>,
  { mostMs }: ClockOffset,
): number {
  const { fromMs, byMs } = finalReadingOf(history);
  return byMs + mostMs + CLOCK_TICK_MS + CLOCK_DRIFT * (byMs - fromMs);
}
