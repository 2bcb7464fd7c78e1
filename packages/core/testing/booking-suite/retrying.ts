import { describe, expect, it } from 'vitest';
import { override } from '../override.ts';
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

    describe('of a request that another overtook', () => {
      async function book(showId: string, more = {}) {
        const hold = unwrap(await suite.holdfast.holds.create({ showId, ...request, ...more }));
        return { hold, booking: unwrap(await suite.holdfast.confirmHold(hold)) };
      }

      /** The request gets to the engine when what overtakes it is over. */
      async function createOvertakenBy(showId: string, overtake: () => Promise<unknown>) {
        const engine = override(suite.holdfast.engine, 'hold', async (original, ...args) => {
          await overtake();
          return original(...args);
        });
        return (await suite.another({ engine })).holds.create({ showId, ...request });
      }

      it('is used up when that was the same one and is booked', async () => {
        const showId = await suite.openShow();
        expect(await createOvertakenBy(showId, () => book(showId))).toMatchObject({
          refusal: { status: 'ALREADY_CONFIRMED' },
        });
      });

      it('is used up when that was the same one, and its booking is cancelled', async () => {
        const showId = await suite.openShow();
        const answer = await createOvertakenBy(showId, async () => {
          const { bookingId } = (await book(showId)).booking;
          unwrap(await suite.holdfast.cancelBooking({ bookingId, by: { name: 'operator' }, reason: 'rain' }));
        });
        expect(answer).toMatchObject({ refusal: { status: 'ALREADY_CONFIRMED' } });
        expect(await suite.seats(showId)).toEqual({});
      });

      it('is used up when that was a different one, whose owner is still told of the booking', async () => {
        const showId = await suite.openShow();
        const overtaking = Promise.withResolvers<Awaited<ReturnType<typeof book>>>();
        const answer = await createOvertakenBy(showId, async () =>
          overtaking.resolve(await book(showId, { seatIds: ['C'] })),
        );
        expect(answer).toMatchObject(mismatch);
        expect(await suite.seats(showId)).toEqual({ C: 'booked' });
        const { hold, booking } = await overtaking.promise;
        expect(await suite.holdfast.confirmHold(hold)).toEqual({ ok: true, value: booking });
        expect(await suite.holdfast.holds.get(hold)).toMatchObject({ value: { state: 'confirmed' } });
        for (const again of ['extend', 'release'] as const) {
          expect(await suite.holdfast.holds[again](hold)).toMatchObject({
            refusal: { status: 'ALREADY_CONFIRMED' },
          });
        }
      });
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
