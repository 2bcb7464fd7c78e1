import type { CsvColumn } from '../../lib/csv.ts';
import { isoWithZone } from '../../lib/time.ts';
import type { Booking } from './booking-columns.tsx';

/** A booking as a line of a file. */
export function bookingCsvColumns(titles: ReadonlyMap<string, string>): CsvColumn<Booking>[] {
  const moment = (atMs: number | undefined) => (atMs === undefined ? undefined : isoWithZone(atMs));
  return [
    { header: 'Booking', value: ({ bookingId }) => bookingId },
    { header: 'Status', value: ({ status }) => status },
    { header: 'Show', value: ({ showId }) => titles.get(showId) ?? showId },
    { header: 'Show id', value: ({ showId }) => showId },
    { header: 'Seats', value: ({ seatIds }) => seatIds.join(' ') },
    { header: 'Number of seats', value: ({ seatIds }) => seatIds.length },
    { header: 'Customer', value: ({ customerRef }) => customerRef },
    { header: 'Payment', value: ({ paymentRef }) => paymentRef },
    { header: 'Confirmed at', value: ({ confirmedAt }) => moment(confirmedAt) },
    { header: 'Cancelled at', value: ({ cancelledAt }) => moment(cancelledAt) },
    { header: 'Why cancelled', value: ({ cancelReason }) => cancelReason },
    { header: 'Hold', value: ({ holdId }) => holdId },
    { header: 'Fence', value: ({ fence }) => fence },
  ];
}
