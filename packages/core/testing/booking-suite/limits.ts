import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/booking/limits.ts';
import { eventually } from '../eventually.ts';
import { showOf } from '../ledger-suite/harness.ts';
import { type BookingHarness, unwrap } from './harness.ts';

/** What one customer may hold, and what becomes of a confirm that is late. */
export function limitTests(suite: BookingHarness): void {
  describe('a limit of seats per customer', () => {
    const mine = { customerRef: 'customer-1' };
    const exceeded = {
      ok: false,
      refusal: { status: 'LIMIT_EXCEEDED', limit: 'maxSeatsPerCustomer', max: 3 },
    };

    it('counts the seats of their live holds in the show, and of nobody else', async () => {
      const showId = await suite.openShow({ maxSeatsPerCustomer: 3 });
      const first = await suite.take(showId, ['A', 'B'], mine);
      expect(await suite.holdfast.holds.create({ showId, seatIds: ['C', 'D'], ...mine })).toEqual(exceeded);
      expect(await suite.seats(showId)).toEqual({ A: 'held', B: 'held' });
      await suite.take(showId, ['C'], mine);
      expect(await suite.holdfast.holds.create({ showId, seatIds: ['D'], ...mine })).toEqual(exceeded);
      await suite.take(showId, ['D'], { customerRef: 'customer-2' });
      await suite.holdfast.holds.release({ ...first, seatIds: ['A'] });
      await suite.take(showId, ['E'], mine);
      const other = await suite.openShow({ maxSeatsPerCustomer: 3 });
      await suite.take(other, ['A', 'B', 'C'], mine);
    });

    it('answers a retry with the hold it has, not with the limit', async () => {
      const showId = await suite.openShow({ maxSeatsPerCustomer: 3 });
      const request = { ...mine, idempotencyKey: 'order-4711-attempt-1' };
      const hold = await suite.take(showId, ['A', 'B'], request);
      expect(await suite.take(showId, ['A', 'B'], request)).toEqual(hold);
    });

    it('needs to be told whose the hold is', async () => {
      const showId = await suite.openShow({ maxSeatsPerCustomer: 3 });
      expect(await suite.holdfast.holds.create({ showId, seatIds: ['A'] })).toMatchObject({
        refusal: { status: 'INVALID_INPUT', problem: expect.stringContaining('customerRef') },
      });
      expect(await suite.seats(showId)).toEqual({});
    });

    it('is kept by many at once', async () => {
      const showId = await suite.openShow({ maxSeatsPerCustomer: 3 });
      const tries = [...'ABCDE'].map((seatId) =>
        suite.holdfast.holds.create({ showId, seatIds: [seatId], ...mine }),
      );
      const results = await Promise.all(tries);
      expect(results.filter(({ ok }) => ok)).toHaveLength(3);
      expect(results.filter(({ ok }) => !ok)).toEqual([exceeded, exceeded]);
    });

    it('is the default of those shows that have none of their own', async () => {
      const strict = await suite.another({ limits: { maxSeatsPerCustomer: 1 } });
      const showId = await suite.openShow();
      const own = await suite.openShow({ maxSeatsPerCustomer: 3 });
      expect(await strict.holds.create({ showId, seatIds: ['A', 'B'], ...mine })).toMatchObject({
        refusal: { limit: 'maxSeatsPerCustomer', max: 1 },
      });
      unwrap(await strict.holds.create({ showId: own, seatIds: ['A', 'B'], ...mine }));
    });
  });

  describe('a late confirm', () => {
    async function takeAndLose(showId: string, seatIds: string[], more = {}) {
      const hold = await suite.take(showId, seatIds, { ttlMs: 40, ...more });
      await eventually(async () => expect(await suite.seats(showId)).toEqual({}));
      return hold;
    }
    const expired = { refusal: { status: 'HOLD_EXPIRED' } };

    it('is refused, unless the show says otherwise', async () => {
      const showId = await suite.openShow();
      expect(await suite.holdfast.confirmHold(await takeAndLose(showId, ['A']))).toMatchObject(expired);
      expect(await suite.seats(showId)).toEqual({});
    });

    it('takes the seats again where all are free, as a new claim that is booked', async () => {
      const showId = await suite.openShow({ lateConfirm: 'reacquire' });
      const hold = await takeAndLose(showId, ['A', 'B']);
      const between = await suite.take(showId, ['C']);
      const [booking, again] = await Promise.all([1, 2].map(() => suite.holdfast.confirmHold(hold)));
      expect(booking).toMatchObject({ ok: true, value: { seatIds: ['A', 'B'], status: 'confirmed' } });
      expect(again).toEqual(booking);
      if (booking?.ok) expect(booking.value.fence).toBeGreaterThan(between.fence);
      expect(await suite.seats(showId)).toEqual({ A: 'booked', B: 'booked', C: 'held' });
      expect(await suite.holdfast.confirmHold(hold)).toEqual(booking);
      const { holds } = unwrap(await suite.holdfast.holds.list({ showId, limit: 10 }));
      expect(holds.map(({ holdId }) => holdId)).toEqual([between.holdId]);
    });

    it('gets none where one has gone to somebody else, is blocked, or the sale is closed', async () => {
      const showId = await suite.openShow({ lateConfirm: 'reacquire' });
      const [late, blocked] = [await takeAndLose(showId, ['A', 'B']), await takeAndLose(showId, ['D', 'E'])];
      const closed = await takeAndLose(showId, ['C']);
      const other = await suite.take(showId, ['B']);
      const desk = { showId, by: { name: 'operator' }, reason: 'broken' };
      unwrap(await suite.holdfast.blockSeats({ ...desk, seatIds: ['E'] }));
      unwrap(await suite.holdfast.setSale({ ...desk, sale: 'closed' }));
      for (const hold of [late, blocked, closed]) {
        expect(await suite.holdfast.confirmHold(hold)).toMatchObject(expired);
      }
      expect(await suite.seats(showId)).toEqual({ B: 'held', E: 'blocked' });
      unwrap(await suite.holdfast.confirmHold(other));
    });

    it('uses up an idempotency key as any confirm does', async () => {
      const showId = await suite.openShow({ lateConfirm: 'reacquire' });
      const request = { ttlMs: 40, idempotencyKey: 'order-4711-attempt-1' };
      const hold = await takeAndLose(showId, ['A'], request);
      const retry = () => suite.holdfast.holds.create({ showId, seatIds: ['A'], ...request });
      expect(await retry()).toMatchObject(expired);
      const booking = unwrap(await suite.holdfast.confirmHold(hold));
      expect(await retry()).toMatchObject({ refusal: { status: 'ALREADY_CONFIRMED' } });
      await suite.holdfast.cancelBooking({
        bookingId: booking.bookingId,
        by: { name: 'operator' },
        reason: 'rain',
      });
      expect(await suite.holdfast.confirmHold(hold)).toMatchObject({
        refusal: { status: 'ALREADY_CONFIRMED' },
      });
      expect(await suite.seats(showId)).toEqual({});
    });

    it('is what the default says where the show says nothing', async () => {
      const lenient = await suite.another({ limits: { lateConfirm: 'reacquire' } });
      const [silent, strict] = [await suite.openShow(), await suite.openShow({ lateConfirm: 'refuse' })];
      unwrap(await lenient.confirmHold(await takeAndLose(silent, ['A'])));
      expect(await lenient.confirmHold(await takeAndLose(strict, ['A']))).toMatchObject(expired);
    });
  });

  it('lets holds of a show with a short longest life live no longer when nobody says how long', async () => {
    const showId = await suite.openShow({ maxHoldLifeMs: 60_000 });
    const hold = await suite.take(showId, ['A']);
    expect(hold.expiresAtMs - hold.createdAtMs).toBe(60_000);
  });

  it('makes no show whose holds would live longer than a hold may', async () => {
    const show = showOf('too-long');
    for (const limits of [
      { holdTtlMs: DEFAULT_LIMITS.maxHoldLifeMs + 1 },
      { holdTtlMs: 2, maxHoldLifeMs: 1 },
    ]) {
      expect(await suite.holdfast.shows.create({ ...show, ...limits })).toMatchObject({
        refusal: { status: 'INVALID_INPUT' },
      });
    }
  });
}
