import { describe, expect, it } from 'vitest';
import { EngineUnavailable } from '../../src/ports/faults.ts';
import { override } from '../override.ts';
import { type BookingHarness, unwrap } from './harness.ts';

const desk = { by: { name: 'desk 2' }, reason: 'the buyer rang' };
/** As the audit trail has it. */
const byDesk = { actor: 'desk 2', reason: 'the buyer rang' };

/** What operators do to a hold for a buyer who is not there with its token, or against them. */
export function actingForBuyersTests(suite: BookingHarness): void {
  async function auditOf(showId: string) {
    return unwrap(await suite.holdfast.listAudit({ showId, limit: 10 })).items;
  }

  /** Each of the three, what it is in the audit trail, and to the engine. */
  const WAYS = [
    ['extendFor', 'hold.extend', 'extend'],
    ['releaseFor', 'hold.release', 'release'],
    ['clear', 'hold.clear', 'clear'],
  ] as const;

  it('extends a hold without its token, as far as its owner could', async () => {
    const showId = await suite.openShow({ maxHoldLifeMs: 120_000 });
    const hold = await suite.take(showId, ['A', 'B'], { ttlMs: 60_000, customerRef: 'ann' });
    const { holdId } = hold;
    const extended = unwrap(
      await suite.holdfast.holds.extendFor({ showId, holdId, ttlMs: 120_000, ...desk }),
    );
    expect(extended).toMatchObject({ holdId, seatIds: ['A', 'B'], state: 'active', customerRef: 'ann' });
    expect(extended.expiresAtMs).toBe(hold.createdAtMs + 120_000);
    expect(extended).not.toHaveProperty('tokenHash');
    const { nowMs, ...now } = unwrap(await suite.holdfast.holds.get(hold));
    expect(now).toEqual(extended);
    expect(nowMs).toBeGreaterThanOrEqual(hold.createdAtMs);
    expect(nowMs).toBeLessThan(hold.expiresAtMs);
    expect(await auditOf(showId)).toMatchObject([
      {
        action: 'hold.extend',
        subject: holdId,
        seatIds: ['A', 'B'],
        ...byDesk,
        before: { state: 'active', expiresAt: hold.expiresAtMs },
        after: { state: 'active', expiresAt: extended.expiresAtMs },
      },
    ]);
    // By default for as long as a hold lives that says nothing, which moves no end back.
    expect(unwrap(await suite.holdfast.holds.extendFor({ showId, holdId, ...desk }))).toEqual(extended);
    expect(await suite.holdfast.holds.extendFor({ showId, holdId, ttlMs: 120_001, ...desk })).toEqual({
      ok: false,
      refusal: { status: 'LIMIT_EXCEEDED', limit: 'maxHoldLifeMs', max: 120_000 },
    });
  });

  it('releases some of the seats, then all, again and again', async () => {
    const showId = await suite.openShow();
    const hold = await suite.take(showId, ['A', 'B', 'C']);
    const { holdId } = hold;
    const some = { showId, holdId, seatIds: ['B'], ...desk };
    for (const _ of ['once', 'again']) {
      expect(unwrap(await suite.holdfast.holds.releaseFor(some))).toMatchObject({
        state: 'active',
        seatIds: ['A', 'C'],
      });
    }
    expect(await suite.seats(showId)).toEqual({ A: 'held', C: 'held' });
    for (const _ of ['once', 'again']) {
      expect(unwrap(await suite.holdfast.holds.releaseFor({ showId, holdId, ...desk }))).toMatchObject({
        state: 'released',
        seatIds: ['A', 'C'],
      });
    }
    expect(await suite.seats(showId)).toEqual({});
    expect(await suite.holdfast.confirmHold(hold)).toMatchObject({ refusal: { status: 'ALREADY_RELEASED' } });
    const entries = await auditOf(showId);
    expect(entries.map(({ seatIds }) => seatIds?.join()).toSorted()).toEqual(['A,C', 'A,C', 'B', 'B']);
    expect(entries).toContainEqual(
      expect.objectContaining({ action: 'hold.release', subject: holdId, ...byDesk }),
    );
  });

  it.each(WAYS)('%s is in the audit trail before the engine has it', async (way, action, command) => {
    const showId = await suite.openShow();
    const { holdId } = await suite.take(showId, ['A']);
    const engine = override(suite.holdfast.engine, command, async () => {
      throw new EngineUnavailable('down');
    });
    const broken = await suite.another({ engine });
    await expect(broken.holds[way]({ showId, holdId, ...desk })).rejects.toThrow(EngineUnavailable);
    expect(await auditOf(showId)).toMatchObject([
      { action, subject: holdId, seatIds: ['A'], outcome: 'unknown', ...byDesk },
    ]);
    expect(await suite.seats(showId)).toEqual({ A: 'held' });
  });

  it.each(WAYS)('%s is refused as the owner is, and says why', async (way) => {
    const showId = await suite.openShow();
    const about = { showId, ...desk };
    expect(await suite.holdfast.holds[way]({ ...about, holdId: 'nobody' })).toMatchObject({
      refusal: { status: 'HOLD_NOT_FOUND', holdId: 'nobody' },
    });
    expect(await suite.holdfast.holds[way]({ ...about, showId: 'nowhere', holdId: 'nobody' })).toMatchObject({
      refusal: { status: 'UNKNOWN_SHOW' },
    });
    const booked = await suite.take(showId, ['A']);
    unwrap(await suite.holdfast.confirmHold(booked));
    expect(await suite.holdfast.holds[way]({ ...about, holdId: booked.holdId })).toMatchObject({
      refusal: { status: 'ALREADY_CONFIRMED', holdId: booked.holdId },
    });
    expect(await suite.seats(showId)).toEqual({ A: 'booked' });
    if (way === 'clear') return;
    const cleared = await suite.take(showId, ['B']);
    unwrap(await suite.holdfast.holds.clear({ ...about, holdId: cleared.holdId }));
    expect(await suite.holdfast.holds[way]({ ...about, holdId: cleared.holdId })).toMatchObject({
      refusal: { status: 'ALREADY_RELEASED', by: 'operator' },
    });
  });

  it.each(WAYS)(
    '%s meets a hold that is being confirmed, and leaves its seats to the ledger',
    async (way) => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['A']);
      const reached = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const ledger = override(suite.holdfast.ledger, 'book', async (book, ...args) => {
        reached.resolve();
        await goOn.promise;
        return book(...args);
      });
      const confirm = (await suite.another({ ledger })).confirmHold(hold);
      await reached.promise;
      const outcome = await suite.holdfast.holds[way]({ showId, holdId: hold.holdId, ...desk });
      // An extension finds nothing to do, as for the owner: what is being confirmed does not run out.
      expect(outcome).toMatchObject(
        way === 'extendFor'
          ? { value: { state: 'confirming', seatIds: ['A'] } }
          : { refusal: { status: 'ALREADY_CONFIRMED' } },
      );
      goOn.resolve();
      unwrap(await confirm);
      expect(await suite.seats(showId)).toEqual({ A: 'booked' });
    },
  );

  describe('at the same moment as the buyer confirms', () => {
    it.each(WAYS)(
      '%s: one truth, and the loser hears why',
      async (way) => {
        for (let round = 0; round < 20; round += 1) {
          const showId = await suite.openShow();
          const hold = await suite.take(showId, ['A', 'B']);
          const { holdId } = hold;
          const operate = () => suite.holdfast.holds[way]({ showId, holdId, ...desk });
          const confirm = () => suite.holdfast.confirmHold(hold);
          const [operated, confirmed] =
            round % 2 === 0
              ? await Promise.all([operate(), confirm()])
              : (await Promise.all([confirm(), operate()])).toReversed();
          if (!operated || !confirmed) throw new Error('two were asked');
          const seats = await suite.seats(showId);
          const { items: bookings } = unwrap(await suite.holdfast.listBookings({ showId, limit: 10 }));

          if (confirmed.ok) {
            expect(seats).toEqual({ A: 'booked', B: 'booked' });
            expect(bookings).toMatchObject([{ holdId, status: 'confirmed', seatIds: ['A', 'B'] }]);
            if (way !== 'extendFor' || !operated.ok) {
              expect(operated).toMatchObject({ refusal: { status: 'ALREADY_CONFIRMED' } });
            }
          } else {
            expect(way).not.toBe('extendFor');
            expect(operated.ok).toBe(true);
            expect(confirmed).toMatchObject({ refusal: { status: 'ALREADY_RELEASED' } });
            expect(seats).toEqual({});
            expect(bookings).toEqual([]);
          }
          const [entry, ...others] = await auditOf(showId);
          expect(others).toEqual([]);
          expect(entry).toMatchObject(
            operated.ok
              ? { outcome: 'done', before: { seatIds: ['A', 'B'] } }
              : { outcome: 'refused', refusal: operated.refusal.status, after: undefined },
          );
        }
      },
      30_000,
    );
  });
}
