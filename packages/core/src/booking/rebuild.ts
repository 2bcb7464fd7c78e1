import { epochOf } from '../domain/epochs.ts';
import type { BookingParts } from './parts.ts';

/**
 * The ledger refused what the engine granted with this fence: the engine's show is of an epoch that is over, or from
 * an older memory. Unless it was rebuilt meanwhile, whoever asks next rebuilds it.
 */
export async function rebuildFromLedger(
  { engine, reportFault }: Pick<BookingParts, 'engine' | 'reportFault'>,
  showId: string,
  { fence, soldBefore }: { readonly fence: number; readonly soldBefore: readonly string[] },
): Promise<void> {
  if (soldBefore.length > 0) {
    reportFault(
      new Error(`the engine gave out seats of ${showId} that were sold or blocked: ${soldBefore.join(', ')}`),
    );
  }
  await engine.unload(showId, epochOf(fence));
}
