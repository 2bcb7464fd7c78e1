import { parseTimeCursor } from '../domain/cursors.ts';
import { granted, type Result, refused } from '../domain/refusals.ts';
import type { Booking, Ledger, ListBookingsQuery, Page } from '../ports/ledger.ts';
import { problemWithPage, problemWithSpan, problemWithText } from './problems.ts';

export async function getBooking(ledger: Ledger, bookingId: string): Promise<Result<Booking>> {
  const problem = problemWithText({ bookingId });
  if (problem) return refused(problem);
  const booking = await ledger.getBooking(bookingId);
  return booking ? granted(booking) : refused({ status: 'BOOKING_NOT_FOUND', bookingId });
}

/** Newest first. */
export async function listBookings(ledger: Ledger, query: ListBookingsQuery): Promise<Result<Page<Booking>>> {
  const { showId, customerRef, paymentRef, seatId, search } = query;
  const problem =
    problemWithText({ showId, customerRef, paymentRef, seatId, search }) ??
    problemWithSpan(query) ??
    problemWithPage(query, parseTimeCursor);
  return problem ? refused(problem) : granted(await ledger.listBookings(query));
}
