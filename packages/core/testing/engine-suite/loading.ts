import { describe, expect, it } from 'vitest';
import { epochBase } from '../../src/domain/epochs.ts';
import { countStatuses } from '../../src/domain/seats.ts';
import { LOAD_MARK_MS } from '../../src/domain/show-state.ts';
import { type EngineHarness, holdCommand, SEAT_COUNT } from './harness.ts';

/** How a show gets in, and what sizes it may have. */
export function loadingTests(suite: EngineHarness): void {
  describe('load', () => {
    it('knows nothing of a show before', async () => {
      const notLoaded = { status: 'NOT_LOADED' };
      expect(await suite.engine.hold('unheard-of', holdCommand())).toEqual(notLoaded);
      expect(await suite.engine.snapshot('unheard-of')).toEqual(notLoaded);
      expect(await suite.engine.counts('unheard-of')).toEqual(notLoaded);
      expect(await suite.engine.changesSince('unheard-of', 0)).toEqual(notLoaded);
      expect(await suite.engine.expireDue('unheard-of', { limit: 1 })).toEqual(notLoaded);
      expect(await suite.engine.listHolds('unheard-of', { limit: 1 })).toEqual(notLoaded);
    });

    it('brings back what was booked, under fences above all earlier ones', async () => {
      const showId = await suite.loadShow({
        epoch: 7,
        booked: [
          { holdId: 'h1', seats: [1, 3] },
          { holdId: 'h2', seats: [0] },
        ],
      });
      expect(await suite.statuses(showId)).toEqual({ 0: 'booked', 1: 'booked', 3: 'booked' });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { booked: 3 }, sale: 'open' });
      const { hold } = await suite.take(showId, { seats: [2] });
      expect(hold.fence).toBeGreaterThan(epochBase(7));
      expect(await suite.engine.free(showId, { holdId: 'h1', seats: [1, 3] })).toEqual({
        status: 'FREED',
        seats: [1, 3],
      });
    });

    it('refuses to load over a live show', async () => {
      const showId = await suite.loadShow({ epoch: 1 });
      await suite.take(showId, { seats: [1] });
      expect(await suite.engine.beginLoad(showId, 2)).toEqual({ status: 'ALREADY_LOADED' });
      const stale = { epoch: 2, seatCount: SEAT_COUNT, sale: 'open', booked: [], blocked: [] } as const;
      expect(await suite.engine.load(showId, stale)).toEqual({ status: 'STALE_EPOCH' });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
    });

    suite.slow(
      'is left to one at a time, until it takes too long; then the earlier one can finish no more',
      async () => {
        const showId = 'taken-over';
        const show = { seatCount: SEAT_COUNT, sale: 'open', booked: [], blocked: [] } as const;
        expect(await suite.engine.beginLoad(showId, 3)).toEqual({ status: 'LOADING' });
        expect(await suite.engine.hold(showId, holdCommand())).toEqual({ status: 'NOT_LOADED' });
        expect(await suite.engine.beginLoad(showId, 4)).toEqual({ status: 'LOADING_ELSEWHERE' });
        // Its own maker, whose first answer was lost.
        expect(await suite.engine.beginLoad(showId, 3)).toEqual({ status: 'LOADING' });
        await suite.pass(LOAD_MARK_MS + 1);
        expect(await suite.engine.beginLoad(showId, 4)).toEqual({ status: 'LOADING' });
        expect(await suite.engine.beginLoad(showId, 3)).toEqual({ status: 'STALE_EPOCH' });
        expect(await suite.engine.load(showId, { epoch: 3, ...show })).toEqual({ status: 'STALE_EPOCH' });
        expect(await suite.engine.load(showId, { epoch: 4, ...show })).toEqual({ status: 'LOADED' });
      },
    );

    it('never opens with less than was loaded, should its beginning be told twice and come late', async () => {
      const showId = 'begun-twice';
      const booked = Array.from({ length: 20_000 }, (_, seat) => ({ holdId: `hold-${seat}`, seats: [seat] }));
      await suite.engine.beginLoad(showId, 2);
      const [loaded] = await Promise.all([
        suite.engine.load(showId, { epoch: 2, seatCount: 20_500, sale: 'open', booked, blocked: [] }),
        suite.engine.beginLoad(showId, 2),
      ]);
      const snapshot = await suite.engine.snapshot(showId);
      if (snapshot.status === 'SNAPSHOT') {
        expect(countStatuses(snapshot.statusCodes)).toMatchObject({ booked: 20_000, available: 500 });
      } else {
        expect([loaded.status, snapshot.status]).toEqual(['STALE_EPOCH', 'NOT_LOADED']);
      }
    });

    it('can be undone, in the epoch that is meant', async () => {
      const showId = await suite.loadShow({ epoch: 5 });
      await suite.take(showId, { seats: [1] });
      expect(await suite.engine.unload(showId, 4)).toEqual({ status: 'STALE_EPOCH' });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
      expect(await suite.engine.unload(showId, 5)).toEqual({ status: 'UNLOADED' });
      expect(await suite.engine.snapshot(showId)).toEqual({ status: 'NOT_LOADED' });
      expect(await suite.engine.unload(showId, 5)).toEqual({ status: 'STALE_EPOCH' });
    });

    suite.slow('takes as many bookings as a show can have', async () => {
      const showId = await suite.loadShow({
        seatCount: 200_000,
        booked: Array.from({ length: 200_000 }, (_, seat) => ({ holdId: `hold-${seat}`, seats: [seat] })),
      });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { booked: 200_000, available: 0 } });
    });
  });

  describe('sizes', () => {
    suite.slow('a hold of very many seats', async () => {
      const showId = await suite.loadShow({ seatCount: 10_000 });
      const seats = Array.from({ length: 5_000 }, (_, seat) => seat);
      const { holdId, tokenHash } = await suite.take(showId, { seats });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 5_000 } });
      expect(await suite.engine.release(showId, { holdId, tokenHash })).toMatchObject({ status: 'RELEASED' });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 0 } });
    });

    suite.slow('many large holds that run out together, in bounded steps', async () => {
      const showId = await suite.loadShow({ seatCount: 10_000 });
      for (let hold = 0; hold < 100; hold += 1) {
        await suite.take(showId, {
          seats: Array.from({ length: 100 }, (_, seat) => hold * 100 + seat),
          ttlMs: 1_500,
        });
      }
      await suite.pass(1_501);
      const outcome = await suite.engine.expireDue(showId, { limit: 100 });
      expect(outcome).toMatchObject({ status: 'EXPIRED' });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { available: 10_000, held: 0 } });
      await suite.take(showId, { seats: [5] });
    });
  });
}
