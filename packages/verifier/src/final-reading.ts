import type { History } from './history.ts';

/** Where a history does not say when: after the last operation, the ledger, the live holds and the snapshot were read within that. */
const READ_WITHIN_MS = 120_000;

/** Between these two, on the history's clock, what is read after the last operation was read. */
export function finalReadingOf({ operations, readMs }: Pick<History, 'operations' | 'readMs'>): {
  readonly fromMs: number;
  readonly byMs: number;
} {
  let fromMs = Number.NEGATIVE_INFINITY;
  for (const { returnMs } of operations) fromMs = Math.max(fromMs, returnMs);
  return { fromMs, byMs: Math.max(fromMs, readMs ?? fromMs + READ_WITHIN_MS) };
}
