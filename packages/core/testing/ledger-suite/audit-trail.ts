import { expect, it } from 'vitest';
import type { ListAuditQuery, NewAuditEntry } from '../../src/ports/audit.ts';
import { type LedgerHarness, newBooking } from './harness.ts';

/** Who did what when, why and from where, and how it ended. */
export function auditTrailTests(suite: LedgerHarness): void {
  const list = async (query: Omit<ListAuditQuery, 'limit'>) =>
    (await suite.other.listAudit({ limit: 100, ...query })).items;

  const clearOf = (showId: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
    atMs: 1,
    actor: 'operator',
    action: 'hold.clear',
    showId,
    subject: 'h1',
    reason: 'stuck',
    ...more,
  });

  it('keeps what was asked for, from where, and how it ended, newest first', async () => {
    const showId = await suite.openShow();
    const from = { address: '192.0.2.7', userAgent: 'Firefox', requestId: 'r-1' };
    const clear = clearOf(showId, { from, seatIds: ['A', 'B'] });
    const cleared = await suite.ledger.audit(clear);
    const before = { state: 'active', seatIds: ['A', 'B'], customerRef: '\u00e9' };
    await suite.ledger.auditOutcome(cleared, { outcome: 'done', before, after: { state: 'cleared' } });
    const block = clearOf(showId, { atMs: 2, action: 'seats.block', subject: showId, seatIds: ['C', 'A'] });
    const blocked = await suite.ledger.audit(block);
    await suite.ledger.auditOutcome(blocked, { outcome: 'refused', refusal: 'SEAT_UNAVAILABLE' });
    const sale = clearOf(showId, { atMs: 3, action: 'show.setSale', reason: undefined, sale: 'closed' });
    const died = await suite.ledger.audit(sale);

    expect(await list({ showId })).toEqual([
      { ...sale, auditId: died, outcome: 'unknown' },
      { ...block, auditId: blocked, outcome: 'refused', refusal: 'SEAT_UNAVAILABLE' },
      { ...clear, auditId: cleared, outcome: 'done', before, after: { state: 'cleared' } },
    ]);
  });

  it('has a cancel with its outcome as often as it is asked for', async () => {
    const showId = await suite.openShow();
    const booking = newBooking(showId, ['B', 'A']);
    const { bookingId } = booking;
    await suite.ledger.book(booking);
    const by = { name: 'desk 2', from: { address: '192.0.2.7' } };
    await suite.ledger.cancel(bookingId, { atMs: 2, by, reason: 'rain' });
    await suite.ledger.cancel(bookingId, { atMs: 3, by, reason: 'rain' });
    const [again, ...entries] = await list({ showId });
    expect(again).toMatchObject({ atMs: 3, outcome: 'done', before: { status: 'cancelled' } });
    expect(entries).toEqual([
      {
        auditId: expect.any(String),
        atMs: 2,
        actor: by.name,
        from: by.from,
        action: 'booking.cancel',
        showId,
        subject: bookingId,
        reason: 'rain',
        seatIds: ['B', 'A'],
        outcome: 'done',
        before: { status: 'confirmed' },
        after: { status: 'cancelled' },
      },
    ]);
  });

  it('is found by id, show, actor, action, subject, seat and time', async () => {
    const showId = await suite.openShow();
    const other = await suite.openShow();
    const actor = `actor of ${showId}`;
    const first = clearOf(showId, { subject: `hold of ${showId}`, seatIds: ['A', 'B'] });
    const entries = [
      clearOf(showId, { atMs: 2, actor, action: 'seats.block', seatIds: ['C', 'C', 'A'] }),
      clearOf(other, { atMs: 3, actor, action: 'seats.unblock', seatIds: ['A'] }),
      clearOf(showId, { atMs: 4, action: 'show.setSale', sale: 'closed' }),
    ];
    const auditId = await suite.ledger.audit(first);
    for (const entry of entries) await suite.ledger.audit(entry);
    const times = async (query: Omit<ListAuditQuery, 'limit'>) => (await list(query)).map(({ atMs }) => atMs);
    expect(await times({ auditId })).toEqual([1]);
    expect(await times({ auditId, showId: other })).toEqual([]);
    expect(await times({ showId })).toEqual([4, 2, 1]);
    expect(await times({ actor })).toEqual([3, 2]);
    expect(await times({ showId, action: 'hold.clear' })).toEqual([1]);
    expect(await times({ subject: `hold of ${showId}` })).toEqual([1]);
    expect(await times({ showId, seatId: 'A' })).toEqual([2, 1]);
    expect(await times({ actor, seatId: 'A' })).toEqual([3, 2]);
    expect(await times({ showId, seatId: 'C' })).toEqual([2]);
    expect(await times({ showId, seatId: 'E' })).toEqual([]);
    expect(await times({ showId, sinceMs: 2 })).toEqual([4, 2]);
    expect(await times({ showId, sinceMs: 1, untilMs: 4 })).toEqual([2, 1]);
    expect(await times({ showId, seatId: 'A', action: 'seats.block', sinceMs: 3 })).toEqual([]);
  });

  it('keeps who blocked ten thousand seats with every one of them', async () => {
    const showId = await suite.openShow();
    const seatIds = Array.from({ length: 10_000 }, (_, seat) => `S${seat}`);
    const auditId = await suite.ledger.audit(clearOf(showId, { action: 'seats.block', seatIds }));
    expect(await list({ showId, seatId: 'S9999' })).toMatchObject([
      { auditId, seatIds: seatIds.slice(0, 100), moreSeats: 9_900 },
    ]);
    const [whole] = await list({ auditId });
    expect(whole).toMatchObject({ seatIds });
    expect(whole?.moreSeats).toBeUndefined();
  });

  it.each([{}, { actor: 'operator', seatId: 'A', sinceMs: 0 }])(
    'pages without repeating or leaving out any, by %o',
    async (filter) => {
      const showId = await suite.openShow();
      const written = Array.from({ length: 7 }, (_, at) => `hold ${at}`);
      for (const [at, subject] of written.entries()) {
        const about = { atMs: Math.floor(at / 3), subject, seatIds: ['A'] };
        await suite.ledger.audit(clearOf(showId, about));
        await suite.ledger.audit(clearOf(showId, { ...about, seatIds: ['B'], actor: 'another' }));
      }
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await suite.ledger.listAudit({ showId, limit: 2, cursor, ...filter });
        listed.push(...page.items.map(({ subject }) => subject));
        cursor = page.cursor;
      } while (cursor);
      expect(listed[0]).toBe('hold 6');
      const all = 'actor' in filter ? written : [...written, ...written];
      expect(listed.toSorted()).toEqual(all.toSorted());
    },
  );
}
