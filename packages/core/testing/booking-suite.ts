import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateHold } from '../src/booking/holds.ts';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import type { SeatEvent } from '../src/booking/shows.ts';
import { assemble, type Holdfast } from '../src/create.ts';
import type { Result } from '../src/domain/refusals.ts';
import { systemClock } from '../src/ports/clock.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import type { SeatEngine } from '../src/ports/seat-engine.ts';
import { eventually } from './eventually.ts';
import { showOf } from './ledger-suite.ts';

export interface PartsUnderTest {
  readonly engine: SeatEngine;
  readonly ledger: Ledger;
  /** Ends what the parts run on; the parts themselves are closed with the Holdfast made of them. */
  closeServers(): Promise<void>;
}

/** What Holdfast does as a whole, on a pair of engine and ledger. */
export function bookingSuite(name: string, open: () => Promise<PartsUnderTest>): void {
  describe(`bookings on ${name}`, () => {
    let holdfast: Holdfast;
    let closeServers: () => Promise<void>;
    const faults: unknown[] = [];

    beforeAll(async () => {
      const parts = await open();
      closeServers = parts.closeServers;
      await parts.ledger.migrate();
      const options = { limits: DEFAULT_LIMITS, reportFault: (fault: unknown) => void faults.push(fault) };
      holdfast = await assemble({ ...parts, clock: systemClock, options });
    });
    afterAll(async () => {
      await holdfast.close();
      await closeServers();
      expect(faults).toEqual([]);
    });

    async function openShow(): Promise<string> {
      const show = showOf(randomBytes(6).toString('hex'));
      expect(unwrap(await holdfast.shows.create(show))).toEqual({ created: true });
      return show.showId;
    }

    async function take(showId: string, seatIds: string[], more: Partial<CreateHold> = {}) {
      return unwrap(await holdfast.holds.create({ showId, seatIds, ...more }));
    }

    async function seats(showId: string) {
      return unwrap(await holdfast.shows.snapshot(showId)).seats;
    }

    it('takes a seat from hold to booking', async () => {
      const showId = await openShow();
      const hold = await take(showId, ['B', 'A'], { customerRef: 'customer-1' });
      expect(hold).toMatchObject({ showId, seatIds: ['B', 'A'], state: 'active', customerRef: 'customer-1' });
      expect(hold.expiresAtMs - hold.createdAtMs).toBe(DEFAULT_LIMITS.holdTtlMs);
      expect(await seats(showId)).toEqual({ A: 'held', B: 'held' });

      const booking = unwrap(await holdfast.confirmHold({ ...hold, paymentRef: 'p1' }));
      expect(booking).toMatchObject({
        showId,
        seatIds: ['B', 'A'],
        fence: hold.fence,
        customerRef: 'customer-1',
        paymentRef: 'p1',
        status: 'confirmed',
      });
      expect(await seats(showId)).toEqual({ A: 'booked', B: 'booked' });
      expect(unwrap(await holdfast.getBooking(booking.bookingId))).toEqual(booking);
      expect(unwrap(await holdfast.holds.get(hold)).state).toBe('confirmed');
    });

    it('answers the same booking to the owner who confirms again, and nobody else', async () => {
      const showId = await openShow();
      const hold = await take(showId, ['A']);
      const [first, second] = await Promise.all([holdfast.confirmHold(hold), holdfast.confirmHold(hold)]);
      expect(second).toEqual(first);
      expect(await holdfast.confirmHold(hold)).toEqual(first);
      expect(await holdfast.confirmHold({ ...hold, token: 'guessed' })).toMatchObject({
        refusal: { status: 'WRONG_TOKEN' },
      });
    });

    it('refuses the owner of a booking to extend, release or clear the hold it was', async () => {
      const showId = await openShow();
      const hold = await take(showId, ['A']);
      await holdfast.confirmHold(hold);
      const refused = { refusal: { status: 'ALREADY_CONFIRMED', holdId: hold.holdId } };
      expect(await holdfast.holds.extend(hold)).toMatchObject(refused);
      expect(await holdfast.holds.release(hold)).toMatchObject(refused);
      const clear = { ...hold, actor: 'operator', reason: 'stuck' };
      expect(await holdfast.holds.clear(clear)).toMatchObject(refused);
      expect(await seats(showId)).toEqual({ A: 'booked' });
    });

    it('confirms neither after release, nor after clear, nor after the time', async () => {
      const showId = await openShow();
      const [released, cleared, late] = [
        await take(showId, ['A']),
        await take(showId, ['B']),
        await take(showId, ['C'], { ttlMs: 40 }),
      ];
      await holdfast.holds.release(released);
      await holdfast.holds.clear({ ...cleared, actor: 'operator', reason: 'asked at the desk' });
      await eventually(async () => expect(await seats(showId)).toEqual({}));
      expect(await holdfast.confirmHold(released)).toMatchObject({
        refusal: { status: 'ALREADY_RELEASED', by: 'owner' },
      });
      expect(await holdfast.confirmHold(cleared)).toMatchObject({
        refusal: { status: 'ALREADY_RELEASED', by: 'operator' },
      });
      expect(await holdfast.confirmHold(late)).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
      expect(unwrap(await holdfast.listBookings({ showId, limit: 10 })).items).toEqual([]);
    });

    describe('an idempotency key', () => {
      const request = {
        seatIds: ['A', 'B'],
        idempotencyKey: 'order-4711-attempt-1',
        customerRef: 'customer-1',
      };
      const mismatch = { refusal: { status: 'IDEMPOTENCY_MISMATCH' } };

      it('gives the same hold and token to the same request, in one show', async () => {
        const showId = await openShow();
        const first = await take(showId, request.seatIds, request);
        expect(await take(showId, request.seatIds, request)).toEqual(first);
        const other = await openShow();
        expect((await take(other, request.seatIds, request)).token).not.toBe(first.token);
      });

      it('refuses any other request', async () => {
        const showId = await openShow();
        await take(showId, request.seatIds, request);
        for (const change of [
          { seatIds: ['A'] },
          { seatIds: ['C'] },
          { ttlMs: 1_000 },
          { customerRef: 'customer-2' },
        ]) {
          expect(await holdfast.holds.create({ showId, ...request, ...change })).toMatchObject(mismatch);
        }
        expect(await seats(showId)).toEqual({ A: 'held', B: 'held' });
      });

      it('still means the hold when some of its seats were given back', async () => {
        const showId = await openShow();
        const hold = await take(showId, request.seatIds, request);
        await holdfast.holds.release({ ...hold, seatIds: ['A'] });
        expect(await take(showId, request.seatIds, request)).toEqual({ ...hold, seatIds: ['B'] });
      });

      it('is used up when the hold has become a booking, cancelled or not', async () => {
        const showId = await openShow();
        const booking = unwrap(await holdfast.confirmHold(await take(showId, request.seatIds, request)));
        const again = () => holdfast.holds.create({ showId, ...request });
        const confirmed = { refusal: { status: 'ALREADY_CONFIRMED' } };
        expect(await again()).toMatchObject(confirmed);
        expect(await holdfast.holds.create({ showId, ...request, seatIds: ['C'] })).toMatchObject(mismatch);
        await holdfast.cancelBooking({ bookingId: booking.bookingId, actor: 'operator', reason: 'rain' });
        expect(await again()).toMatchObject(confirmed);
        expect(await seats(showId)).toEqual({});
      });
    });

    it('cancels a booking and puts its seats back on sale, once', async () => {
      const showId = await openShow();
      const booking = unwrap(await holdfast.confirmHold(await take(showId, ['A', 'B'])));
      const cancel = { bookingId: booking.bookingId, actor: 'operator', reason: 'customer is ill' };
      const cancelled = unwrap(await holdfast.cancelBooking(cancel));
      expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: 'customer is ill' });
      expect(await seats(showId)).toEqual({});
      const next = unwrap(await holdfast.confirmHold(await take(showId, ['A'])));
      expect(unwrap(await holdfast.cancelBooking(cancel))).toEqual(cancelled);
      expect(await seats(showId)).toEqual({ A: 'booked' });
      expect(next.fence).toBeGreaterThan(booking.fence);
    });

    it('clears nothing before the audit trail has it, with who and why', async () => {
      const showId = await openShow();
      const { holdId } = await take(showId, ['A']);
      unwrap(await holdfast.holds.clear({ showId, holdId, actor: 'desk 2', reason: 'asked at the desk' }));
      expect(await holdfast.ledger.listAudit({ showId, limit: 10 })).toMatchObject([
        { action: 'hold.clear', actor: 'desk 2', subject: holdId, reason: 'asked at the desk' },
      ]);
    });

    it('lists holds for operators with who and what', async () => {
      const showId = await openShow();
      await take(showId, ['A', 'C'], { customerRef: 'customer-1', ttlMs: 60_000 });
      await take(showId, ['B'], { ttlMs: 120_000 });
      const page = unwrap(await holdfast.holds.list({ showId, limit: 10 }));
      expect(page.holds.map(({ seatIds, customerRef }) => [seatIds, customerRef])).toEqual([
        [['A', 'C'], 'customer-1'],
        [['B'], undefined],
      ]);
    });

    it('counts seats by status', async () => {
      const showId = await openShow();
      await take(showId, ['A']);
      await holdfast.confirmHold(await take(showId, ['B', 'C']));
      const expected = { showId, sale: 'open', counts: { available: 2, held: 1, booked: 2, blocked: 0 } };
      expect(unwrap(await holdfast.shows.get(showId))).toMatchObject(expected);
      expect(await holdfast.shows.list()).toContainEqual(expect.objectContaining(expected));
    });

    it('tells watchers a snapshot, then every change, resumable at any version', async () => {
      const showId = await openShow();
      const stop = new AbortController();
      const events: SeatEvent[] = [];
      const watch = async (sinceVersion: number | undefined, into: SeatEvent[]) => {
        for await (const event of unwrap(
          await holdfast.shows.watch(showId, { sinceVersion, signal: stop.signal }),
        )) {
          into.push(event);
        }
      };
      const first = watch(undefined, events);
      await eventually(() => expect(events).toHaveLength(1));
      const hold = await take(showId, ['A', 'B']);
      await holdfast.holds.release({ ...hold, seatIds: ['A'] });
      await holdfast.confirmHold(hold);
      await take(showId, ['C'], { ttlMs: 30 });
      const changes = [
        { type: 'change', status: 'held', seatIds: ['A', 'B'] },
        { type: 'change', status: 'available', seatIds: ['A'] },
        { type: 'change', status: 'booked', seatIds: ['B'] },
        { type: 'change', status: 'held', seatIds: ['C'] },
        // Nobody asks for the seat: the sweeper announces that it ran out.
        { type: 'change', status: 'available', seatIds: ['C'] },
      ];
      await eventually(() => expect(events).toHaveLength(6));
      expect(events).toMatchObject([{ type: 'snapshot', seats: {} }, ...changes]);

      const resumed: SeatEvent[] = [];
      const second = watch(events[2]?.version, resumed);
      await eventually(() => expect(resumed).toEqual(events.slice(3)));
      stop.abort();
      await Promise.all([first, second]);
    });

    it('starts a watcher anew whose version is from another life of the show', async () => {
      const showId = await openShow();
      await take(showId, ['A']);
      const stop = new AbortController();
      for await (const event of unwrap(
        await holdfast.shows.watch(showId, { sinceVersion: 3, signal: stop.signal }),
      )) {
        expect(event).toMatchObject({ type: 'snapshot', seats: { A: 'held' } });
        stop.abort();
      }
    });

    describe('refuses and changes nothing', () => {
      const refusals: [string, Partial<CreateHold>, object][] = [
        ['an unknown show', { showId: 'nowhere' }, { status: 'UNKNOWN_SHOW', showId: 'nowhere' }],
        ['an unknown seat', { seatIds: ['A', 'Z9'] }, { status: 'UNKNOWN_SEAT', seatIds: ['Z9'] }],
        ['a seat that looks like one', { seatIds: ['Α'] }, { status: 'UNKNOWN_SEAT', seatIds: ['Α'] }],
        ['no seats', { seatIds: [] }, { status: 'INVALID_INPUT' }],
        ['a seat twice', { seatIds: ['A', 'A'] }, { status: 'INVALID_INPUT' }],
        [
          'too many seats',
          { seatIds: Array(21).fill('A') },
          { status: 'LIMIT_EXCEEDED', limit: 'maxSeatsPerHold', max: 20 },
        ],
        ['a time that is none', { ttlMs: Number.NaN }, { status: 'INVALID_INPUT' }],
        ['a negative time', { ttlMs: -5 }, { status: 'INVALID_INPUT' }],
        ['a fraction of a time', { ttlMs: 0.5 }, { status: 'INVALID_INPUT' }],
        [
          'too long a time',
          { ttlMs: 1_800_001 },
          { status: 'LIMIT_EXCEEDED', limit: 'maxHoldLifeMs', max: 1_800_000 },
        ],
      ];
      it.each(refusals)('%s', async (_, input, refusal) => {
        const showId = await openShow();
        const result = await holdfast.holds.create({ showId, seatIds: ['A'], ...input });
        expect(result).toMatchObject({ ok: false, refusal });
        expect(await seats(showId)).toEqual({});
      });

      it('a seat that is taken, all or nothing', async () => {
        const showId = await openShow();
        await take(showId, ['B']);
        expect(await holdfast.holds.create({ showId, seatIds: ['A', 'B', 'C'] })).toEqual({
          ok: false,
          refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['B'] },
        });
        expect(await seats(showId)).toEqual({ B: 'held' });
      });

      it('a show id or seat map that could not be told apart or stored', async () => {
        const twice = { sections: [{ name: 'x', rows: [{ name: 'x', seats: [{ id: 'A' }, { id: 'A' }] }] }] };
        for (const change of [
          { showId: 'a}b' },
          { showId: '' },
          { seatMap: { sections: [] } },
          { seatMap: twice },
        ]) {
          const result = await holdfast.shows.create({ ...showOf('fine'), ...change });
          expect(result).toMatchObject({ refusal: { status: 'INVALID_INPUT' } });
        }
      });
    });

    it('takes a seat by any name for a seat', async () => {
      const rows = [{ name: 'x', seats: [{ id: '__proto__' }, { id: 'constructor' }] }];
      const show = {
        ...showOf(randomBytes(6).toString('hex')),
        seatMap: { sections: [{ name: 'x', rows }] },
      };
      unwrap(await holdfast.shows.create(show));
      await take(show.showId, ['__proto__']);
      expect(Object.entries(await seats(show.showId))).toEqual([['__proto__', 'held']]);
    });

    it('refuses a cursor that it never gave', async () => {
      const showId = await openShow();
      const refusal = { refusal: { status: 'INVALID_INPUT' } };
      expect(await holdfast.holds.list({ showId, limit: 1, cursor: 'garbage' })).toMatchObject(refusal);
      expect(await holdfast.listBookings({ showId, limit: 1, cursor: 'garbage' })).toMatchObject(refusal);
    });

    it('loads a show once for a crowd that comes before it is loaded', async () => {
      const showId = await openShow();
      const results = await Promise.all(
        Array.from({ length: 50 }, () => holdfast.holds.create({ showId, seatIds: ['A'] })),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it('sells every seat once to a crowd that holds and confirms at the same time', async () => {
      const showId = await openShow();
      const buyers = Array.from({ length: 100 }, async (_, buyer) => {
        const seatId = 'ABCDE'.charAt(buyer % 5);
        const hold = await holdfast.holds.create({
          showId,
          seatIds: [seatId],
          customerRef: `buyer ${buyer}`,
        });
        return hold.ok ? holdfast.confirmHold(hold.value) : hold;
      });
      const results = await Promise.all(buyers);
      const sold = results.flatMap((result) => (result.ok ? result.value.seatIds : []));
      expect(sold.toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
      const { items } = unwrap(await holdfast.listBookings({ showId, limit: 100 }));
      expect(items.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
      const fences = items.map(({ fence }) => fence);
      expect(new Set(fences).size).toBe(5);
    });
  });
}

export function unwrap<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
