import { describe, expect, it } from 'vitest';
import { bookingIdOf } from '../../src/domain/booking-id.ts';
import { type LedgerHarness, newBooking } from './harness.ts';

/** Confirms in doubt, and bookings that are cancelled. */
export function settlingTests(suite: LedgerHarness): void {
  describe('settle', () => {
    it('finds the booking that a confirm left', async () => {
      const showId = await suite.openShow();
      const booking = newBooking(showId, ['A']);
      await suite.ledger.book(booking);
      expect(await suite.other.settle(booking)).toMatchObject({
        status: 'BOOKED',
        booking: { seatIds: ['A'] },
      });
    });

    it('gives a lost confirm up for good, and leaves no trace for readers', async () => {
      const showId = await suite.openShow();
      const booking = newBooking(showId, ['A']);
      expect(await suite.other.settle(booking)).toEqual({ status: 'VOIDED' });
      expect(await suite.ledger.book(booking)).toEqual({ status: 'VOIDED' });
      expect(await suite.ledger.settle(booking)).toEqual({ status: 'VOIDED' });
      expect(await suite.ledger.getBooking(booking.bookingId)).toBeUndefined();
      expect(await suite.ledger.listBookings({ showId, limit: 10 })).toEqual({
        items: [],
        cursor: undefined,
      });
      expect(await suite.ledger.book(newBooking(showId, ['A']))).toMatchObject({ status: 'BOOKED' });
    });

    it('and a confirm at the same moment agree', async () => {
      for (let round = 0; round < 20; round += 1) {
        const showId = await suite.openShow();
        const booking = newBooking(showId, ['A']);
        const [booked, settled] = await Promise.all([
          suite.ledger.book(booking),
          suite.rival.settle(booking),
        ]);
        expect(booked.status).toBe(settled.status);
      }
    });
  });

  describe('cancel', () => {
    it('puts the seats back on sale, and answers the same when repeated', async () => {
      const showId = await suite.openShow();
      const booking = newBooking(showId, ['A', 'B']);
      await suite.ledger.book(booking);
      const entry = { atMs: 5, by: { name: 'operator' }, reason: 'rain' };
      const outcome = await suite.ledger.cancel(booking.bookingId, entry);
      const cancelled = { ...booking, status: 'cancelled', cancelledAtMs: 5, cancelReason: 'rain' };
      expect(outcome).toEqual({ status: 'CANCELLED', booking: cancelled, alreadyFreed: false });
      expect(await suite.other.cancel(booking.bookingId, { ...entry, atMs: 6, reason: 'again' })).toEqual(
        outcome,
      );
      expect(await suite.ledger.book(newBooking(showId, ['B']))).toMatchObject({ status: 'BOOKED' });
      const epoch = await suite.ledger.allocateEpoch(showId);
      expect(await suite.ledger.beginEpoch(showId, epoch)).toMatchObject({ booked: [{ seatIds: ['B'] }] });
    });

    it('knows no booking that never was, or that was given up', async () => {
      const showId = await suite.openShow();
      const entry = { atMs: 5, by: { name: 'operator' }, reason: 'rain' };
      await suite.ledger.settle({ showId, holdId: 'given-up' });
      for (const bookingId of ['unheard-of', bookingIdOf('given-up')]) {
        expect(await suite.ledger.cancel(bookingId, entry)).toEqual({ status: 'BOOKING_NOT_FOUND' });
      }
    });

    it('remembers which seats the engine has yet to free', async () => {
      const showId = await suite.openShow();
      const booking = newBooking(showId, ['A']);
      await suite.ledger.book(booking);
      await suite.ledger.cancel(booking.bookingId, { atMs: 5, by: { name: 'operator' }, reason: 'rain' });
      const unfreed = async () => (await suite.other.listUnfreed(100)).map(({ bookingId }) => bookingId);
      expect(await unfreed()).toContain(booking.bookingId);
      await suite.ledger.markFreed(booking.bookingId);
      expect(await unfreed()).not.toContain(booking.bookingId);
    });
  });
}
