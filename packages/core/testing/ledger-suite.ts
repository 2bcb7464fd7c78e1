import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookingIdOf } from '../src/domain/booking-id.ts';
import { epochBase } from '../src/domain/epochs.ts';
import type { Ledger, NewBooking, Show } from '../src/ports/ledger.ts';

export interface LedgersUnderTest {
  readonly ledger: Ledger;
  /** A second opening of the same one, as another process would have it. */
  readonly other: Ledger;
  /**
   * Who does things at the same moment as `ledger`. The other opening where that can be; SQLite waits for its
   * write lock by stopping the thread, so two openings in one thread would wait for each other.
   */
  readonly rival: Ledger;
  close(): Promise<void>;
}

/** What every ledger must do, whatever database it is in. */
export function ledgerSuite(name: string, open: () => Promise<LedgersUnderTest>): void {
  describe(`${name} ledger`, () => {
    let ledger: Ledger;
    let other: Ledger;
    let rival: Ledger;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ ledger, other, rival, close } = await open());
      // Together, as processes that start together do.
      await Promise.all([ledger.migrate(), rival.migrate()]);
    });
    afterAll(() => close());

    /** A show whose epoch 1 has begun. */
    async function openShow(): Promise<string> {
      const show = showOf(randomBytes(6).toString('hex'));
      expect(await ledger.createShow(show)).toEqual({ status: 'CREATED' });
      const epoch = await ledger.allocateEpoch(show.showId);
      expect(await ledger.beginEpoch(show.showId, epoch)).toMatchObject({ status: 'BEGUN' });
      return show.showId;
    }

    it('keeps shows as they were created, and the first of two with one id', async () => {
      const show = { ...showOf('kept'), startsAtMs: 1_800_000_000_000, maxSeatsPerHold: 4 };
      expect(await ledger.createShow(show)).toEqual({ status: 'CREATED' });
      expect(await other.createShow({ ...show, title: 'Other' })).toEqual({ status: 'SHOW_EXISTS' });
      expect(await other.getShow('kept')).toEqual(show);
      expect(await other.listShowIds()).toContain('kept');
      expect(await ledger.getShow('unheard-of')).toBeUndefined();
    });

    it('has one secret for all', async () => {
      const [mine, theirs] = await Promise.all([ledger.secret(), rival.secret()]);
      expect(mine).toHaveLength(32);
      expect(mine.equals(theirs)).toBe(true);
    });

    it('gives the right to be alone to one only', async () => {
      expect(await ledger.lockForOneProcess()).toBe(true);
      expect(await ledger.lockForOneProcess()).toBe(true);
      expect(await other.lockForOneProcess()).toBe(false);
    });

    describe('book', () => {
      it('writes a booking that everybody reads', async () => {
        const showId = await openShow();
        const booking = newBooking(showId, ['B', 'A'], { customerRef: 'customer-1', paymentRef: 'p1' });
        const booked = { ...booking, status: 'confirmed', cancelledAtMs: undefined, cancelReason: undefined };
        expect(await ledger.book(booking)).toEqual({ status: 'BOOKED', booking: booked });
        expect(await other.getBooking(booking.bookingId)).toEqual(booked);
      });

      it('answers the first booking to a repeated confirm', async () => {
        const showId = await openShow();
        const booking = newBooking(showId, ['A']);
        const first = await ledger.book(booking);
        expect(await other.book({ ...booking, confirmedAtMs: 99, paymentRef: 'again' })).toEqual(first);
      });

      it('sells a seat once, and names the seats that were taken', async () => {
        const showId = await openShow();
        await ledger.book(newBooking(showId, ['B']));
        const second = newBooking(showId, ['C', 'B', 'A']);
        expect(await other.book(second)).toEqual({ status: 'SEATS_TAKEN', seatIds: ['B'] });
        expect(await ledger.getBooking(second.bookingId)).toBeUndefined();
        expect(await ledger.book(newBooking(showId, ['A', 'C']))).toMatchObject({ status: 'BOOKED' });
      });

      it('sells a seat of one show without selling it of another', async () => {
        const [first, second] = [await openShow(), await openShow()];
        expect(await ledger.book(newBooking(first, ['A']))).toMatchObject({ status: 'BOOKED' });
        expect(await ledger.book(newBooking(second, ['A']))).toMatchObject({ status: 'BOOKED' });
      });

      it('has one winner among many at once, in any order of seats', async () => {
        const showId = await openShow();
        const tries = Array.from({ length: 40 }, (_, buyer) => {
          const seatIds = buyer % 2 ? ['A', 'B', 'C'] : ['C', 'B', 'A'];
          return (buyer % 3 ? ledger : rival).book(newBooking(showId, seatIds));
        });
        const outcomes = await Promise.all(tries);
        expect(outcomes.filter(({ status }) => status === 'BOOKED')).toHaveLength(1);
        expect(outcomes.filter(({ status }) => status === 'SEATS_TAKEN')).toHaveLength(39);
      });

      it('refuses a fence from another epoch than the current one', async () => {
        const showId = await openShow();
        const late = newBooking(showId, ['A']);
        expect(await ledger.beginEpoch(showId, await other.allocateEpoch(showId))).toMatchObject({
          status: 'BEGUN',
        });
        expect(await other.book(late)).toEqual({ status: 'STALE_EPOCH' });
        expect(await ledger.getBooking(late.bookingId)).toBeUndefined();
        const current = newBooking(showId, ['A'], { fence: epochBase(2) + 1 });
        expect(await ledger.book(current)).toMatchObject({ status: 'BOOKED' });
      });
    });

    describe('epochs', () => {
      it('are never given out twice and never go back', async () => {
        const showId = await openShow();
        const epochs = await Promise.all(
          Array.from({ length: 20 }, (_, i) => (i % 2 ? ledger : rival).allocateEpoch(showId)),
        );
        expect(new Set(epochs).size).toBe(20);
        const [lower = 0, higher = 0] = epochs.toSorted((a, b) => a - b);
        expect(await ledger.beginEpoch(showId, higher)).toMatchObject({ status: 'BEGUN' });
        expect(await other.beginEpoch(showId, lower)).toEqual({ status: 'STALE_EPOCH' });
      });

      it('begin with all live bookings, or the booking is refused: never neither', async () => {
        for (let round = 0; round < 20; round += 1) {
          const showId = await openShow();
          const booking = newBooking(showId, ['A', 'B']);
          const epoch = await other.allocateEpoch(showId);
          const [booked, begun] = await Promise.all([ledger.book(booking), rival.beginEpoch(showId, epoch)]);
          if (begun.status !== 'BEGUN') throw new Error(begun.status);
          const seen = begun.booked.map(({ holdId, seatIds }) => [holdId, ...seatIds]);
          if (booked.status === 'BOOKED') expect(seen).toEqual([[booking.holdId, 'A', 'B']]);
          else expect([booked.status, seen]).toEqual(['STALE_EPOCH', []]);
        }
      });
    });

    describe('settle', () => {
      it('finds the booking that a confirm left', async () => {
        const showId = await openShow();
        const booking = newBooking(showId, ['A']);
        await ledger.book(booking);
        expect(await other.settle(booking)).toMatchObject({ status: 'BOOKED', booking: { seatIds: ['A'] } });
      });

      it('gives a lost confirm up for good, and leaves no trace for readers', async () => {
        const showId = await openShow();
        const booking = newBooking(showId, ['A']);
        expect(await other.settle(booking)).toEqual({ status: 'VOIDED' });
        expect(await ledger.book(booking)).toEqual({ status: 'VOIDED' });
        expect(await ledger.settle(booking)).toEqual({ status: 'VOIDED' });
        expect(await ledger.getBooking(booking.bookingId)).toBeUndefined();
        expect(await ledger.listBookings({ showId, limit: 10 })).toEqual({ items: [], cursor: undefined });
        expect(await ledger.book(newBooking(showId, ['A']))).toMatchObject({ status: 'BOOKED' });
      });

      it('and a confirm at the same moment agree', async () => {
        for (let round = 0; round < 20; round += 1) {
          const showId = await openShow();
          const booking = newBooking(showId, ['A']);
          const [booked, settled] = await Promise.all([ledger.book(booking), rival.settle(booking)]);
          expect(booked.status).toBe(settled.status);
        }
      });
    });

    describe('cancel', () => {
      it('puts the seats back on sale, and answers the same when repeated', async () => {
        const showId = await openShow();
        const booking = newBooking(showId, ['A', 'B']);
        await ledger.book(booking);
        const entry = { atMs: 5, actor: 'operator', reason: 'rain' };
        const outcome = await ledger.cancel(booking.bookingId, entry);
        const cancelled = { ...booking, status: 'cancelled', cancelledAtMs: 5, cancelReason: 'rain' };
        expect(outcome).toEqual({ status: 'CANCELLED', booking: cancelled, alreadyFreed: false });
        expect(await other.cancel(booking.bookingId, { ...entry, atMs: 6, reason: 'again' })).toEqual(
          outcome,
        );
        expect(await ledger.book(newBooking(showId, ['B']))).toMatchObject({ status: 'BOOKED' });
        const epoch = await ledger.allocateEpoch(showId);
        expect(await ledger.beginEpoch(showId, epoch)).toMatchObject({ booked: [{ seatIds: ['B'] }] });
      });

      it('knows no booking that never was, or that was given up', async () => {
        const showId = await openShow();
        const entry = { atMs: 5, actor: 'operator', reason: 'rain' };
        await ledger.settle({ showId, holdId: 'given-up' });
        for (const bookingId of ['unheard-of', bookingIdOf('given-up')]) {
          expect(await ledger.cancel(bookingId, entry)).toEqual({ status: 'BOOKING_NOT_FOUND' });
        }
      });

      it('remembers which seats the engine has yet to free', async () => {
        const showId = await openShow();
        const booking = newBooking(showId, ['A']);
        await ledger.book(booking);
        await ledger.cancel(booking.bookingId, { atMs: 5, actor: 'operator', reason: 'rain' });
        const unfreed = async () => (await other.listUnfreed(100)).map(({ bookingId }) => bookingId);
        expect(await unfreed()).toContain(booking.bookingId);
        await ledger.markFreed(booking.bookingId);
        expect(await unfreed()).not.toContain(booking.bookingId);
      });
    });

    it('pages through bookings, newest first, by show, status and customer', async () => {
      const showId = await openShow();
      const seats = ['A', 'B', 'C', 'D', 'E'];
      for (const [at, seatId] of seats.entries()) {
        const about = { confirmedAtMs: 100 + Math.floor(at / 2), customerRef: at % 2 ? 'odd' : 'even' };
        await ledger.book(newBooking(showId, [seatId], about));
      }
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await ledger.listBookings({ showId, limit: 2, cursor });
        listed.push(...page.items.flatMap(({ seatIds }) => seatIds));
        cursor = page.cursor;
      } while (cursor);
      expect(listed[0]).toBe('E');
      expect(listed.toSorted()).toEqual(seats);
      const odd = await ledger.listBookings({ showId, customerRef: 'odd', status: 'confirmed', limit: 10 });
      expect(odd.items.flatMap(({ seatIds }) => seatIds)).toEqual(['D', 'B']);
      expect(await ledger.listBookings({ showId, status: 'cancelled', limit: 10 })).toMatchObject({
        items: [],
      });
    });

    it('keeps the audit trail, newest first, a cancel included', async () => {
      const showId = await openShow();
      const clear = {
        atMs: 1,
        actor: 'operator',
        action: 'hold.clear',
        showId,
        subject: 'h1',
        reason: 'stuck',
      } as const;
      await ledger.audit(clear);
      const booking = newBooking(showId, ['A']);
      await ledger.book(booking);
      const entry = { atMs: 2, actor: 'operator', reason: 'rain' };
      await ledger.cancel(booking.bookingId, entry);
      await ledger.cancel(booking.bookingId, { ...entry, atMs: 3 });
      const cancel = { ...entry, action: 'booking.cancel', showId, subject: booking.bookingId };
      expect(await other.listAudit({ showId, limit: 10 })).toEqual([cancel, clear]);
      expect(await other.listAudit({ showId, limit: 1 })).toEqual([cancel]);
    });
  });
}

export function showOf(showId: string): Show {
  const seats = ['A', 'B', 'C', 'D', 'E'].map((id) => ({ id }));
  return {
    showId,
    title: `Show ${showId}`,
    startsAtMs: undefined,
    sale: 'open',
    seatMap: { sections: [{ name: 'Hall', rows: [{ name: '1', seats }] }] },
    holdTtlMs: undefined,
    maxHoldLifeMs: undefined,
    maxSeatsPerHold: undefined,
  };
}

function newBooking(showId: string, seatIds: readonly string[], more: Partial<NewBooking> = {}): NewBooking {
  const holdId = randomBytes(12).toString('base64url');
  return {
    bookingId: bookingIdOf(holdId),
    showId,
    holdId,
    seatIds,
    fence: epochBase(1) + 1,
    tokenHash: 'hash',
    customerRef: undefined,
    paymentRef: undefined,
    confirmedAtMs: 1_800_000_000_000,
    ...more,
  };
}
