import { describe, expect, it } from 'vitest';
import { epochBase } from '../../src/domain/epochs.ts';
import { type LedgerHarness, newBooking } from './harness.ts';

/** What becomes of a confirm: a booking, once. */
export function bookingTests(suite: LedgerHarness): void {
  describe('book', () => {
    it('writes a booking that everybody reads', async () => {
      const showId = await suite.openShow();
      const booking = newBooking(showId, ['B', 'A'], { customerRef: 'customer-1', paymentRef: 'p1' });
      const booked = { ...booking, status: 'confirmed', cancelledAtMs: undefined, cancelReason: undefined };
      expect(await suite.ledger.book(booking)).toEqual({ status: 'BOOKED', booking: booked });
      expect(await suite.other.getBooking(booking.bookingId)).toEqual(booked);
    });

    it('answers the first booking to a repeated confirm', async () => {
      const showId = await suite.openShow();
      const booking = newBooking(showId, ['A']);
      const first = await suite.ledger.book(booking);
      expect(await suite.other.book({ ...booking, confirmedAtMs: 99, paymentRef: 'again' })).toEqual(first);
    });

    it('sells a seat once, and names the seats that were taken', async () => {
      const showId = await suite.openShow();
      await suite.ledger.book(newBooking(showId, ['B']));
      const second = newBooking(showId, ['C', 'B', 'A']);
      expect(await suite.other.book(second)).toEqual({ status: 'SEATS_TAKEN', seatIds: ['B'] });
      expect(await suite.ledger.getBooking(second.bookingId)).toBeUndefined();
      expect(await suite.ledger.book(newBooking(showId, ['A', 'C']))).toMatchObject({ status: 'BOOKED' });
    });

    it('sells a seat of one show without selling it of another', async () => {
      const [first, second] = [await suite.openShow(), await suite.openShow()];
      expect(await suite.ledger.book(newBooking(first, ['A']))).toMatchObject({ status: 'BOOKED' });
      expect(await suite.ledger.book(newBooking(second, ['A']))).toMatchObject({ status: 'BOOKED' });
    });

    it('has one winner among many at once, in any order of seats', async () => {
      const showId = await suite.openShow();
      const tries = Array.from({ length: 40 }, (_, buyer) => {
        const seatIds = buyer % 2 ? ['A', 'B', 'C'] : ['C', 'B', 'A'];
        return (buyer % 3 ? suite.ledger : suite.rival).book(newBooking(showId, seatIds));
      });
      const outcomes = await Promise.all(tries);
      expect(outcomes.filter(({ status }) => status === 'BOOKED')).toHaveLength(1);
      expect(outcomes.filter(({ status }) => status === 'SEATS_TAKEN')).toHaveLength(39);
    });

    it('refuses a fence from another epoch than the current one', async () => {
      const showId = await suite.openShow();
      const late = newBooking(showId, ['A']);
      expect(await suite.ledger.beginEpoch(showId, await suite.other.allocateEpoch(showId))).toMatchObject({
        status: 'BEGUN',
      });
      expect(await suite.other.book(late)).toEqual({ status: 'STALE_EPOCH' });
      expect(await suite.ledger.getBooking(late.bookingId)).toBeUndefined();
      const current = newBooking(showId, ['A'], { fence: epochBase(2) + 1 });
      expect(await suite.ledger.book(current)).toMatchObject({ status: 'BOOKED' });
    });
  });
}
