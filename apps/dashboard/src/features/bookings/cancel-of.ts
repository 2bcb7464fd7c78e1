import type { Outputs } from '../../lib/trpc.ts';

type Entry = Outputs['audit']['list']['entries'][number];

/** What ended a booking. Whoever cancels again has an entry too, but that began with a booking that was cancelled. */
export function cancelOf(entries: readonly Entry[]): Entry | undefined {
  return entries.find(
    ({ action, outcome, before }) =>
      action === 'booking.cancel' && outcome === 'done' && before?.status !== 'cancelled',
  );
}
