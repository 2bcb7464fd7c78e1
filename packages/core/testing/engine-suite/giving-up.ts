import { describe, expect, it } from 'vitest';
import type { EngineHarness } from './harness.ts';

/** How owners and operators give seats up, and who may not. */
export function givingUpTests(suite: EngineHarness): void {
  describe('release', () => {
    it('frees all seats, and is answered the same when repeated', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1, 2] });
      const released = await suite.engine.release(showId, { holdId, tokenHash });
      expect(released).toMatchObject({ status: 'RELEASED', hold: { state: 'released' } });
      expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual(released);
      expect(await suite.statuses(showId)).toEqual({});
    });

    it('does not free seats that somebody else has taken since', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1] });
      await suite.engine.release(showId, { holdId, tokenHash });
      await suite.take(showId, { seats: [1] });
      await suite.engine.release(showId, { holdId, tokenHash });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
    });

    it('frees some seats and keeps the others, until none is left', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1, 2, 3] });
      expect(await suite.engine.release(showId, { holdId, tokenHash, seats: [2, 9] })).toMatchObject({
        hold: { state: 'active', seats: [1, 3] },
      });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held', 3: 'held' });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 2 }, liveHolds: 1 });
      expect(await suite.engine.release(showId, { holdId, tokenHash, seats: [1, 3] })).toMatchObject({
        hold: { state: 'released' },
      });
      expect(await suite.statuses(showId)).toEqual({});
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 0 }, liveHolds: 0 });
    });

    it('leaves the owner with nothing to confirm or extend', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId);
      await suite.engine.release(showId, { holdId, tokenHash });
      const released = { status: 'ALREADY_RELEASED', by: 'owner' };
      expect(await suite.engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual(released);
      expect(await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 })).toEqual(
        released,
      );
      expect(await suite.engine.clear(showId, holdId)).toEqual(released);
    });
  });

  it.each(['0', '5', '!numbers', '!state', '', '__proto__', 'x'.repeat(64)])(
    'knows no hold called %j, whatever else may be called so',
    async (holdId) => {
      const showId = await suite.loadShow();
      await suite.take(showId, { seats: [0] });
      const version = await suite.versionOf(showId);
      const owned = { holdId, tokenHash: 'whoever' };
      const unknown = { status: 'HOLD_NOT_FOUND' };
      expect(await suite.engine.getHold(showId, holdId)).toMatchObject(unknown);
      expect(await suite.engine.extend(showId, { ...owned, ttlMs: 1_000 })).toEqual(unknown);
      expect(await suite.engine.release(showId, owned)).toEqual(unknown);
      expect(await suite.engine.beginConfirm(showId, { ...owned, deadlineMs: 1_000 })).toEqual(unknown);
      expect(await suite.engine.finishConfirm(showId, { holdId, fence: 1 })).toEqual(unknown);
      expect(await suite.engine.abortConfirm(showId, { holdId, fence: 1 })).toEqual(unknown);
      expect(await suite.engine.clear(showId, holdId)).toEqual(unknown);
      expect(await suite.engine.free(showId, { holdId, seats: [0, 1] })).toEqual({
        status: 'FREED',
        seats: [],
      });
      expect(await suite.versionOf(showId)).toBe(version);
      expect(await suite.statuses(showId)).toEqual({ 0: 'held' });
    },
  );

  it('lets nobody act on a hold with another token', async () => {
    const showId = await suite.loadShow();
    const { holdId } = await suite.take(showId, { seats: [5] });
    const wrong = { status: 'WRONG_TOKEN' };
    const tokenHash = 'not-the-owner';
    expect(await suite.engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual(wrong);
    expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual(wrong);
    expect(await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 })).toEqual(wrong);
    expect(await suite.statuses(showId)).toEqual({ 5: 'held' });
  });

  it('knows nothing of a hold it never made', async () => {
    const showId = await suite.loadShow();
    const unknown = { status: 'HOLD_NOT_FOUND' };
    const stranger = { holdId: 'nobody', tokenHash: 'x' };
    expect(await suite.engine.extend(showId, { ...stranger, ttlMs: 1_000 })).toEqual(unknown);
    expect(await suite.engine.release(showId, stranger)).toEqual(unknown);
    expect(await suite.engine.beginConfirm(showId, { ...stranger, deadlineMs: 1_000 })).toEqual(unknown);
    expect(await suite.engine.finishConfirm(showId, { holdId: 'nobody', fence: 1 })).toEqual(unknown);
    expect(await suite.engine.abortConfirm(showId, { holdId: 'nobody', fence: 1 })).toEqual(unknown);
    expect(await suite.engine.clear(showId, 'nobody')).toEqual(unknown);
    expect(await suite.engine.getHold(showId, 'nobody')).toMatchObject(unknown);
  });

  describe('clear', () => {
    it('ends a hold for the operator, and says so to the owner', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1], customerRef: 'customer-2' });
      const cleared = await suite.engine.clear(showId, holdId);
      expect(cleared).toMatchObject({
        status: 'CLEARED',
        hold: { state: 'cleared', customerRef: 'customer-2', seats: [1] },
      });
      expect(await suite.engine.clear(showId, holdId)).toEqual(cleared);
      expect(await suite.engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual({
        status: 'ALREADY_RELEASED',
        by: 'operator',
      });
      expect(await suite.statuses(showId)).toEqual({});
    });
  });
}
