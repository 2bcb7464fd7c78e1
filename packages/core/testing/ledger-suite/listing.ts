import { expect, it } from 'vitest';
import type { AuditEntry } from '../../src/ports/ledger.ts';
import { type LedgerHarness, newBooking } from './harness.ts';

/** What was sold, and who did what why. */
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

  it('keeps the audit trail, newest first, a cancel included', async () => {
    const showId = await suite.openShow();
    const clear = {
      atMs: 1,
      actor: 'operator',
      action: 'hold.clear',
      showId,
      subject: 'h1',
      reason: 'stuck',
    } as const;
    await suite.ledger.audit(clear);
    const booking = newBooking(showId, ['A']);
    await suite.ledger.book(booking);
    const entry = { atMs: 2, actor: 'operator', reason: 'rain' };
    await suite.ledger.cancel(booking.bookingId, entry);
    await suite.ledger.cancel(booking.bookingId, { ...entry, atMs: 3 });
    const cancel = { ...entry, action: 'booking.cancel', showId, subject: booking.bookingId };
    const about = { actor: 'desk 2', showId, subject: showId };
    const block: AuditEntry = {
      ...about,
      atMs: 4,
      action: 'seats.block',
      reason: 'broken',
      seatIds: ['C', 'A'],
    };
    await suite.ledger.audit(block);
    const closed: AuditEntry = {
      ...about,
      atMs: 5,
      action: 'show.setSale',
      reason: undefined,
      sale: 'closed',
    };
    await suite.ledger.audit(closed);

    const list = async (query: object) =>
      (await suite.other.listAudit({ showId, limit: 10, ...query })).items;
    expect(await list({})).toEqual([closed, block, cancel, clear]);
    expect(await list({ limit: 1 })).toEqual([closed]);
    expect(await list({ actor: 'desk 2' })).toEqual([closed, block]);
    expect(await list({ action: 'hold.clear' })).toEqual([clear]);
    expect(await list({ showId: await suite.openShow() })).toEqual([]);
    expect(await list({ showId: undefined, actor: 'operator', limit: 1_000 })).toContainEqual(clear);
  });

  it('pages through the audit trail without repeating or leaving out any', async () => {
    const showId = await suite.openShow();
    const written = Array.from({ length: 7 }, (_, at) => `hold ${at}`);
    for (const [at, subject] of written.entries()) {
      const about = { atMs: Math.floor(at / 3), actor: 'operator', showId, reason: 'stuck' };
      await suite.ledger.audit({ ...about, action: 'hold.clear', subject });
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await suite.ledger.listAudit({ showId, limit: 2, cursor });
      listed.push(...page.items.map(({ subject }) => subject));
      cursor = page.cursor;
    } while (cursor);
    expect(listed[0]).toBe('hold 6');
    expect(listed.toSorted()).toEqual(written);
  });
}
