import type { Selectable } from 'kysely';
import type { SeatMap } from '../domain/seat-map.ts';
import type { Booking, NewBooking, Show } from '../ports/ledger.ts';
import type { BookingRow, ShowRow } from './tables.ts';

export function showOf(row: Selectable<ShowRow>): Show {
  return {
    showId: row.showId,
    title: row.title,
    startsAtMs: row.startsAtMs ?? undefined,
    sale: row.sale,
    seatMap: JSON.parse(row.seatMap) as SeatMap,
    holdTtlMs: row.holdTtlMs ?? undefined,
    maxHoldLifeMs: row.maxHoldLifeMs ?? undefined,
    maxSeatsPerHold: row.maxSeatsPerHold ?? undefined,
    maxSeatsPerCustomer: row.maxSeatsPerCustomer ?? undefined,
    lateConfirm: row.lateConfirm ?? undefined,
  };
}

export function rowOfShow(show: Show): ShowRow {
  return {
    showId: show.showId,
    title: show.title,
    startsAtMs: show.startsAtMs ?? null,
    sale: show.sale,
    seatMap: JSON.stringify(show.seatMap),
    holdTtlMs: show.holdTtlMs ?? null,
    maxHoldLifeMs: show.maxHoldLifeMs ?? null,
    maxSeatsPerHold: show.maxSeatsPerHold ?? null,
    maxSeatsPerCustomer: show.maxSeatsPerCustomer ?? null,
    lateConfirm: show.lateConfirm ?? null,
    saleFence: 0,
    allocatedEpoch: 0,
    currentEpoch: 0,
  };
}

/** Undefined for a void row: that is no booking, but the mark that there never will be one. */
export function bookingOf(row: Selectable<BookingRow> | undefined): Booking | undefined {
  if (!row || row.status === 'void') return undefined;
  return {
    bookingId: row.bookingId,
    showId: row.showId,
    holdId: row.holdId,
    status: row.status,
    seatIds: JSON.parse(row.seatIds) as string[],
    fence: row.fence,
    tokenHash: row.tokenHash,
    customerRef: row.customerRef ?? undefined,
    paymentRef: row.paymentRef ?? undefined,
    confirmedAtMs: row.confirmedAtMs,
    cancelledAtMs: row.cancelledAtMs ?? undefined,
    cancelReason: row.cancelReason ?? undefined,
  };
}

export function rowOfBooking(booking: NewBooking): BookingRow {
  return {
    bookingId: booking.bookingId,
    showId: booking.showId,
    holdId: booking.holdId,
    status: 'confirmed',
    seatIds: JSON.stringify(booking.seatIds),
    fence: booking.fence,
    tokenHash: booking.tokenHash,
    customerRef: booking.customerRef ?? null,
    paymentRef: booking.paymentRef ?? null,
    confirmedAtMs: booking.confirmedAtMs,
    cancelledAtMs: null,
    cancelReason: null,
    seatsFreed: 0,
  };
}

/** What a booking is when it has just been written. */
export function bookedNow(booking: NewBooking): Booking {
  return { ...booking, status: 'confirmed', cancelledAtMs: undefined, cancelReason: undefined };
}

export function voidRow(bookingId: string, showId: string, holdId: string): BookingRow {
  const nothing = { seatIds: [], fence: 0, tokenHash: '', customerRef: undefined, paymentRef: undefined };
  const row = rowOfBooking({ bookingId, showId, holdId, ...nothing, confirmedAtMs: 0 });
  return { ...row, status: 'void' };
}
