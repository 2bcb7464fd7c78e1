import { describe, expect, it } from 'vitest';
import { type BookingHarness, unwrap } from './harness.ts';

/** The same request again. */
export function retryingTests(suite: BookingHarness): void {
  describe('an idempotency key', () => {
    const request = {
      seatIds: ['A', 'B'],
      idempotencyKey: 'order-4711-attempt-1',
      customerRef: 'customer-1',
    };
    const mismatch = { refusal: { status: 'IDEMPOTENCY_MISMATCH' } };

    it('gives the same hold and token to the same request, in one show', async () => {
      const showId = await suite.openShow();
      const first = await suite.take(showId, request.seatIds, request);
      expect(await suite.take(showId, request.seatIds, request)).toEqual(first);
      const other = await suite.openShow();
      expect((await suite.take(other, request.seatIds, request)).token).not.toBe(first.token);
    });

    it('refuses any other request', async () => {
      const showId = await suite.openShow();
      await suite.take(showId, request.seatIds, request);
      for (const change of [
        { seatIds: ['A'] },
        { seatIds: ['C'] },
        { ttlMs: 1_000 },
        { customerRef: 'customer-2' },
      ]) {
        expect(await suite.holdfast.holds.create({ showId, ...request, ...change })).toMatchObject(mismatch);
      }
      expect(await suite.seats(showId)).toEqual({ A: 'held', B: 'held' });
    });

    it('still means the hold when some of its seats were given back', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, request.seatIds, request);
      await suite.holdfast.holds.release({ ...hold, seatIds: ['A'] });
      expect(await suite.take(showId, request.seatIds, request)).toEqual({ ...hold, seatIds: ['B'] });
    });

    it('is used up when the hold has become a booking, cancelled or not', async () => {
      const showId = await suite.openShow();
      const booking = unwrap(
        await suite.holdfast.confirmHold(await suite.take(showId, request.seatIds, request)),
      );
      const again = () => suite.holdfast.holds.create({ showId, ...request });
      const confirmed = { refusal: { status: 'ALREADY_CONFIRMED' } };
      expect(await again()).toMatchObject(confirmed);
      expect(await suite.holdfast.holds.create({ showId, ...request, seatIds: ['C'] })).toMatchObject(
        mismatch,
      );
      await suite.holdfast.cancelBooking({
        bookingId: booking.bookingId,
        by: { name: 'operator' },
        reason: 'rain',
      });
      expect(await again()).toMatchObject(confirmed);
      expect(await suite.seats(showId)).toEqual({});
    });
  });
}
