import { describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/create.ts';
import { EngineUnavailable, LedgerUnavailable } from '../../src/ports/faults.ts';
import { override } from '../override.ts';
import { type BookingHarness, unwrap } from './harness.ts';

const from = { address: '192.0.2.7', userAgent: 'Firefox', requestId: 'r-1' };
const by = { name: 'desk 2', from };
const reason = 'broken';

/** What the audit trail tells afterwards of what operators did. */
export function auditingTests(suite: BookingHarness): void {
  async function auditOf(showId: string) {
    const { items } = unwrap(await suite.holdfast.listAudit({ showId, limit: 100 }));
    return items;
  }
  /** The only entry of a show. */
  async function entryOf(showId: string) {
    const [entry, ...more] = await auditOf(showId);
    expect(more).toEqual([]);
    return entry;
  }
  async function confirmed(showId: string, seatId: string): Promise<string> {
    return unwrap(await suite.holdfast.confirmHold(await suite.take(showId, [seatId]))).bookingId;
  }

  describe('the audit trail has', () => {
    it('who cleared a hold from where, and nothing of whose it was', async () => {
      const showId = await suite.openShow();
      const { holdId } = await suite.take(showId, ['A', 'C'], { customerRef: 'customer-1' });
      const { expiresAtMs } = unwrap(await suite.holdfast.holds.clear({ showId, holdId, by, reason }));
      const hold = { seatIds: ['A', 'C'], expiresAt: expiresAtMs };
      const entry = await entryOf(showId);
      expect(JSON.stringify(entry)).not.toContain('customer-1');
      expect(entry).toMatchObject({
        action: 'hold.clear',
        actor: 'desk 2',
        from,
        subject: holdId,
        seatIds: ['A', 'C'],
        reason,
        outcome: 'done',
        before: { ...hold, state: 'active' },
        after: { ...hold, state: 'cleared' },
      });
    });

    it('that a hold which is cleared again was so before', async () => {
      const showId = await suite.openShow();
      const { holdId } = await suite.take(showId, ['A']);
      for (const _ of [1, 2]) await suite.holdfast.holds.clear({ showId, holdId, by, reason });
      const states = (await auditOf(showId)).map(({ before, after }) => [before?.state, after?.state]);
      expect(states.toSorted()).toEqual([
        ['active', 'cleared'],
        ['cleared', 'cleared'],
      ]);
    });

    it('that a clear was refused, and changed nothing', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['A']);
      unwrap(await suite.holdfast.confirmHold(hold));
      await suite.holdfast.holds.clear({ ...hold, by, reason });
      const entry = await entryOf(showId);
      expect(entry).toMatchObject({ outcome: 'refused', refusal: 'ALREADY_CONFIRMED' });
      expect(entry?.after).toBeUndefined();
    });

    it('how seats stood before they were blocked and unblocked', async () => {
      const showId = await suite.openShow();
      await suite.take(showId, ['E']);
      await suite.holdfast.blockSeats({ showId, seatIds: ['B'], by, reason });
      await suite.holdfast.blockSeats({ showId, seatIds: ['A', 'B'], by, reason });
      await suite.holdfast.unblockSeats({ showId, seatIds: ['A', 'C', 'E'], by, reason });
      await suite.holdfast.blockSeats({ showId, seatIds: ['C', 'E'], by, reason });
      const told = (await auditOf(showId)).map(({ outcome, refusal, before, after }) => ({
        outcome: refusal ?? outcome,
        before,
        after,
      }));
      expect(told).toHaveLength(4);
      expect(told).toEqual(
        expect.arrayContaining([
          { outcome: 'done', before: { seats: { B: 'available' } }, after: { seats: { B: 'blocked' } } },
          {
            outcome: 'done',
            before: { seats: { A: 'available', B: 'blocked' } },
            after: { seats: { A: 'blocked', B: 'blocked' } },
          },
          {
            outcome: 'done',
            before: { seats: { A: 'blocked', C: 'available', E: 'held' } },
            after: { seats: { A: 'available', C: 'available', E: 'held' } },
          },
          { outcome: 'SEAT_UNAVAILABLE', before: { seats: { C: 'available', E: 'held' } }, after: undefined },
        ]),
      );
    });

    it('how some of very many seats stood, and how many more there were', async () => {
      const seats = Array.from({ length: 130 }, (_, seat) => ({ id: `S${seat}` }));
      const showId = await suite.openShow({
        seatMap: { sections: [{ name: 'Hall', rows: [{ name: '1', seats }] }] },
      });
      const seatIds = seats.map(({ id }) => id);
      unwrap(await suite.holdfast.blockSeats({ showId, seatIds: seatIds.slice(0, 100), by, reason }));
      unwrap(await suite.holdfast.blockSeats({ showId, seatIds, by, reason: 'the rest' }));
      const entry = (await auditOf(showId)).find((entry) => entry.reason === 'the rest');
      // All that are named were blocked before; that the others were not is told too.
      expect(entry).toMatchObject({ seatIds: seatIds.slice(0, 100), moreSeats: 30 });
      const named = Object.fromEntries(seatIds.slice(0, 100).map((id) => [id, 'blocked']));
      expect(entry?.before).toEqual({ seats: named, moreSeats: 30, blockedSeats: 100, availableSeats: 30 });
      expect(entry?.after).toEqual({ seats: named, moreSeats: 30, blockedSeats: 130 });
    });

    it('a sale, a show and a cancelled booking, as they were and became', async () => {
      const showId = await suite.openShow();
      const show = await suite.holdfast.ledger.getShow(showId);
      if (!show) throw new Error('no show');
      const bookingId = await confirmed(showId, 'A');
      await suite.holdfast.setSale({ showId, sale: 'closed', by });
      await suite.holdfast.cancelBooking({ bookingId, by, reason });
      await suite.holdfast.shows.create({ ...show, sale: 'open' }, by);
      await suite.holdfast.shows.create({ ...show, title: 'Another' }, by);
      const entries = await auditOf(showId);
      const common = { actor: 'desk 2', from, showId };
      const shown = { title: show.title, sale: 'closed', seatCount: 5 };
      const subject = showId;
      expect(entries).toHaveLength(4);
      for (const entry of [
        {
          action: 'show.setSale',
          subject,
          outcome: 'done',
          sale: 'closed',
          before: { sale: 'open' },
          after: { sale: 'closed' },
        },
        {
          action: 'booking.cancel',
          subject: bookingId,
          seatIds: ['A'],
          outcome: 'done',
          before: { status: 'confirmed' },
          after: { status: 'cancelled' },
        },
        { action: 'show.create', subject, outcome: 'done', before: shown, after: shown },
        { action: 'show.create', subject, outcome: 'refused', refusal: 'SHOW_EXISTS', before: shown },
      ]) {
        expect(entries).toContainEqual(expect.objectContaining({ ...common, ...entry }));
      }
    });

    it('that a show was made by an operator, and nothing of one that the process made itself', async () => {
      const showId = await suite.openShow();
      const show = await suite.holdfast.ledger.getShow(showId);
      if (!show) throw new Error('no show');
      expect(await auditOf(showId)).toEqual([]);
      const made = { ...show, showId: `${showId}-2`, startsAtMs: 7 };
      unwrap(await suite.holdfast.shows.create(made, by));
      const after = { title: show.title, startsAt: 7, sale: 'open', seatCount: 5 };
      expect(await entryOf(made.showId)).toMatchObject({ action: 'show.create', outcome: 'done', after });
    });
  });

  describe('an outcome', () => {
    it('that cannot be written is reported, and what was done is answered', async () => {
      const showId = await suite.openShow();
      const ledger = override(suite.holdfast.ledger, 'auditOutcome', async () => {
        throw new LedgerUnavailable('away');
      });
      const holdfast = await suite.another({ ledger });
      unwrap(await holdfast.setSale({ showId, sale: 'closed', by }));
      expect(suite.faults.splice(0)).toEqual([expect.any(LedgerUnavailable)]);
      expect(await entryOf(showId)).toMatchObject({ action: 'show.setSale', outcome: 'unknown' });
      expect(unwrap(await suite.holdfast.shows.get(showId)).sale).toBe('closed');
    });

    it('does without what stood before where that cannot be read, and it is done', async () => {
      const showId = await suite.openShow();
      const engine = override(suite.holdfast.engine, 'claimOf', async () => {
        throw new EngineUnavailable('away');
      });
      unwrap(await (await suite.another({ engine })).blockSeats({ showId, seatIds: ['A'], by, reason }));
      const blocked = await entryOf(showId);
      expect(blocked?.before).toBeUndefined();
      expect([blocked?.outcome, await suite.seats(showId)]).toEqual(['done', { A: 'blocked' }]);

      const other = await suite.openShow();
      let isAway = false;
      const ledger = override(suite.holdfast.ledger, 'getShow', async (getShow, ...args) => {
        if (isAway && args[0] === other) throw new LedgerUnavailable('away');
        return getShow(...args);
      });
      const holdfast = await suite.another({ ledger });
      unwrap(await holdfast.shows.get(other));
      isAway = true;
      unwrap(await holdfast.setSale({ showId: other, sale: 'closed', by }));
      const closed = await entryOf(other);
      expect(closed).toMatchObject({ outcome: 'done', after: { sale: 'closed' } });
      expect(closed?.before).toBeUndefined();
    });

    it('of what failed on the way stays unknown', async () => {
      const showId = await suite.openShow();
      const engine = override(suite.holdfast.engine, 'setSale', async (setSale, ...args) => {
        await setSale(...args);
        throw new EngineUnavailable('the answer was lost');
      });
      const holdfast = await suite.another({ engine });
      await expect(holdfast.setSale({ showId, sale: 'closed', by })).rejects.toThrow(EngineUnavailable);
      expect(await entryOf(showId)).toMatchObject({ outcome: 'unknown', sale: 'closed' });
    });
  });

  const DEEDS = {
    clear: (holdfast: Holdfast, showId: string, holdId: string) =>
      holdfast.holds.clear({ showId, holdId, by, reason }),
    extendFor: (holdfast: Holdfast, showId: string, holdId: string) =>
      holdfast.holds.extendFor({ showId, holdId, ttlMs: 1_200_000, by, reason }),
    releaseFor: (holdfast: Holdfast, showId: string, holdId: string) =>
      holdfast.holds.releaseFor({ showId, holdId, by, reason }),
    block: (holdfast: Holdfast, showId: string) =>
      holdfast.blockSeats({ showId, seatIds: ['C'], by, reason }),
    unblock: (holdfast: Holdfast, showId: string) =>
      holdfast.unblockSeats({ showId, seatIds: ['D'], by, reason }),
    setSale: (holdfast: Holdfast, showId: string) => holdfast.setSale({ showId, sale: 'closed', by }),
    create: async (holdfast: Holdfast, showId: string) => {
      const show = await holdfast.ledger.getShow(showId);
      if (!show) throw new Error('no show');
      return holdfast.shows.create({ ...show, showId: `${showId}-new` }, by);
    },
  };
  it.each(Object.entries(DEEDS))('%s does nothing that the audit trail cannot take', async (_, deed) => {
    const showId = await suite.openShow();
    const hold = await suite.take(showId, ['B']);
    const { holdId } = hold;
    unwrap(await suite.holdfast.blockSeats({ showId, seatIds: ['D'], by, reason }));
    const ledger = override(suite.holdfast.ledger, 'audit', async () => {
      throw new LedgerUnavailable('away');
    });
    const holdfast = await suite.another({ ledger });
    await expect(deed(holdfast, showId, holdId)).rejects.toThrow(LedgerUnavailable);
    const { sale } = unwrap(await suite.holdfast.shows.get(showId));
    expect([await auditOf(showId), sale]).toEqual([[expect.anything()], 'open']);
    expect(await suite.seats(showId)).toEqual({ B: 'held', D: 'blocked' });
    expect(unwrap(await suite.holdfast.holds.get(hold)).expiresAtMs).toBe(hold.expiresAtMs);
    expect(await suite.holdfast.ledger.getShow(`${showId}-new`)).toBeUndefined();
  });
}
