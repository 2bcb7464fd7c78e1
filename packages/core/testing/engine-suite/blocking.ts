import { describe, expect, it } from 'vitest';
import { type EngineHarness, holdCommand, SEAT_COUNT } from './harness.ts';

/** What operators take off sale, and put back. */
export function blockingTests(suite: EngineHarness): void {
  const fenceIn = (outcome: object) => {
    if ('fence' in outcome && typeof outcome.fence === 'number') return outcome.fence;
    throw new Error(`no fence in ${JSON.stringify(outcome)}`);
  };

  describe('block', () => {
    it('takes seats off sale, tells the feed, and gives them a fence', async () => {
      const showId = await suite.loadShow();
      const { hold } = await suite.take(showId, { seats: [0] });
      const version = await suite.versionOf(showId);
      const outcome = await suite.engine.block(showId, { seats: [3, 1] });
      expect(outcome.status).toBe('BLOCKED');
      expect(fenceIn(outcome)).toBeGreaterThan(hold.fence);
      expect(await suite.statuses(showId)).toEqual({ 0: 'held', 1: 'blocked', 3: 'blocked' });
      expect(await suite.engine.counts(showId)).toMatchObject({
        counts: { available: SEAT_COUNT - 3, held: 1, blocked: 2, booked: 0 },
      });
      expect(await suite.engine.changesSince(showId, version)).toMatchObject({
        changes: [{ status: 'blocked', seats: [3, 1] }],
      });
      expect(await suite.engine.hold(showId, holdCommand({ seats: [2, 3] }))).toEqual({
        status: 'SEAT_UNAVAILABLE',
        seats: [3],
      });
    });

    it('takes none when one is held or booked, and names those', async () => {
      const showId = await suite.loadShow({ booked: [{ holdId: 'sold', seats: [4] }] });
      await suite.take(showId, { seats: [2] });
      expect(await suite.engine.block(showId, { seats: [1, 4, 2] })).toEqual({
        status: 'SEAT_UNAVAILABLE',
        seats: [4, 2],
      });
      expect(await suite.statuses(showId)).toEqual({ 2: 'held', 4: 'booked' });
    });

    it('is answered the same again, and changes nothing then', async () => {
      const showId = await suite.loadShow();
      const first = await suite.engine.block(showId, { seats: [1] });
      const version = await suite.versionOf(showId);
      const second = await suite.engine.block(showId, { seats: [1] });
      expect(second.status).toBe('BLOCKED');
      expect(fenceIn(second)).toBeGreaterThan(fenceIn(first));
      expect(await suite.versionOf(showId)).toBe(version);
    });

    it('takes what has run out, at once', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1, 2], ttlMs: suite.shortestTtlMs });
      await suite.pass(suite.shortestTtlMs + 1);
      expect(await suite.engine.block(showId, { seats: [1] })).toMatchObject({ status: 'BLOCKED' });
      expect(await suite.statuses(showId)).toEqual({ 1: 'blocked' });
      expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual({ status: 'HOLD_EXPIRED' });
    });
  });

  it('unblock frees blocked seats and leaves others alone', async () => {
    const showId = await suite.loadShow({ blocked: [1, 2], booked: [{ holdId: 'sold', seats: [4] }] });
    await suite.take(showId, { seats: [3] });
    expect(await suite.statuses(showId)).toEqual({ 1: 'blocked', 2: 'blocked', 3: 'held', 4: 'booked' });
    const outcome = await suite.engine.unblock(showId, { seats: [2, 3, 4, 5] });
    expect(outcome.status).toBe('UNBLOCKED');
    expect(await suite.statuses(showId)).toEqual({ 1: 'blocked', 3: 'held', 4: 'booked' });
    expect(await suite.engine.counts(showId)).toMatchObject({ counts: { blocked: 1, held: 1, booked: 1 } });
    await suite.take(showId, { seats: [2] });
    expect(fenceIn(await suite.engine.unblock(showId, { seats: [1] }))).toBeGreaterThan(fenceIn(outcome));
  });

  it('a sale that closes lets no new hold in, and those there are go on', async () => {
    const showId = await suite.loadShow();
    const { holdId, tokenHash, hold } = await suite.take(showId, { seats: [1] });
    const closed = await suite.engine.setSale(showId, 'closed');
    expect(closed.status).toBe('SALE_SET');
    expect(await suite.engine.counts(showId)).toMatchObject({ sale: 'closed' });
    expect(await suite.engine.hold(showId, holdCommand({ seats: [2] }))).toEqual({ status: 'SHOW_CLOSED' });
    const begun = await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 });
    expect(begun.status).toBe('CONFIRMING');
    expect(await suite.engine.finishConfirm(showId, { holdId, fence: hold.fence })).toEqual({
      status: 'BOOKED',
    });
    expect(fenceIn(await suite.engine.setSale(showId, 'open'))).toBeGreaterThan(fenceIn(closed));
    await suite.take(showId, { seats: [2] });
  });
}
