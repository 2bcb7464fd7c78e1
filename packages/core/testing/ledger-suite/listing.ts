import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Ledger, ListBookingsQuery } from '../../src/ports/ledger.ts';
import { type LedgerHarness, newBooking } from './harness.ts';

/** What was sold. */
export function listingTests(suite: LedgerHarness): void {
  it('pages through bookings, newest first, by show, status and customer', async () => {
    const showId = await suite.openShow();
    const seats = ['A', 'B', 'C', 'D', 'E'];
    for (const [at, seatId] of seats.entries()) {
      const about = { confirmedAtMs: 100 + Math.floor(at / 2), customerRef: at % 2 ? 'odd' : 'even' };
      await suite.ledger.book(newBooking(showId, [seatId], about));
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await suite.ledger.listBookings({ showId, limit: 2, cursor });
      listed.push(...page.items.flatMap(({ seatIds }) => seatIds));
      cursor = page.cursor;
    } while (cursor);
    expect(listed[0]).toBe('E');
    expect(listed.toSorted()).toEqual(seats);
    const odd = await suite.ledger.listBookings({
      showId,
      customerRef: 'odd',
      status: 'confirmed',
      limit: 10,
    });
    expect(odd.items.flatMap(({ seatIds }) => seatIds)).toEqual(['D', 'B']);
    expect(await suite.ledger.listBookings({ showId, status: 'cancelled', limit: 10 })).toMatchObject({
      items: [],
    });
  });

  describe('bookings are found by', () => {
    /** Ids of the seats of those listed, in the order of the alphabet. */
    const seatsOf = async (query: Omit<ListBookingsQuery, 'limit'>) => {
      const { items } = await suite.other.listBookings({ ...query, limit: 100 });
      return items.flatMap(({ seatIds }) => seatIds).toSorted();
    };

    it('what their references begin with, to the letter', async () => {
      const showId = await suite.openShow();
      await sortAsPeopleDo(suite.ledger);
      // Letters that a database's language, its LIKE, or UTF-16 sorts in other ways than their bytes.
      const references = {
        A: 'order_1',
        B: 'orderX1',
        C: 'Order_1',
        D: 'order%',
        E: 'orderé😀',
        F: 'ordes',
        G: 'ordeq9',
      };
      for (const [index, [seatId, reference]] of Object.entries(references).entries()) {
        const about = index % 2 ? { customerRef: reference } : { paymentRef: reference };
        await suite.ledger.book(newBooking(showId, [seatId], about));
      }
      const find = (search: string) => seatsOf({ showId, search });
      expect(await find('order')).toEqual(['A', 'B', 'D', 'E']);
      expect(await find('order_')).toEqual(['A']);
      expect(await find('Order')).toEqual(['C']);
      expect(await find('order%')).toEqual(['D']);
      expect(await find('orderé')).toEqual(['E']);
      expect(await find('orderé😀')).toEqual(['E']);
      expect(await find('order\uffff')).toEqual([]);
      expect(await find('rder')).toEqual([]);
    });

    it('id, hold, seat, and either reference exactly, cancelled or not', async () => {
      const showId = await suite.openShow();
      const other = await suite.openShow();
      const about = { customerRef: `customer-${showId}`, paymentRef: `payment-${showId}` };
      const sold = newBooking(showId, ['A', 'B'], about);
      const cancelled = newBooking(showId, ['C', 'D'], { ...about, paymentRef: `payment-${showId}-2` });
      const elsewhere = newBooking(other, ['C'], { customerRef: `${about.customerRef}-too` });
      for (const booking of [sold, cancelled, elsewhere]) await suite.ledger.book(booking);
      await suite.ledger.cancel(cancelled.bookingId, { atMs: 5, by: { name: 'operator' }, reason: 'rain' });
      await suite.ledger.book(newBooking(showId, ['D']));

      expect(await seatsOf({ search: sold.bookingId })).toEqual(['A', 'B']);
      expect(await seatsOf({ search: cancelled.holdId })).toEqual(['C', 'D']);
      expect(await seatsOf({ showId, search: 'B' })).toEqual(['A', 'B']);
      expect(await seatsOf({ showId, search: 'D' })).toEqual(['C', 'D', 'D']);
      expect(await seatsOf({ showId, search: 'D', status: 'cancelled' })).toEqual(['C', 'D']);
      expect(await seatsOf({ showId, seatId: 'C' })).toEqual(['C', 'D']);
      expect(await seatsOf({ showId: other, seatId: 'C' })).toEqual(['C']);
      expect(await seatsOf({ seatId: 'C', customerRef: about.customerRef })).toEqual(['C', 'D']);
      expect(await seatsOf({ customerRef: about.customerRef })).toEqual(['A', 'B', 'C', 'D']);
      expect(await seatsOf({ paymentRef: about.paymentRef })).toEqual(['A', 'B']);
      expect(await seatsOf({ search: about.customerRef })).toEqual(['A', 'B', 'C', 'C', 'D']);
      expect(await seatsOf({ showId: other, search: sold.bookingId })).toEqual([]);
    });

    it('the beginning that very many of them share, newest first, as where there are few', async () => {
      const showId = await suite.openShow();
      const rare = newBooking(showId, ['A'], { customerRef: `many-${showId}-rare`, confirmedAtMs: 1 });
      await suite.ledger.book(rare);
      // As many as no one test could book.
      await sql`
        with recursive number (n) as (select 1 union all select n + 1 from number where n < 20000)
        insert into booking (booking_id, show_id, hold_id, status, seat_ids, fence, token_hash, payment_ref,
          confirmed_at_ms, seats_freed)
        select 'bk_' || n || ${showId}, ${showId}, n || ${showId}, 'confirmed', '[]', 1, '',
          'many-' || ${showId}, n + 1, 0 from number`.execute(suite.ledger.database.db);
      const about = { showId, search: `many-${showId}`, limit: 2 };
      const first = await suite.other.listBookings(about);
      expect(first.items.map(({ confirmedAtMs }) => confirmedAtMs)).toEqual([20_001, 20_000]);
      const { items } = await suite.other.listBookings({ ...about, cursor: first.cursor });
      expect(items.map(({ confirmedAtMs }) => confirmedAtMs)).toEqual([19_999, 19_998]);
      const oldest = await suite.other.listBookings({ ...about, untilMs: 3 });
      expect(oldest.items.map(({ bookingId }) => bookingId)).toEqual([`bk_1${showId}`, rare.bookingId]);
      expect(await seatsOf({ showId, search: `many-${showId}-r` })).toEqual(['A']);
    });

    it('looks at so many bookings at a time, and goes on from there, where it has to look at each', async () => {
      const showId = await suite.openShow();
      const insert = (sign: string, count: number, from: number) =>
        sql`
          with recursive number (n) as (select 1 union all select n + 1 from number where n < ${sql.lit(count)})
          insert into booking (booking_id, show_id, hold_id, status, seat_ids, fence, token_hash, payment_ref,
            confirmed_at_ms, seats_freed)
          select 'bk_' || ${sign} || n || ${showId}, ${showId}, ${sign} || n || ${showId}, 'confirmed', '[]', 1, '',
            ${sign} || ${showId}, n + ${sql.lit(from)}, 0 from number`.execute(suite.ledger.database.db);
      await insert('wide-', 20_000, 0);
      await insert('other-', 100_000, 100_000);
      const pages: (readonly [items: number, isEnd: boolean])[] = [];
      let cursor: string | undefined;
      do {
        const about = { showId, search: `wide-${showId}`, limit: 400, cursor };
        const page = await suite.other.listBookings(about);
        cursor = page.cursor;
        pages.push([page.items.length, cursor === undefined]);
      } while (cursor);
      expect(pages.slice(0, 3)).toEqual([
        [0, false],
        [0, false],
        [400, false],
      ]);
      expect(pages.reduce((sum, [items]) => sum + items, 0)).toBe(20_000);
      expect(pages.length).toBeLessThan(60);
    });

    it('time, from the first moment on and before the last', async () => {
      const showId = await suite.openShow();
      for (const [at, seatId] of ['A', 'B', 'C', 'D'].entries()) {
        await suite.ledger.book(newBooking(showId, [seatId], { confirmedAtMs: 100 + at }));
      }
      expect(await seatsOf({ showId, sinceMs: 101, untilMs: 103 })).toEqual(['B', 'C']);
      expect(await seatsOf({ showId, untilMs: 100 })).toEqual([]);
    });

    it('all of that together, page by page', async () => {
      const showId = await suite.openShow();
      const seats = ['A', 'B', 'C', 'D', 'E'];
      for (const [at, seatId] of seats.entries()) {
        const about = { confirmedAtMs: 100 + Math.floor(at / 3), customerRef: `page-${at}` };
        await suite.ledger.book(newBooking(showId, [seatId], at === 2 ? {} : about));
      }
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { showId, search: 'page-', status: 'confirmed', untilMs: 500, limit: 1 } as const;
        const page = await suite.ledger.listBookings({ ...query, cursor });
        listed.push(...page.items.flatMap(({ seatIds }) => seatIds));
        cursor = page.cursor;
      } while (cursor);
      expect(listed.toSorted()).toEqual(['A', 'B', 'D', 'E']);
      expect(listed.slice(0, 2).toSorted()).toEqual(['D', 'E']);
    });
  });
}

/** Where a database may sort by the alphabet of a language, as ours in tests does not. */
async function sortAsPeopleDo({ database }: Ledger): Promise<void> {
  if (database.kind !== 'postgres') return;
  for (const column of ['customer_ref', 'payment_ref']) {
    const change = `alter table booking alter column ${column} type text collate "en-x-icu"`;
    await sql.raw(change).execute(database.db);
  }
}
