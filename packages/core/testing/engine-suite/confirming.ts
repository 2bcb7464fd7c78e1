import { describe, expect, it } from 'vitest';
import { SETTLE_RETRY_MS } from '../../src/domain/show-state.ts';
import { type EngineHarness, holdCommand, MINUTE_MS, SEAT_COUNT } from './harness.ts';

/** How a hold becomes a booking, and a booking ends. */
export function confirmingTests(suite: EngineHarness): void {
  describe('confirm', () => {
    it('books the seats and forgets the hold', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId, tokenHash } = await suite.confirming(showId, { seats: [1, 2] });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 2 }, liveHolds: 1 });
      expect(await suite.engine.finishConfirm(showId, hold)).toEqual({ status: 'BOOKED' });
      expect(await suite.statuses(showId)).toEqual({ 1: 'booked', 2: 'booked' });
      expect(await suite.engine.counts(showId)).toMatchObject({
        counts: { held: 0, booked: 2, available: SEAT_COUNT - 2 },
        liveHolds: 0,
      });
      expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual({ status: 'HOLD_NOT_FOUND' });
      const outcome = await suite.engine.hold(showId, holdCommand({ seats: [2] }));
      expect(outcome).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [2] });
    });

    it('can be begun again, and finished only once begun', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId, tokenHash } = await suite.take(showId, { seats: [1] });
      expect(await suite.engine.finishConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
      expect(await suite.engine.abortConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
      for (let tries = 0; tries < 2; tries += 1) {
        const outcome = await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
        expect(outcome).toMatchObject({ status: 'CONFIRMING', hold: { state: 'confirming' } });
      }
    });

    describe('too late', () => {
      const late = { deadlineMs: MINUTE_MS, reacquire: true };

      async function runOut(showId: string, seats: readonly number[]) {
        const taken = await suite.take(showId, { seats, ttlMs: suite.shortestTtlMs });
        await suite.pass(suite.shortestTtlMs + 1);
        return taken;
      }

      it('takes its seats again where that is allowed, under a new fence', async () => {
        const showId = await suite.loadShow();
        const { hold, ...command } = await runOut(showId, [1, 2]);
        const refused = await suite.engine.beginConfirm(showId, { ...command, deadlineMs: MINUTE_MS });
        expect(refused).toEqual({ status: 'HOLD_EXPIRED' });
        const begun = await suite.engine.beginConfirm(showId, { ...command, ...late });
        if (begun.status !== 'CONFIRMING') throw new Error(begun.status);
        expect(begun.hold).toMatchObject({ state: 'confirming', seats: [1, 2] });
        expect(begun.hold.fence).toBeGreaterThan(hold.fence);
        expect(await suite.statuses(showId)).toEqual({ 1: 'held', 2: 'held' });
        expect(await suite.engine.finishConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
        expect(await suite.engine.finishConfirm(showId, begun.hold)).toEqual({ status: 'BOOKED' });
        expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 0, booked: 2 } });
      });

      it('takes none of them when one has gone to somebody else', async () => {
        const showId = await suite.loadShow();
        const command = await runOut(showId, [1, 2]);
        await suite.take(showId, { seats: [2] });
        const outcome = await suite.engine.beginConfirm(showId, { ...command, ...late });
        expect(outcome).toEqual({ status: 'HOLD_EXPIRED' });
        expect(await suite.statuses(showId)).toEqual({ 2: 'held' });
      });

      it('takes them from one who came between and ran out as well', async () => {
        const showId = await suite.loadShow();
        const command = await runOut(showId, [1]);
        await runOut(showId, [1]);
        const outcome = await suite.engine.beginConfirm(showId, { ...command, ...late });
        expect(outcome.status).toBe('CONFIRMING');
      });

      it('is refused when the sale has closed, to a stranger, and to whoever gave the hold up', async () => {
        const showId = await suite.loadShow();
        const command = await runOut(showId, [1]);
        const stranger = { ...command, ...late, tokenHash: 'not-the-owner' };
        expect(await suite.engine.beginConfirm(showId, stranger)).toEqual({ status: 'WRONG_TOKEN' });
        await suite.engine.setSale(showId, 'closed');
        expect(await suite.engine.beginConfirm(showId, { ...command, ...late })).toEqual({
          status: 'HOLD_EXPIRED',
        });
        await suite.engine.setSale(showId, 'open');
        const released = await suite.take(showId, { seats: [3] });
        await suite.engine.release(showId, { holdId: released.holdId, tokenHash: released.tokenHash });
        expect(await suite.engine.beginConfirm(showId, { ...released, ...late })).toMatchObject({
          status: 'ALREADY_RELEASED',
        });
        expect(await suite.statuses(showId)).toEqual({});
      });
    });

    it('gives the ledger its time, however little the hold had left', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1], ttlMs: 300 });
      const begun = await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
      if (begun.status !== 'CONFIRMING') throw new Error(begun.status);
      expect(begun.hold.expiresAtMs - begun.nowMs).toBe(MINUTE_MS);
      await suite.pass(301);
      expect(await suite.engine.expireDue(showId, { limit: 10 })).toMatchObject({ expired: 0, inDoubt: [] });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
    });

    it('gives back again, in name, what it had given back before its confirm: a retry that came late', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.take(showId, { seats: [1, 2] });
      const some = { holdId, tokenHash, seats: [2] };
      expect(await suite.engine.release(showId, some)).toMatchObject({ status: 'RELEASED' });
      await suite.engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
      const version = await suite.versionOf(showId);
      expect(await suite.engine.release(showId, some)).toMatchObject({
        status: 'RELEASED',
        hold: { state: 'confirming', seats: [1] },
      });
      expect(await suite.engine.release(showId, { ...some, seats: [1, 2] })).toEqual({
        status: 'CONFIRM_UNDERWAY',
      });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
      expect(await suite.versionOf(showId)).toBe(version);
    });

    it('cannot be released or cleared under the ledger', async () => {
      const showId = await suite.loadShow();
      const { holdId, tokenHash } = await suite.confirming(showId, { seats: [1] });
      expect(await suite.engine.release(showId, { holdId, tokenHash })).toEqual({
        status: 'CONFIRM_UNDERWAY',
      });
      expect(await suite.engine.clear(showId, holdId)).toEqual({ status: 'CONFIRM_UNDERWAY' });
      expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
    });

    suite.slow(
      'is in doubt past its deadline: held, never freed by time, handed to one asker at a time',
      async () => {
        const showId = await suite.loadShow();
        const { hold, holdId } = await suite.confirming(showId, { seats: [1], ttlMs: 300 }, 30);
        await suite.pass(301);
        expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
        expect(await suite.engine.hold(showId, holdCommand({ seats: [1] }))).toMatchObject({
          status: 'SEAT_UNAVAILABLE',
        });
        expect(await suite.engine.expireDue(showId, { limit: 10 })).toMatchObject({
          expired: 0,
          inDoubt: [{ holdId, fence: hold.fence }],
        });
        expect(await suite.engine.expireDue(showId, { limit: 10 })).toMatchObject({ inDoubt: [] });
        await suite.pass(SETTLE_RETRY_MS + 1);
        expect(await suite.engine.expireDue(showId, { limit: 10 })).toMatchObject({
          inDoubt: [{ holdId, fence: hold.fence }],
        });
        expect(await suite.engine.finishConfirm(showId, hold)).toEqual({ status: 'BOOKED' });
        expect(await suite.statuses(showId)).toEqual({ 1: 'booked' });
      },
      20_000,
    );

    it('frees the seats when the ledger gives it up', async () => {
      const showId = await suite.loadShow();
      const { hold, holdId } = await suite.confirming(showId, { seats: [1] });
      expect(await suite.engine.abortConfirm(showId, hold)).toEqual({ status: 'ABORTED' });
      expect(await suite.statuses(showId)).toEqual({});
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 0 } });
      expect(await suite.engine.getHold(showId, holdId)).toMatchObject({
        hold: { state: 'expired' },
      });
      await suite.take(showId, { seats: [1] });
    });
  });

  describe('free', () => {
    it('puts a cancelled booking back on sale, once, and never what is sold again', async () => {
      const showId = await suite.loadShow();
      const first = await suite.confirming(showId, { seats: [1, 2] });
      await suite.engine.finishConfirm(showId, first.hold);
      const command = { holdId: first.holdId, seats: [1, 2] };
      expect(await suite.engine.free(showId, command)).toEqual({ status: 'FREED', seats: [1, 2] });
      expect(await suite.statuses(showId)).toEqual({});
      const second = await suite.confirming(showId, { seats: [2] });
      await suite.engine.finishConfirm(showId, second.hold);
      expect(await suite.engine.free(showId, command)).toEqual({ status: 'FREED', seats: [] });
      expect(await suite.statuses(showId)).toEqual({ 2: 'booked' });
      expect(await suite.engine.counts(showId)).toMatchObject({ counts: { booked: 1 } });
    });
  });

  it('finishes, aborts and frees one hold, not another that has its id', async () => {
    const showId = await suite.loadShow();
    const { hold } = await suite.confirming(showId, { seats: [1] });
    const earlier = { holdId: hold.holdId, fence: hold.fence - 1 };
    expect(await suite.engine.finishConfirm(showId, earlier)).toEqual({ status: 'HOLD_NOT_FOUND' });
    expect(await suite.engine.abortConfirm(showId, earlier)).toEqual({ status: 'HOLD_NOT_FOUND' });
    expect(await suite.statuses(showId)).toEqual({ 1: 'held' });
  });

  it('frees the seats of a cancelled booking that it never heard of', async () => {
    const showId = await suite.loadShow();
    const { hold, holdId } = await suite.confirming(showId, { seats: [1, 2] });
    expect(await suite.engine.free(showId, { holdId, seats: [1, 2] })).toEqual({
      status: 'FREED',
      seats: [1, 2],
    });
    expect(await suite.engine.finishConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
    expect(await suite.statuses(showId)).toEqual({});
    expect(await suite.engine.counts(showId)).toMatchObject({ counts: { held: 0, booked: 0 } });
  });
}
