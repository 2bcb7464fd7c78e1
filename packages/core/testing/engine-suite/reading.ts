import { describe, expect, it } from 'vitest';
import { epochBase } from '../../src/domain/epochs.ts';
import { SEAT_STATUSES } from '../../src/domain/seats.ts';
import { type EngineHarness, holdCommand, MINUTE_MS, SEAT_COUNT } from './harness.ts';

/** What can be read: the feed, and lists of holds. */
export function readingTests(suite: EngineHarness): void {
  async function changesAfter(showId: string, version: number) {
    const outcome = await suite.engine.changesSince(showId, version);
    if (outcome.status !== 'CHANGES') throw new Error(outcome.status);
    return outcome.changes;
  }

  describe('feed', () => {
    it('tells every change after a version, in order', async () => {
      const showId = await suite.loadShow();
      const start = await suite.versionOf(showId);
      const { hold, holdId, tokenHash } = await suite.take(showId, { seats: [1, 2] });
      await suite.engine.release(showId, { holdId, tokenHash, seats: [1] });
      await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
      await suite.engine.finishConfirm(showId, hold);
      const all = await changesAfter(showId, start);
      expect(all.map(({ status, seats }) => [status, seats])).toEqual([
        ['held', [1, 2]],
        ['available', [1]],
        ['booked', [2]],
      ]);
      const versions = all.map(({ version }) => version);
      suite.expectToFollow(start, versions);
      for (const [index, version] of versions.entries()) {
        expect(await changesAfter(showId, version)).toEqual(all.slice(index + 1));
      }
      expect(await suite.versionOf(showId)).toBe(versions.at(-1));
    });

    it('applied to any snapshot gives every later one', async () => {
      const showId = await suite.loadShow();
      const seen: { version: number; statusCodes: Uint8Array }[] = [];
      const look = async () => {
        const snapshot = await suite.engine.snapshot(showId);
        if (snapshot.status === 'SNAPSHOT') seen.push(snapshot);
      };
      await look();
      const a = await suite.take(showId, { seats: [1, 2] });
      await look();
      await suite.take(showId, { seats: [5], ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      await look();
      await suite.take(showId, { seats: [5, 6] });
      await suite.engine.release(showId, { ...a, seats: [2] });
      await look();
      const last = seen.at(-1);
      for (const { version, statusCodes } of seen) {
        const outcome = await suite.engine.changesSince(showId, version);
        if (outcome.status !== 'CHANGES') throw new Error(outcome.status);
        const replayed = Uint8Array.from(statusCodes);
        for (const { seats, status } of outcome.changes) {
          for (const seat of seats) replayed[seat] = SEAT_STATUSES.indexOf(status);
        }
        expect([...replayed]).toEqual([...(last?.statusCodes ?? [])]);
      }
    });

    it('announces what ran out', async () => {
      const showId = await suite.loadShow();
      await suite.take(showId, { seats: [4], ttlMs: 300 });
      const version = await suite.versionOf(showId);
      await suite.pass(301);
      await suite.engine.expireDue(showId, { limit: 10 });
      const changes = await changesAfter(showId, version);
      expect(changes).toMatchObject([{ status: 'available', seats: [4] }]);
      suite.expectToFollow(
        version,
        changes.map((change) => change.version),
      );
    });

    it('says GAP for a version it never had or no longer has', async () => {
      const showId = await suite.loadShow({ epoch: 2 });
      expect(await suite.engine.changesSince(showId, epochBase(2) + 5)).toEqual({ status: 'GAP' });
      expect(await suite.engine.changesSince(showId, epochBase(1) + 5)).toEqual({ status: 'GAP' });
      await suite.take(showId, { seats: [1] });
      expect(await suite.engine.changesSince(showId, epochBase(2) - 1)).toEqual({ status: 'GAP' });
    });

    it('wakes whoever listens', async () => {
      const showId = await suite.loadShow();
      const version = await suite.versionOf(showId);
      const listener = suite.engine.listen(showId);
      const woken = listener.waitBeyond(version);
      await suite.take(showId, { seats: [1] });
      await woken;
      await listener.waitBeyond(version);
      listener.close();
    });

    it('lets go of whoever stops listening', async () => {
      const showId = await suite.loadShow();
      const version = await suite.versionOf(showId);
      const listener = suite.engine.listen(showId);
      const woken = listener.waitBeyond(version);
      listener.close();
      await woken;
      expect(await suite.engine.changesSince(showId, version)).toEqual({ status: 'CHANGES', changes: [] });
    });
  });

  describe('getHold', () => {
    it('tells a hold and its token hash, also for a while after it has ended', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId, tokenHash } = await suite.take(showId, { seats: [1, 2], customerRef: 'ann' });
      expect(await suite.engine.getHold(showId, holdId)).toMatchObject({ status: 'FOUND', hold, tokenHash });
      await suite.engine.release(showId, { holdId, tokenHash, seats: [1] });
      expect(await suite.engine.getHold(showId, holdId)).toMatchObject({ hold: { ...hold, seats: [2] } });
      await suite.engine.clear(showId, holdId);
      expect(await suite.engine.getHold(showId, holdId)).toMatchObject({
        status: 'FOUND',
        hold: { state: 'cleared', seats: [2] },
        tokenHash,
      });
    });

    it('is on the clock that holds run out by', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId } = await suite.take(showId, { seats: [1], ttlMs: MINUTE_MS });
      const found = await suite.engine.getHold(showId, holdId);
      if (found.status !== 'FOUND') throw new Error(found.status);
      expect(found.nowMs).toBeGreaterThanOrEqual(hold.createdAtMs);
      expect(found.nowMs).toBeLessThan(hold.expiresAtMs);
    });
  });

  describe('claimOf', () => {
    async function claimOf(showId: string, seat: number) {
      const outcome = await suite.engine.claimOf(showId, seat);
      return outcome.status === 'CLAIM' ? outcome.claim : outcome;
    }

    it('tells which hold has a seat, from the first moment to the last', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId, tokenHash } = await suite.take(showId, { seats: [1, 2], customerRef: 'ann' });
      expect(await claimOf(showId, 1)).toEqual({ kind: 'held', hold });
      expect(await claimOf(showId, 3)).toEqual({ kind: 'available' });
      await suite.engine.release(showId, { holdId, tokenHash, seats: [1] });
      expect(await claimOf(showId, 1)).toEqual({ kind: 'available' });
      expect(await claimOf(showId, 2)).toEqual({ kind: 'held', hold: { ...hold, seats: [2] } });

      await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
      expect(await claimOf(showId, 2)).toMatchObject({ kind: 'held', hold: { holdId, state: 'confirming' } });
      await suite.engine.finishConfirm(showId, hold);
      expect(await claimOf(showId, 2)).toEqual({ kind: 'booked', holdId });
      await suite.engine.free(showId, { holdId, seats: [2] });
      expect(await claimOf(showId, 2)).toEqual({ kind: 'available' });
    });

    it('tells of blocks, and of bookings from before the show was loaded', async () => {
      const showId = await suite.loadShow({ booked: [{ holdId: 'before', seats: [3] }], blocked: [4] });
      expect(await claimOf(showId, 3)).toEqual({ kind: 'booked', holdId: 'before' });
      expect(await claimOf(showId, 4)).toEqual({ kind: 'blocked' });
      await suite.engine.block(showId, { seats: [5] });
      expect(await claimOf(showId, 5)).toEqual({ kind: 'blocked' });
    });

    it('knows no hold that has run out', async () => {
      const showId = await suite.loadShow();
      await suite.take(showId, { seats: [1], ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      expect(await claimOf(showId, 1)).toEqual({ kind: 'available' });
    });

    it('is refused while the show is not loaded', async () => {
      expect(await suite.engine.claimOf('never loaded', 0)).toEqual({ status: 'NOT_LOADED' });
    });
  });

  describe('listHolds', () => {
    it('pages through live holds: confirming ones first, then by when they run out', async () => {
      const showId = await suite.loadShow();
      const expected: string[] = [];
      for (const seat of [0, 1, 2, 3, 4]) {
        const { holdId } = await suite.take(showId, { seats: [seat], ttlMs: MINUTE_MS + 10_000 * seat });
        expected.push(holdId);
      }
      expected.unshift((await suite.confirming(showId, { seats: [5] }, 10 * MINUTE_MS)).holdId);
      const gone = await suite.take(showId, { seats: [6] });
      await suite.engine.release(showId, gone);

      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await suite.engine.listHolds(showId, { limit: 2, cursor });
        if (page.status !== 'HOLDS') throw new Error(page.status);
        expect(page.holds.length).toBeLessThanOrEqual(2);
        listed.push(...page.holds.map((hold) => hold.holdId));
        cursor = page.cursor;
      } while (cursor);
      expect(listed).toEqual(expected);
    });

    it('neither skips nor repeats holds that run out together', async () => {
      const showId = await suite.loadShow();
      const commands = Array.from({ length: SEAT_COUNT }, (_, seat) => holdCommand({ seats: [seat] }));
      await Promise.all(commands.map((command) => suite.engine.hold(showId, command)));
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await suite.engine.listHolds(showId, { limit: 3, cursor });
        if (page.status !== 'HOLDS') throw new Error(page.status);
        listed.push(...page.holds.map((hold) => hold.holdId));
        cursor = page.cursor;
      } while (cursor);
      expect(listed.toSorted()).toEqual(commands.map(({ holdId }) => holdId).toSorted());
    });
  });
}
