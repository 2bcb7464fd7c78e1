import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/booking/limits.ts';
import { eventually } from '../eventually.ts';
import { showOf } from '../ledger-suite/harness.ts';
import { type BookingHarness, unwrap } from './harness.ts';

/** From hold to booking, and the ways that do not lead there. */
export function sellingTests(suite: BookingHarness): void {
  it('takes a seat from hold to booking', async () => {
    const showId = await suite.openShow();
    const hold = await suite.take(showId, ['B', 'A'], { customerRef: 'customer-1' });
    expect(hold).toMatchObject({ showId, seatIds: ['B', 'A'], state: 'active', customerRef: 'customer-1' });
    expect(hold.expiresAtMs - hold.createdAtMs).toBe(DEFAULT_LIMITS.holdTtlMs);
    expect(await suite.seats(showId)).toEqual({ A: 'held', B: 'held' });

    const booking = unwrap(await suite.holdfast.confirmHold({ ...hold, paymentRef: 'p1' }));
    expect(booking).toMatchObject({
      showId,
      seatIds: ['B', 'A'],
      fence: hold.fence,
      customerRef: 'customer-1',
      paymentRef: 'p1',
      status: 'confirmed',
    });
    expect(await suite.seats(showId)).toEqual({ A: 'booked', B: 'booked' });
    expect(unwrap(await suite.holdfast.getBooking(booking.bookingId))).toEqual(booking);
    const confirmed = unwrap(await suite.holdfast.holds.get(hold));
    expect(confirmed).toMatchObject({ state: 'confirmed', nowMs: expect.any(Number) });
  });

  it('answers the same booking to the owner who confirms again, and nobody else', async () => {
    const showId = await suite.openShow();
    const hold = await suite.take(showId, ['A']);
    const [first, second] = await Promise.all([
      suite.holdfast.confirmHold(hold),
      suite.holdfast.confirmHold(hold),
    ]);
    expect(second).toEqual(first);
    expect(await suite.holdfast.confirmHold(hold)).toEqual(first);
    expect(await suite.holdfast.confirmHold({ ...hold, token: 'guessed' })).toMatchObject({
      refusal: { status: 'WRONG_TOKEN' },
    });
  });

  it('refuses the owner of a booking to extend, release or clear the hold it was', async () => {
    const showId = await suite.openShow();
    const hold = await suite.take(showId, ['A']);
    await suite.holdfast.confirmHold(hold);
    const refused = { refusal: { status: 'ALREADY_CONFIRMED', holdId: hold.holdId } };
    expect(await suite.holdfast.holds.extend(hold)).toMatchObject(refused);
    expect(await suite.holdfast.holds.release(hold)).toMatchObject(refused);
    const clear = { ...hold, by: { name: 'operator' }, reason: 'stuck' };
    expect(await suite.holdfast.holds.clear(clear)).toMatchObject(refused);
    expect(await suite.seats(showId)).toEqual({ A: 'booked' });
  });

  it('confirms neither after release, nor after clear, nor after the time', async () => {
    const showId = await suite.openShow();
    const [released, cleared, late] = [
      await suite.take(showId, ['A']),
      await suite.take(showId, ['B']),
      await suite.take(showId, ['C'], { ttlMs: 40 }),
    ];
    await suite.holdfast.holds.release(released);
    await suite.holdfast.holds.clear({ ...cleared, by: { name: 'operator' }, reason: 'asked at the desk' });
    await eventually(async () => expect(await suite.seats(showId)).toEqual({}));
    expect(await suite.holdfast.confirmHold(released)).toMatchObject({
      refusal: { status: 'ALREADY_RELEASED', by: 'owner' },
    });
    expect(await suite.holdfast.confirmHold(cleared)).toMatchObject({
      refusal: { status: 'ALREADY_RELEASED', by: 'operator' },
    });
    expect(await suite.holdfast.confirmHold(late)).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
    expect(unwrap(await suite.holdfast.listBookings({ showId, limit: 10 })).items).toEqual([]);
  });

  it('cancels a booking and puts its seats back on sale, once', async () => {
    const showId = await suite.openShow();
    const booking = unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['A', 'B'])));
    const cancel = { bookingId: booking.bookingId, by: { name: 'operator' }, reason: 'customer is ill' };
    const cancelled = unwrap(await suite.holdfast.cancelBooking(cancel));
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: 'customer is ill' });
    expect(await suite.seats(showId)).toEqual({});
    const next = unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['A'])));
    expect(unwrap(await suite.holdfast.cancelBooking(cancel))).toEqual(cancelled);
    expect(await suite.seats(showId)).toEqual({ A: 'booked' });
    expect(next.fence).toBeGreaterThan(booking.fence);
  });

  it('takes a seat by any name for a seat', async () => {
    const rows = [{ name: 'x', seats: [{ id: '__proto__' }, { id: 'constructor' }] }];
    const show = {
      ...showOf(randomBytes(6).toString('hex')),
      seatMap: { sections: [{ name: 'x', rows }] },
    };
    unwrap(await suite.holdfast.shows.create(show));
    await suite.take(show.showId, ['__proto__']);
    expect(Object.entries(await suite.seats(show.showId))).toEqual([['__proto__', 'held']]);
  });
}
