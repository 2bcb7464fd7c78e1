import type { CsvColumn } from '../../lib/csv.ts';
import { isoWithZone } from '../../lib/time.ts';
import { HOLD_STATES, type Hold, stateOf } from './hold.ts';

/** A hold as a line of a file. */
export const HOLD_CSV_COLUMNS: readonly CsvColumn<Hold>[] = [
  { header: 'Hold', value: ({ holdId }) => holdId },
  { header: 'State', value: (hold) => HOLD_STATES[stateOf(hold)] },
  { header: 'Show id', value: ({ showId }) => showId },
  { header: 'Seats', value: ({ seatIds }) => seatIds.join(' ') },
  { header: 'Number of seats', value: ({ seatIds }) => seatIds.length },
  { header: 'Customer', value: ({ customerRef }) => customerRef },
  { header: 'Taken at', value: ({ createdAt }) => isoWithZone(createdAt) },
  { header: 'Runs out at', value: ({ expiresAt }) => isoWithZone(expiresAt) },
  { header: 'Fence', value: ({ fence }) => fence },
];
