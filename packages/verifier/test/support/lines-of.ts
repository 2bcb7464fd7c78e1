import { type History, type HistoryEnd, type HistoryRecord, lineOf } from '../../src/index.ts';

/** A history as its lines. */
export function linesOf({
  header,
  operations,
  bookings,
  liveHolds,
  snapshot,
  feeds,
  readMs,
}: History): string[] {
  const read: HistoryEnd['read'][number][] = [];
  if (bookings) read.push('bookings');
  if (liveHolds) read.push('live-holds');
  if (snapshot) read.push('snapshot');
  const records: HistoryRecord[] = [
    header,
    ...operations,
    ...feeds,
    ...(bookings ?? []),
    ...(liveHolds ?? []),
  ];
  if (snapshot) records.push(snapshot);
  return [...records, { record: 'end', operations: operations.length, read, readMs } as const].map(lineOf);
}
