import { describe, expect, it } from 'vitest';
import { epochBase } from '../../src/domain/epochs.ts';
import { type EngineHarness, heldIn, holdCommand, MINUTE_MS, SEAT_COUNT } from './harness.ts';

/** How seats are taken, and how time frees them. */
export function takingTests(suite: EngineHarness): void {
  describe('hold', () => {
    it('takes all the seats, with a fence and an end on its own clock', async () => {
      const showId = await suite.loadShow();
      const { hold } = await suite.take(showId, { seats: [3, 1], ttlMs: 5_000, customerRef: 'customer-1' });
      expect(hold).toMatchObject({ state: 'active', seats: [3, 1], customerRef: 'customer-1' });
      expect(hold.expiresAtMs - hold.createdAtMs).toBe(5_000);
      suite.expectToFollow(epochBase(1), [hold.fence]);
      expect(await suite.statuses(showId)).toEqual({ 1: 'held', 3: 'held' });
    });

    it('takes none when one is taken, and names those in the way', async () => {
      const showId = await suite.loadShow();
      await suite.take(showId, { seats: [2] });
      await suite.take(showId, { seats: [5] });
      const outcome = await suite.engine.hold(showId, holdCommand({ seats: [1, 5, 2] }));
      expect(outcome).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [5, 2] });
      expect(await suite.statuses(showId)).toEqual({ 2: 'held', 5: 'held' });
    });

    it('has one winner among many at once, on every seat', async () => {
      const showId = await suite.loadShow();
      const buyers = Array.from({ length: 300 }, (_, buyer) => holdCommand({ seats: [buyer % SEAT_COUNT] }));
      const outcomes = await Promise.all(buyers.map((command) => suite.engine.hold(showId, command)));
      const winners = outcomes.filter((outcome) => outcome.status === 'HELD');
      expect(winners.map((outcome) => heldIn(outcome).seats[0]).toSorted()).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
      outcomes.forEach((outcome, buyer) => {
        if (outcome.status !== 'HELD') {
          expect(outcome).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [buyer % SEAT_COUNT] });
        }
      });
    });

    it('never splits seats between holds that overlap', async () => {
      const showId = await suite.loadShow();
      const pairs = Array.from({ length: 90 }, (_, i) => [i % 10, (i + 1 + (i % 3)) % 10]);
      const outcomes = await Promise.all(
        pairs.map((seats) => suite.engine.hold(showId, holdCommand({ seats }))),
      );
      const held = outcomes.flatMap((outcome) => (outcome.status === 'HELD' ? outcome.hold.seats : []));
      expect(new Set(held).size).toBe(held.length);
      expect(Object.keys(await suite.statuses(showId)).map(Number)).toEqual(held.toSorted((a, b) => a - b));
    });

    it('answers the same hold to the same request again, and refuses another under the same id', async () => {
      const showId = await suite.loadShow();
      const { hold, ...command } = await suite.take(showId, { seats: [4, 7] });
      expect(await suite.engine.hold(showId, command)).toEqual({ status: 'HELD', hold });
      expect(await suite.engine.hold(showId, { ...command, tokenHash: 'other' })).toEqual({
        status: 'ID_REUSED',
      });
      expect(await suite.statuses(showId)).toEqual({ 4: 'held', 7: 'held' });
    });

    it('answers a request that was sent twice at once with one hold', async () => {
      const showId = await suite.loadShow();
      const command = holdCommand({ seats: [6] });
      const [first, second] = await Promise.all([
        suite.engine.hold(showId, command),
        suite.engine.hold(showId, command),
      ]);
      expect(first).toEqual(second);
      suite.expectToFollow(epochBase(1), [heldIn(first).fence]);
    });

    it('gives every claim a higher fence, also after seats came back', async () => {
      const showId = await suite.loadShow();
      const fences: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const { hold, holdId, tokenHash } = await suite.take(showId, { seats: [0] });
        fences.push(hold.fence);
        await suite.engine.release(showId, { holdId, tokenHash });
      }
      suite.expectToFollow(epochBase(1), fences);
    });

    it('gives each of many holds taken at once a fence of its own', async () => {
      const showId = await suite.loadShow({ seatCount: 100 });
      const commands = Array.from({ length: 100 }, (_, seat) => holdCommand({ seats: [seat] }));
      const outcomes = await Promise.all(commands.map((command) => suite.engine.hold(showId, command)));
      const fences = outcomes.map((outcome) => heldIn(outcome).fence);
      suite.expectToFollow(
        epochBase(1),
        fences.toSorted((a, b) => a - b),
      );
      for (const { holdId } of commands.slice(0, 20)) {
        const known = await suite.engine.getHold(showId, holdId);
        expect(known).toMatchObject({
          hold: { fence: fences[commands.findIndex((c) => c.holdId === holdId)] },
        });
      }
    });

    it('is refused when the sale is closed', async () => {
      const showId = await suite.loadShow({ sale: 'closed' });
      expect(await suite.engine.hold(showId, holdCommand())).toEqual({ status: 'SHOW_CLOSED' });
      expect(await suite.statuses(showId)).toEqual({});
    });

    describe('for a customer with a limit', () => {
      const customer = { customerRef: 'customer-1', maxSeatsPerCustomer: 3 };

      it('takes up to that many seats in live holds of the show, and no more', async () => {
        const showId = await suite.loadShow();
        await suite.take(showId, { seats: [0, 1], ...customer });
        const over = holdCommand({ seats: [2, 3], ...customer });
        expect(await suite.engine.hold(showId, over)).toEqual({ status: 'CUSTOMER_LIMIT' });
        expect(await suite.statuses(showId)).toEqual({ 0: 'held', 1: 'held' });
        await suite.take(showId, { seats: [2], ...customer });
        await suite.take(showId, { seats: [3, 4], ...customer, customerRef: 'customer-2' });
        await suite.take(await suite.loadShow(), { seats: [0, 1, 2], ...customer });
      });

      it('lets one of many at once in, when there is room for one', async () => {
        const showId = await suite.loadShow();
        const commands = [0, 1, 2, 3, 4].map((seat) => holdCommand({ seats: [seat, seat + 5], ...customer }));
        const outcomes = await Promise.all(commands.map((command) => suite.engine.hold(showId, command)));
        expect(outcomes.map(({ status }) => status).toSorted()).toEqual([
          ...Array(4).fill('CUSTOMER_LIMIT'),
          'HELD',
        ]);
      });

      it('has room again when holds are given up, booked, cleared or run out', async () => {
        const showId = await suite.loadShow();
        const all = { ...customer, maxSeatsPerCustomer: 2 };
        const released = await suite.take(showId, { seats: [0, 1], ...all });
        await suite.engine.release(showId, { ...released, seats: [0] });
        await suite.take(showId, { seats: [2], ...all });
        await suite.engine.release(showId, { ...released, seats: undefined });
        const cleared = await suite.take(showId, { seats: [3], ...all });
        await suite.engine.clear(showId, cleared.holdId);
        const booked = await suite.confirming(showId, { seats: [4], ...all });
        const over = holdCommand({ seats: [5], ...all });
        expect(await suite.engine.hold(showId, over)).toEqual({ status: 'CUSTOMER_LIMIT' });
        await suite.engine.finishConfirm(showId, booked.hold);
        await suite.take(showId, { seats: [5], ...all, ttlMs: suite.shortestTtlMs });
        await suite.pass(suite.shortestTtlMs + 1);
        await suite.take(showId, { seats: [6], ...all });
      });

      it('does not count a retry twice', async () => {
        const showId = await suite.loadShow();
        const { hold, ...command } = await suite.take(showId, { seats: [0, 1, 2], ...customer });
        expect(await suite.engine.hold(showId, command)).toEqual({ status: 'HELD', hold });
      });
    });

    it('never lives longer than its longest life', async () => {
      const showId = await suite.loadShow();
      const { hold } = await suite.take(showId, { ttlMs: 9_000, maxLifeMs: 4_000 });
      expect(hold.expiresAtMs - hold.createdAtMs).toBe(4_000);
    });
  });

  describe('time', () => {
    it('frees a hold that ran out at once, before anything swept it', async () => {
      const showId = await suite.loadShow();
      const lost = await suite.take(showId, { seats: [1, 2], ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      const { hold } = await suite.take(showId, { seats: [2] });
      expect(hold.fence).toBeGreaterThan(lost.hold.fence);
      expect(await suite.statuses(showId)).toEqual({ 2: 'held' });
    });

    it('shows what ran out as available at once', async () => {
      const showId = await suite.loadShow();
      await suite.take(showId, { seats: [1], ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      expect(await suite.statuses(showId)).toEqual({});
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { available: SEAT_COUNT, held: 0 } });
      expect(await suite.engine.listHolds(showId, { limit: 10 })).toMatchObject({ holds: [] });
    });

    it('refuses the owner everything once the hold ran out, and says why', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      const expired = { status: 'HOLD_EXPIRED' };
      expect(await suite.engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual(expired);
      expect(await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 })).toEqual(
        expired,
      );
      expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual(expired);
      expect(await suite.engine.clear(showId, holdId)).toEqual(expired);
      expect(await suite.engine.getHold(showId, holdId)).toMatchObject({
        hold: { state: 'expired' },
      });
    });

    it('frees a seat for others although the one who lost it asks again at the same moment', async () => {
      const showId = await suite.loadShow();
      const { hold: _, ...lost } = await suite.take(showId, { seats: [1], ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      const [retry, other] = await Promise.all([
        suite.engine.hold(showId, lost),
        suite.engine.hold(showId, holdCommand({ seats: [1] })),
      ]);
      expect([retry.status, other.status]).toEqual(['HOLD_EXPIRED', 'HELD']);
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 1 } });
    });

    it('does not take a retry for a new hold once the first ran out', async () => {
      const showId = await suite.loadShow();
      const { hold: _, ...command } = await suite.take(showId, { ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      expect(await suite.engine.hold(showId, command)).toEqual({ status: 'HOLD_EXPIRED' });
    });

    it('ends what is due in steps, and says when there is more', async () => {
      const showId = await suite.loadShow();
      for (const seat of [0, 1, 2]) await suite.take(showId, { seats: [seat], ttlMs: suite.shortestTtlMs });
      await suite.take(showId, { seats: [3], ttlMs: MINUTE_MS });
      await suite.pass(suite.shortestTtlMs + 1);
      const none = { inDoubt: [] };
      expect(await suite.engine.expireDue(showId, { limit: 2 })).toEqual({
        status: 'EXPIRED',
        expired: 2,
        more: true,
        ...none,
      });
      expect(await suite.engine.expireDue(showId, { limit: 2 })).toEqual({
        status: 'EXPIRED',
        expired: 1,
        more: false,
        ...none,
      });
      expect(await suite.statuses(showId)).toEqual({ 3: 'held' });
    });
  });

  describe('extend', () => {
    it('moves the end, never back and never past the longest life', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId, tokenHash } = await suite.take(showId, { ttlMs: 1_000, maxLifeMs: 60_000 });
      const extend = async (ttlMs: number) => {
        const outcome = await suite.engine.extend(showId, { holdId, tokenHash, ttlMs });
        if (outcome.status !== 'EXTENDED') throw new Error(outcome.status);
        return outcome.hold.expiresAtMs - hold.createdAtMs;
      };
      expect(await extend(20_000)).toBeGreaterThanOrEqual(20_000);
      expect(await extend(500)).toBeGreaterThanOrEqual(20_000);
      expect(await extend(90_000)).toBe(60_000);
    });

    it('keeps a hold beyond its first end', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [8], ttlMs: 300 });
      await suite.engine.extend(showId, { holdId, tokenHash, ttlMs: MINUTE_MS });
      await suite.pass(301);
      await suite.engine.expireDue(showId, { limit: 10 });
      expect(await suite.statuses(showId)).toEqual({ 8: 'held' });
    });
  });
}
