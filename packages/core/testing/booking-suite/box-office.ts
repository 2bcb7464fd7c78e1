import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { epochOf } from '../../src/domain/epochs.ts';
import { EngineUnavailable, LedgerUnavailable } from '../../src/ports/faults.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { eventually } from '../eventually.ts';
import { blockChange, newBooking } from '../ledger-suite/harness.ts';
import { override } from '../override.ts';
import { SeededRandom } from '../seeded-random.ts';
import { type BookingHarness, unwrap } from './harness.ts';

const desk = { by: { name: 'desk 2' }, reason: 'broken' };

/** What operators see and do. */
export function boxOfficeTests(suite: BookingHarness): void {
  /** The engine forgets the show, and whoever asks next has it rebuilt. */
  async function rebuild(showId: string): Promise<void> {
    const { version } = unwrap(await suite.holdfast.shows.snapshot(showId));
    expect(await suite.holdfast.engine.unload(showId, epochOf(version))).toEqual({ status: 'UNLOADED' });
  }

  async function auditOf(showId: string) {
    return unwrap(await suite.holdfast.listAudit({ showId, limit: 10 })).items;
  }

  it('clears nothing before the audit trail has it, with who and why', async () => {
    const showId = await suite.openShow();
    const { holdId } = await suite.take(showId, ['A']);
    unwrap(await suite.holdfast.holds.clear({ showId, holdId, ...desk }));
    expect(await auditOf(showId)).toMatchObject([
      { action: 'hold.clear', subject: holdId, actor: 'desk 2', reason: 'broken', outcome: 'done' },
    ]);
  });

  it('lists holds for operators with who and what', async () => {
    const showId = await suite.openShow();
    await suite.take(showId, ['A', 'C'], { customerRef: 'customer-1', ttlMs: 60_000 });
    await suite.take(showId, ['B'], { ttlMs: 120_000 });
    const page = unwrap(await suite.holdfast.holds.list({ showId, limit: 10 }));
    expect(page.holds.map(({ seatIds, customerRef }) => [seatIds, customerRef])).toEqual([
      [['A', 'C'], 'customer-1'],
      [['B'], undefined],
    ]);
  });

  it('counts seats by status', async () => {
    const showId = await suite.openShow();
    await suite.take(showId, ['A']);
    await suite.holdfast.confirmHold(await suite.take(showId, ['B']));
    await suite.holdfast.blockSeats({ showId, seatIds: ['D'], ...desk });
    const expected = { showId, sale: 'open', counts: { available: 2, held: 1, booked: 1, blocked: 1 } };
    expect(unwrap(await suite.holdfast.shows.get(showId))).toMatchObject(expected);
    expect(await suite.holdfast.shows.list()).toContainEqual(expect.objectContaining(expected));
  });

  describe('blocked seats', () => {
    it('are off sale until they are unblocked, whatever the engine forgets', async () => {
      const showId = await suite.openShow();
      const block = { showId, seatIds: ['C', 'A'], ...desk };
      expect(unwrap(await suite.holdfast.blockSeats(block))).toEqual({ showId, seatIds: ['C', 'A'] });
      expect(unwrap(await suite.holdfast.blockSeats(block))).toEqual({ showId, seatIds: ['C', 'A'] });
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({ A: 'blocked', C: 'blocked' });
      expect(await suite.holdfast.holds.create({ showId, seatIds: ['B', 'C'] })).toMatchObject({
        refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['C'] },
      });

      const unblock = { showId, seatIds: ['A', 'B'], ...desk };
      expect(unwrap(await suite.holdfast.unblockSeats(unblock))).toEqual({ showId, seatIds: ['A', 'B'] });
      expect(unwrap(await suite.holdfast.unblockSeats(unblock))).toEqual({ showId, seatIds: ['A', 'B'] });
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({ C: 'blocked' });
      unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['A'])));
    });

    it('are all or none: a seat that somebody has is named', async () => {
      const showId = await suite.openShow();
      await suite.take(showId, ['B']);
      await suite.holdfast.confirmHold(await suite.take(showId, ['D']));
      expect(await suite.holdfast.blockSeats({ showId, seatIds: ['A', 'D', 'B'], ...desk })).toEqual({
        ok: false,
        refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['D', 'B'] },
      });
      expect(await suite.seats(showId)).toEqual({ B: 'held', D: 'booked' });
    });

    it('are in the audit trail before the engine has them', async () => {
      const showId = await suite.openShow();
      const engine = override(suite.holdfast.engine, 'block', async () => {
        throw new EngineUnavailable('down');
      });
      const broken = await suite.another({ engine });
      const block = { showId, seatIds: ['A', 'B'], ...desk };
      await expect(broken.blockSeats(block)).rejects.toThrow(EngineUnavailable);
      expect(await auditOf(showId)).toMatchObject([
        { action: 'seats.block', subject: showId, seatIds: ['A', 'B'], reason: 'broken', outcome: 'unknown' },
      ]);
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({});
    });

    it('can be sold the moment they are unblocked, before the ledger has heard of it', async () => {
      const showId = await suite.openShow();
      await suite.holdfast.blockSeats({ showId, seatIds: ['A'], ...desk });
      const reached = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const ledger = override(suite.holdfast.ledger, 'keepUnblock', async (keepUnblock, ...args) => {
        reached.resolve();
        await goOn.promise;
        return keepUnblock(...args);
      });
      const unblock = (await suite.another({ ledger })).unblockSeats({ showId, seatIds: ['A'], ...desk });
      await reached.promise;
      const booking = unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['A'])));
      goOn.resolve();
      unwrap(await unblock);
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({ A: 'booked' });
      await suite.holdfast.cancelBooking({ bookingId: booking.bookingId, ...desk });
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({});
    });

    it('by many operators at once are the same in engine and ledger, however late the ledger hears', async () => {
      const seed = randomInt(2 ** 32);
      const random = new SeededRandom(seed);
      const slowly = (name: string, ledger: Ledger) =>
        override(ledger, name, async (keep, ...args) => {
          await delay(random.below(8));
          return keep(...args);
        });
      const operators = await Promise.all(
        [1, 2].map(() =>
          suite.another({ ledger: slowly('keepBlock', slowly('keepUnblock', suite.holdfast.ledger)) }),
        ),
      );
      for (let round = 0; round < 5; round += 1) {
        const showId = await suite.openShow();
        const changes = Array.from({ length: 16 }, (_, change) => {
          const seatIds = random.distinct(1 + random.below(4), 5).map((seat) => 'ABCDE'.charAt(seat));
          const operator = operators[change % 2] ?? suite.holdfast;
          const about = { showId, seatIds, ...desk };
          return random.chance(0.5) ? operator.blockSeats(about) : operator.unblockSeats(about);
        });
        for (const result of await Promise.all(changes)) expect(result.ok, `seed ${seed}`).toBe(true);
        const inEngine = await suite.seats(showId);
        await rebuild(showId);
        expect(await suite.seats(showId), `seed ${seed}, round ${round}`).toEqual(inEngine);
      }
    }, 30_000);

    it('are blocked again when the show was rebuilt before the ledger heard of them', async () => {
      const showId = await suite.openShow();
      let rebuilds = 0;
      const ledger = override(suite.holdfast.ledger, 'keepBlock', async (keepBlock, ...args) => {
        rebuilds += 1;
        if (rebuilds <= 2) await rebuild(showId).then(() => suite.seats(showId));
        return keepBlock(...args);
      });
      unwrap(await (await suite.another({ ledger })).blockSeats({ showId, seatIds: ['A'], ...desk }));
      expect(rebuilds).toBe(3);
      expect(await suite.seats(showId)).toEqual({ A: 'blocked' });
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({ A: 'blocked' });
    });

    it('are refused where the ledger has sold them and the engine forgot', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['E']);
      await suite.holdfast.ledger.book(newBooking(showId, ['B'], { fence: hold.fence }));
      expect(await suite.holdfast.blockSeats({ showId, seatIds: ['A', 'B'], ...desk })).toEqual({
        ok: false,
        refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['B'] },
      });
      expect(await suite.seats(showId)).toEqual({ B: 'booked' });
      expect(suite.faults.splice(0).map(String).join()).toContain('gave out seats');
    });

    it('are not sold by an engine that forgot that they are blocked', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['A']);
      const block = blockChange(showId, ['A', 'B'], { fence: hold.fence + 1 });
      expect(await suite.holdfast.ledger.keepBlock(block)).toEqual({ status: 'KEPT' });
      expect(await suite.holdfast.confirmHold(hold)).toMatchObject({
        refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['A'] },
      });
      expect(await suite.seats(showId)).toEqual({ A: 'blocked', B: 'blocked' });
      expect(suite.faults.splice(0)).toHaveLength(1);
    });
  });

  describe('a sale', () => {
    it('that is closed stays so, whatever the engine forgets, until it is opened', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['A']);
      const close = { showId, sale: 'closed', by: { name: 'desk 2' } } as const;
      expect(unwrap(await suite.holdfast.setSale(close))).toEqual({ showId, sale: 'closed' });
      expect(unwrap(await suite.holdfast.setSale(close))).toEqual({ showId, sale: 'closed' });
      const another = { showId, seatIds: ['B'] };
      const closed = { refusal: { status: 'SHOW_CLOSED', showId } };
      expect(await suite.holdfast.holds.create(another)).toMatchObject(closed);
      unwrap(await suite.holdfast.confirmHold(hold));
      await rebuild(showId);
      expect(await suite.holdfast.holds.create(another)).toMatchObject(closed);
      expect(unwrap(await suite.holdfast.shows.get(showId)).sale).toBe('closed');

      unwrap(await suite.holdfast.setSale({ ...close, sale: 'open', reason: 'the hall is dry again' }));
      await rebuild(showId);
      unwrap(await suite.holdfast.holds.create(another));
      const audit = await auditOf(showId);
      expect(audit.filter(({ sale }) => sale === 'open')).toMatchObject([
        { action: 'show.setSale', reason: 'the hall is dry again', actor: 'desk 2' },
      ]);
      expect(audit.filter(({ sale }) => sale === 'closed')).toMatchObject([
        { action: 'show.setSale', reason: undefined },
        { action: 'show.setSale' },
      ]);
    });

    it('goes on in an engine whose epoch is over: the show is rebuilt', async () => {
      const { ledger } = suite.holdfast;
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['A']);
      const other = await suite.openShow();
      await suite.take(other, ['A']);
      for (const id of [showId, other]) await ledger.beginEpoch(id, await ledger.allocateEpoch(id));
      expect(await suite.holdfast.confirmHold(hold)).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
      unwrap(await suite.holdfast.confirmHold(await suite.take(showId, ['A'])));
      unwrap(await suite.holdfast.setSale({ showId: other, sale: 'closed', by: { name: 'desk 2' } }));
      await rebuild(other);
      expect(unwrap(await suite.holdfast.shows.get(other)).sale).toBe('closed');
    });
  });

  describe('a change that the ledger was not there to keep', () => {
    /** A process whose ledger is away for the first calls of `keep`: for the change, and for the next try. */
    async function withLedgerAway(keep: string) {
      let tries = 0;
      const kept = Promise.withResolvers<void>();
      const ledger = override(suite.holdfast.ledger, keep, async (original, ...args) => {
        tries += 1;
        if (tries <= 2) throw new LedgerUnavailable('away');
        const outcome = await original(...args);
        kept.resolve();
        return outcome;
      });
      return { holdfast: await suite.another({ ledger }), kept: kept.promise };
    }

    it.each([
      ['keepBlock', 'blockSeats', { A: 'blocked', E: 'blocked' }, 'open'],
      ['keepUnblock', 'unblockSeats', {}, 'open'],
      ['keepSale', 'setSale', { E: 'blocked' }, 'closed'],
    ] as const)('is kept by %s as soon as it is back', async (keep, change, seats, sale) => {
      const showId = await suite.openShow();
      unwrap(await suite.holdfast.blockSeats({ showId, seatIds: ['E'], ...desk }));
      const away = await withLedgerAway(keep);
      const about = { showId, seatIds: ['A', 'E'], sale: 'closed', ...desk } as const;
      await expect(away.holdfast[change](about)).rejects.toThrow(LedgerUnavailable);
      await away.kept;
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual(seats);
      expect(unwrap(await suite.holdfast.shows.get(showId)).sale).toBe(sale);
      expect(suite.faults.splice(0)).toEqual([expect.any(LedgerUnavailable)]);
    });

    it('is given up, by the engine too, where the ledger has sold the seats', async () => {
      const showId = await suite.openShow();
      const hold = await suite.take(showId, ['E']);
      let tries = 0;
      const ledger = override(suite.holdfast.ledger, 'keepBlock', async (keepBlock, ...args) => {
        tries += 1;
        if (tries === 1) throw new LedgerUnavailable('away');
        await suite.holdfast.ledger.book(newBooking(showId, ['A'], { fence: hold.fence }));
        return keepBlock(...args);
      });
      const holdfast = await suite.another({ ledger });
      await expect(holdfast.blockSeats({ showId, seatIds: ['A'], ...desk })).rejects.toThrow('away');
      await eventually(async () => expect(await suite.seats(showId)).toEqual({ A: 'booked' }));
      expect(suite.faults.splice(0).map(String).join()).toContain('gave out seats');
    });

    it('is given up where the show was rebuilt without it', async () => {
      const showId = await suite.openShow();
      await suite.seats(showId);
      const goOn = Promise.withResolvers<void>();
      const again = { A: Promise.withResolvers<void>(), B: Promise.withResolvers<void>() };
      const tried: string[] = [];
      const ledger = override(suite.holdfast.ledger, 'keepBlock', async (keepBlock, ...args) => {
        const [seatId] = (args[0] as { seatIds: ['A' | 'B'] }).seatIds;
        const isFirst = !tried.includes(seatId);
        tried.push(seatId);
        if (isFirst) throw new LedgerUnavailable('away');
        again[seatId].resolve();
        await goOn.promise;
        return keepBlock(...args);
      });
      const holdfast = await suite.another({ ledger });
      await expect(holdfast.blockSeats({ showId, seatIds: ['A'], ...desk })).rejects.toThrow('away');
      await again.A.promise;
      await rebuild(showId);
      expect(await suite.seats(showId)).toEqual({});
      goOn.resolve();
      // Tried in the order they came in: A would be before B once more.
      await expect(holdfast.blockSeats({ showId, seatIds: ['B'], ...desk })).rejects.toThrow('away');
      await again.B.promise;
      expect(tried).toEqual(['A', 'A', 'B', 'B']);
      await rebuild(showId);
      expect(await suite.seats(showId)).not.toHaveProperty('A');
    });
  });

  it('opens a show once, and refuses another under its id', async () => {
    const showId = await suite.openShow({ maxSeatsPerHold: 3 });
    const show = await suite.holdfast.ledger.getShow(showId);
    if (!show) throw new Error('no show');
    unwrap(await suite.holdfast.setSale({ showId, sale: 'closed', by: { name: 'desk 2' } }));
    expect(unwrap(await suite.holdfast.shows.create(show))).toEqual({ created: false });
    expect(await suite.holdfast.shows.create({ ...show, maxSeatsPerHold: 4 })).toEqual({
      ok: false,
      refusal: { status: 'SHOW_EXISTS', showId },
    });
  });
}
