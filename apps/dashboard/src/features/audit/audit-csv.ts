import { changesInLine } from '../../lib/audit-changes.ts';
import { type AuditEntry, inWords, seatIdsOf } from '../../lib/audit-words.ts';
import type { CsvColumn } from '../../lib/csv.ts';
import { isoWithZone } from '../../lib/time.ts';

/** An entry as a line of a file: in words, and whole. */
export const AUDIT_CSV_COLUMNS: readonly CsvColumn<AuditEntry>[] = [
  { header: 'Entry', value: ({ auditId }) => auditId },
  { header: 'When', value: ({ at }) => isoWithZone(at) },
  { header: 'Who', value: ({ actor }) => actor },
  { header: 'What', value: inWords },
  { header: 'Action', value: ({ action }) => action },
  { header: 'Done to', value: ({ subject }) => subject },
  { header: 'Show id', value: ({ showId }) => showId },
  { header: 'Seats', value: (entry) => seatIdsOf(entry).join(' ') },
  { header: 'More seats', value: ({ moreSeats }) => moreSeats },
  { header: 'Why', value: ({ reason }) => reason },
  { header: 'Outcome', value: ({ outcome }) => outcome },
  { header: 'Refused with', value: ({ refusal }) => refusal },
  { header: 'Changes', value: changesInLine },
  { header: 'Address', value: ({ from }) => from?.address },
  { header: 'Browser or program', value: ({ from }) => from?.userAgent },
  { header: 'Request', value: ({ from }) => from?.requestId },
  { header: 'Before', value: ({ before }) => before && JSON.stringify(before) },
  { header: 'After', value: ({ after }) => after && JSON.stringify(after) },
];
