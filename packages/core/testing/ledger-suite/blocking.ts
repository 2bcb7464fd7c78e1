import { describe, expect, it } from 'vitest';
import { epochBase } from '../../src/domain/epochs.ts';
import { blockChange, type LedgerHarness, newBooking } from './harness.ts';

const fence = (claim: number) => epochBase(1) + claim;

/** What operators take off sale, in the order of fences. */
export function blockingTests(suite: LedgerHarness): void {
  describe('blocks', () => {
    it('are there after a rebuild until they are undone', async () => {
      const showId = await suite.openShow();
      expect(await suite.ledger.keepBlock(blockChange(showId, ['C', 'A']))).toEqual({ status: 'KEPT' });
      expect(await suite.beginEpoch(showId)).toMatchObject({ blocked: ['A', 'C'] });
      const later = { fence: epochBase(2) + 1 };
      expect(await suite.other.keepUnblock(blockChange(showId, ['A', 'B'], later))).toEqual({
        status: 'KEPT',
      });
      expect(await suite.beginEpoch(showId)).toMatchObject({ blocked: ['C'] });
    });

    it('say who took a seat off sale last, when and why, for as long as it is', async () => {
      const showId = await suite.openShow();
      await suite.ledger.keepBlock(blockChange(showId, ['A', 'B'], { fence: fence(1) }));
      const again = { fence: fence(2), actor: 'desk 2', reason: 'wet', atMs: 8 };
      await suite.ledger.keepBlock(blockChange(showId, ['A'], again));
      expect(await suite.other.getBlock(showId, 'A')).toEqual({ actor: 'desk 2', reason: 'wet', atMs: 8 });
      expect(await suite.other.getBlock(showId, 'B')).toEqual({
        actor: 'operator',
        reason: 'broken',
        atMs: 7,
      });
      await suite.ledger.keepUnblock(blockChange(showId, ['A'], { fence: fence(3) }));
      expect(await suite.other.getBlock(showId, 'A')).toBeUndefined();
      expect(await suite.other.getBlock(showId, 'C')).toBeUndefined();
    });

    it('take a whole hall at once', async () => {
      const showId = await suite.openShow();
      const seatIds = Array.from({ length: 10_000 }, (_, seat) => `S${seat}`);
      await suite.ledger.keepBlock(blockChange(showId, seatIds));
      expect((await suite.beginEpoch(showId)).blocked).toEqual(seatIds.toSorted());
    });

    it('end up as the engine had them, whatever order they are heard in', async () => {
      const engineOrder = [
        { does: 'keepBlock', seatIds: ['A', 'B', 'C'] },
        { does: 'keepUnblock', seatIds: ['B', 'C'] },
        { does: 'keepBlock', seatIds: ['C', 'D'] },
      ] as const;
      for (const heard of permutationsOf([0, 1, 2])) {
        const showId = await suite.openShow();
        for (const position of heard) {
          const { does, seatIds } = engineOrder[position] ?? engineOrder[0];
          await suite.ledger[does](blockChange(showId, seatIds, { fence: fence(10 + position) }));
        }
        expect([heard, (await suite.beginEpoch(showId)).blocked]).toEqual([heard, ['A', 'C', 'D']]);
      }
    });

    it('of many operators at once end up as the last in the order of fences said', async () => {
      const showId = await suite.openShow();
      const seatIds = ['A', 'B', 'C', 'D', 'E'];
      await Promise.all(
        Array.from({ length: 40 }, (_, change) => {
          const ledger = change % 2 ? suite.ledger : suite.rival;
          const order = change % 3 ? seatIds : seatIds.toReversed();
          const about = blockChange(showId, order, { fence: fence(100 + ((change * 7 + 1) % 40)) });
          return about.fence % 2 ? ledger.keepBlock(about) : ledger.keepUnblock(about);
        }),
      );
      // The highest fence is 139, a block; the last one heard of is 134.
      expect((await suite.beginEpoch(showId)).blocked).toEqual(seatIds);
    });

    it('from before a rebuild are refused, and change nothing', async () => {
      const showId = await suite.openShow();
      await suite.ledger.keepBlock(blockChange(showId, ['A']));
      await suite.beginEpoch(showId);
      const late = blockChange(showId, ['B'], { fence: fence(90) });
      expect(await suite.ledger.keepBlock(late)).toEqual({ status: 'STALE_EPOCH' });
      expect(await suite.ledger.keepUnblock({ ...late, seatIds: ['A'] })).toEqual({ status: 'STALE_EPOCH' });
      expect(await suite.beginEpoch(showId)).toMatchObject({ blocked: ['A'] });
    });

    it('are seen by a rebuild, or refused: never neither', async () => {
      for (let round = 0; round < 20; round += 1) {
        const showId = await suite.openShow();
        const epoch = await suite.other.allocateEpoch(showId);
        const [kept, begun] = await Promise.all([
          suite.ledger.keepBlock(blockChange(showId, ['A'])),
          suite.rival.beginEpoch(showId, epoch),
        ]);
        if (begun.status !== 'BEGUN') throw new Error(begun.status);
        expect([kept.status, begun.blocked]).toEqual(
          kept.status === 'KEPT' ? ['KEPT', ['A']] : ['STALE_EPOCH', []],
        );
      }
    });

    it('keep a hold that is older from becoming a booking, and no hold that is younger', async () => {
      const showId = await suite.openShow();
      await suite.ledger.keepBlock(blockChange(showId, ['A', 'B'], { fence: fence(5) }));
      const older = newBooking(showId, ['C', 'B', 'A'], { fence: fence(4) });
      expect(await suite.ledger.book(older)).toEqual({ status: 'SEATS_TAKEN', seatIds: ['B', 'A'] });
      expect(await suite.ledger.getBooking(older.bookingId)).toBeUndefined();
      // The engine gave the seat to a hold after the block: it was undone, and the ledger is yet to hear of it.
      const younger = newBooking(showId, ['A'], { fence: fence(7) });
      expect(await suite.ledger.book(younger)).toMatchObject({ status: 'BOOKED' });
      await suite.ledger.keepUnblock(blockChange(showId, ['B'], { fence: fence(6) }));
      expect(await suite.ledger.book(older)).toEqual({ status: 'SEATS_TAKEN', seatIds: ['A'] });
      const free = newBooking(showId, ['C', 'B'], { fence: fence(4) });
      expect(await suite.ledger.book(free)).toMatchObject({ status: 'BOOKED' });
    });

    it('are refused for what was sold before them, and give way to what was sold after them', async () => {
      const showId = await suite.openShow();
      await suite.ledger.book(newBooking(showId, ['B'], { fence: fence(4) }));
      const block = blockChange(showId, ['A', 'B'], { fence: fence(5) });
      expect(await suite.ledger.keepBlock(block)).toEqual({ status: 'SEATS_TAKEN', seatIds: ['B'] });
      expect(await suite.beginEpoch(showId)).toMatchObject({ blocked: [] });

      const second = await suite.openShow();
      const sold = newBooking(second, ['B'], { fence: fence(6) });
      await suite.ledger.book(sold);
      expect(await suite.ledger.keepBlock({ ...block, showId: second })).toEqual({ status: 'KEPT' });
      expect(await suite.beginEpoch(second)).toMatchObject({
        blocked: ['A'],
        booked: [{ seatIds: ['B'] }],
      });
    });
  });

  describe('the sale', () => {
    it('is what the change with the highest fence made it, whatever order they are heard in', async () => {
      for (const heard of permutationsOf([0, 1, 2])) {
        const showId = await suite.openShow();
        for (const position of heard) {
          const sale = position === 1 ? 'open' : 'closed';
          await suite.ledger.keepSale({ showId, sale, fence: fence(10 + position) });
        }
        expect((await suite.other.getShow(showId))?.sale).toBe('closed');
        expect(await suite.beginEpoch(showId)).toMatchObject({ sale: 'closed' });
      }
    });

    it('is not changed from before a rebuild', async () => {
      const showId = await suite.openShow();
      await suite.beginEpoch(showId);
      const late = { showId, sale: 'closed', fence: fence(90) } as const;
      expect(await suite.ledger.keepSale(late)).toEqual({ status: 'STALE_EPOCH' });
      expect((await suite.other.getShow(showId))?.sale).toBe('open');
    });
  });
}

function permutationsOf(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first) =>
    permutationsOf(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
