import type {
  FeedPart,
  History,
  HistoryHeader,
  HistoryRecord,
  LedgerBooking,
  LiveHold,
  Operation,
} from '../src/index.ts';

/** The history that the records make, whatever their order. @throws Error without a first or a last line. */
export function historyOf(records: Iterable<HistoryRecord>): History {
  let header: HistoryHeader | undefined;
  let read: readonly string[] | undefined;
  let snapshot: History['snapshot'];
  let readMs: number | undefined;
  const operations: Operation[] = [];
  const bookings: LedgerBooking[] = [];
  const liveHolds: LiveHold[] = [];
  const feeds: FeedPart[] = [];
  for (const record of records) {
    switch (record.record) {
      case 'history':
        header = record;
        break;
      case 'operation':
        operations.push(record);
        break;
      case 'booking':
        bookings.push(record);
        break;
      case 'live-hold':
        liveHolds.push(record);
        break;
      case 'snapshot':
        snapshot = record;
        break;
      case 'feed':
        feeds.push(record);
        break;
      case 'end':
        read = record.read;
        readMs = record.readMs;
    }
  }
  if (!header || !read) throw new Error('the history has no first or no last line');
  return {
    header,
    operations,
    bookings: read.includes('bookings') ? bookings : undefined,
    liveHolds: read.includes('live-holds') ? liveHolds : undefined,
    snapshot: read.includes('snapshot') ? snapshot : undefined,
    feeds,
    readMs,
  };
}
