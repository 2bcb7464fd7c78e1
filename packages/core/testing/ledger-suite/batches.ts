import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { epochBase } from '../../src/domain/epochs.ts';
import type { NewBooking } from '../../src/ports/ledger.ts';
import { SeededRandom } from '../seeded-random.ts';
import { blockChange, type LedgerHarness, newBooking } from './harness.ts';

/** Bookings that come at the same moment, whether or not the ledger writes them together. */
export function batchTests(suite: LedgerHarness): void {
  describe('bookings that come together', () => {
    it('are each answered with themselves, and only once everybody can read them', async () => {
      const showId = await suite.openShow();
      const bookings = Array.from({ length: 300 }, (_, seat) =>
        newBooking(showId, [`S${seat}`, `T${seat}`], {
          confirmedAtMs: seat,
          customerRef: `customer ${seat}`,
        }),
      );
      const answers = bookings.map(async (booking) => {
        const outcome = await suite.ledger.book(booking);
        return { outcome, read: await suite.other.getBooking(booking.bookingId) };
      });
      for (const [position, { outcome, read }] of (await Promise.all(answers)).entries()) {
        expect(outcome).toMatchObject({ status: 'BOOKED', booking: { ...bookings[position] } });
        expect(read).toMatchObject({ ...bookings[position] });
      }
    });

    it('are each answered as if they had come alone, whatever is wrong with the others', async () => {
      const [showId, otherShowId, rebuiltId] = await Promise.all([
        suite.openShow(),
        suite.openShow(),
        suite.openShow(),
      ]);
      await suite.beginEpoch(rebuiltId);
      await suite.ledger.book(newBooking(showId, ['sold']));
      await suite.ledger.keepBlock(blockChange(showId, ['blocked']));
      const voided = newBooking(showId, ['V']);
      await suite.ledger.settle(voided);
      const known = newBooking(showId, ['K']);
      const first = await suite.ledger.book(known);

      const twice = newBooking(showId, ['P', 'R']);
      const again = { status: 'BOOKED', booking: { bookingId: twice.bookingId, seatIds: ['P', 'R'] } };
      const rivals = [newBooking(showId, ['A', 'B']), newBooking(showId, ['C', 'B'])];
      const cases: [NewBooking, object][] = [
        [newBooking(showId, ['S', 'sold']), { status: 'SEATS_TAKEN', seatIds: ['sold'] }],
        [newBooking(showId, ['Q', 'blocked']), { status: 'SEATS_TAKEN', seatIds: ['blocked'] }],
        [newBooking(rebuiltId, ['A']), { status: 'STALE_EPOCH' }],
        [newBooking(rebuiltId, ['A'], { fence: epochBase(2) + 1 }), { status: 'BOOKED' }],
        [voided, { status: 'VOIDED' }],
        [{ ...known, confirmedAtMs: 99 }, first],
        [twice, again],
        [{ ...twice }, again],
        [newBooking(otherShowId, ['A']), { status: 'BOOKED', booking: { showId: otherShowId } }],
        [newBooking(showId, ['D', 'V']), { status: 'BOOKED', booking: { seatIds: ['D', 'V'] } }],
      ];
      const [outcomes, contested] = await Promise.all([
        Promise.all(cases.map(([booking]) => suite.ledger.book(booking))),
        Promise.all(rivals.map((booking) => suite.ledger.book(booking))),
      ]);
      for (const [position, [, expected]] of cases.entries()) {
        expect(outcomes[position]).toMatchObject(expected);
      }
      expect(contested.toSorted((one, other) => one.status.localeCompare(other.status))).toMatchObject([
        { status: 'BOOKED' },
        { status: 'SEATS_TAKEN', seatIds: ['B'] },
      ]);
      const { items } = await suite.other.listBookings({ showId, limit: 100 });
      const owners = items.flatMap(({ seatIds }) => seatIds).filter((seatId) => !'AC'.includes(seatId));
      expect(owners.toSorted()).toEqual(['B', 'D', 'K', 'P', 'R', 'V', 'sold']);
      const { booked } = await suite.beginEpoch(showId);
      expect(booked).toHaveLength(items.length);
    });

    it('are not harmed by one that no database takes', async () => {
      const showId = await suite.openShow();
      const good = [newBooking(showId, ['A']), newBooking(showId, ['B'])];
      const bad = newBooking('a show that is not there', ['A']);
      const [first, fault, second] = await Promise.allSettled([
        suite.ledger.book(good[0] ?? bad),
        suite.ledger.book(bad),
        suite.ledger.book(good[1] ?? bad),
      ]);
      expect(fault.status).toBe('rejected');
      expect([first, second]).toMatchObject([
        { value: { status: 'BOOKED' } },
        { value: { status: 'BOOKED' } },
      ]);
    });

    it('leave every seat with one owner at most, and every owner with all seats', async () => {
      const seed = randomInt(2 ** 32);
      const random = new SeededRandom(seed);
      const showId = await suite.openShow();
      const bookings = Array.from({ length: 400 }, () => {
        const seatIds = new Set(Array.from({ length: 1 + random.below(4) }, () => `S${random.below(150)}`));
        return newBooking(showId, [...seatIds]);
      });
      const outcomes = await Promise.all(
        bookings.map((booking, position) => (position % 3 ? suite.ledger : suite.rival).book(booking)),
      );
      const owners = new Map<string, string>();
      for (const [position, outcome] of outcomes.entries()) {
        const { bookingId, seatIds } = bookings[position] ?? newBooking(showId, []);
        const about = `seed ${seed}: ${bookingId}`;
        if (outcome.status === 'BOOKED') {
          for (const seatId of seatIds) {
            expect(owners.get(seatId), about).toBeUndefined();
            owners.set(seatId, bookingId);
          }
        } else {
          expect(outcome, about).toMatchObject({ status: 'SEATS_TAKEN', seatIds: expect.any(Array) });
          expect(await suite.other.getBooking(bookingId), about).toBeUndefined();
        }
      }
      for (const [position, outcome] of outcomes.entries()) {
        if (outcome.status === 'SEATS_TAKEN') {
          expect(outcome.seatIds.length, `seed ${seed}`).toBeGreaterThan(0);
          for (const seatId of outcome.seatIds) expect(owners.has(seatId), `seed ${seed}`).toBe(true);
          expect(bookings[position]?.seatIds).toEqual(expect.arrayContaining([...outcome.seatIds]));
        }
      }
      const { booked } = await suite.beginEpoch(showId);
      expect(booked.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual([...owners.keys()].toSorted());
    });
  });
}
