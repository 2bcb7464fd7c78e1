import { parseBookingCursor } from '../domain/cursors.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { Booking, Ledger, ListBookingsQuery, Page } from '../ports/ledger.ts';
import { badCursor } from './problems.ts';

export async function getBooking(ledger: Ledger, bookingId: string): Promise<Result<Booking>> {
  const booking = await ledger.getBooking(bookingId);
  return booking ? granted(booking) : refused({ status: 'BOOKING_NOT_FOUND', bookingId });
}

/** Newest first. */
export async function listBookings(ledger: Ledger, query: ListBookingsQuery): Promise<Result<Page<Booking>>> {
  if (query.cursor !== undefined && !parseBookingCursor(query.cursor)) return refused(badCursor);
  return granted(await ledger.listBookings(query));
}
