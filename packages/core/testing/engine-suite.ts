import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HoldCommand, HoldOutcome, LoadCommand } from '../src/domain/commands.ts';
import { epochBase } from '../src/domain/epochs.ts';
import { SEAT_STATUSES, type SeatStatus } from '../src/domain/seats.ts';
import { LOAD_MARK_MS, SETTLE_RETRY_MS } from '../src/domain/show-state.ts';
import type { SeatEngine } from '../src/ports/seat-engine.ts';

/** An engine under test. */
export interface EngineUnderTest {
  readonly engine: SeatEngine;
  /** Returns when the engine's clock has moved on by this much: fake time where it can be, real time where not. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const SEAT_COUNT = 10;
const MINUTE_MS = 60_000;

/** What every engine must do, whatever it is made of. */
export function engineSuite(name: string, open: () => Promise<EngineUnderTest>): void {
  describe(`${name} engine`, () => {
    let engine: SeatEngine;
    let pass: EngineUnderTest['pass'];
    let close: EngineUnderTest['close'];

    beforeAll(async () => {
      ({ engine, pass, close } = await open());
    });
    afterAll(() => close());

    async function loadShow(load: Partial<LoadCommand> = {}): Promise<string> {
      const showId = randomBytes(6).toString('hex');
      const epoch = load.epoch ?? 1;
      expect(await engine.beginLoad(showId, epoch)).toEqual({ status: 'LOADING' });
      const command = { epoch, seatCount: SEAT_COUNT, sale: 'open', booked: [], ...load } as const;
      expect(await engine.load(showId, command)).toEqual({ status: 'LOADED' });
      return showId;
    }

    async function statuses(showId: string): Promise<Record<number, SeatStatus>> {
      const snapshot = await engine.snapshot(showId);
      if (snapshot.status !== 'SNAPSHOT') throw new Error(snapshot.status);
      expect(snapshot.statusCodes).toHaveLength(SEAT_COUNT);
      const taken = [...snapshot.statusCodes].flatMap((code, seat) =>
        code === 0 ? [] : [[seat, SEAT_STATUSES[code]]],
      );
      return Object.fromEntries(taken);
    }

    async function versionOf(showId: string): Promise<number> {
      const snapshot = await engine.snapshot(showId);
      if (snapshot.status !== 'SNAPSHOT') throw new Error(snapshot.status);
      return snapshot.version;
    }

    async function take(showId: string, command: Partial<HoldCommand> = {}) {
      const full = holdCommand(command);
      const outcome = await engine.hold(showId, full);
      return { ...full, hold: heldIn(outcome) };
    }

    async function confirming(showId: string, command: Partial<HoldCommand> = {}, deadlineMs = MINUTE_MS) {
      const taken = await take(showId, command);
      const { holdId, tokenHash } = taken;
      const outcome = await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs });
      expect(outcome.status).toBe('CONFIRMING');
      return taken;
    }

    describe('hold', () => {
      it('takes all the seats, with a fence and an end on its own clock', async () => {
        const showId = await loadShow();
        const { hold } = await take(showId, { seats: [3, 1], ttlMs: 5_000, customerRef: 'customer-1' });
        expect(hold).toMatchObject({ state: 'active', seats: [3, 1], customerRef: 'customer-1' });
        expect(hold.expiresAtMs - hold.createdAtMs).toBe(5_000);
        expect(hold.fence).toBe(epochBase(1) + 1);
        expect(await statuses(showId)).toEqual({ 1: 'held', 3: 'held' });
      });

      it('takes none when one is taken, and names those in the way', async () => {
        const showId = await loadShow();
        await take(showId, { seats: [2] });
        await take(showId, { seats: [5] });
        const outcome = await engine.hold(showId, holdCommand({ seats: [1, 5, 2] }));
        expect(outcome).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [5, 2] });
        expect(await statuses(showId)).toEqual({ 2: 'held', 5: 'held' });
      });

      it('has one winner among many at once, on every seat', async () => {
        const showId = await loadShow();
        const buyers = Array.from({ length: 300 }, (_, buyer) =>
          holdCommand({ seats: [buyer % SEAT_COUNT] }),
        );
        const outcomes = await Promise.all(buyers.map((command) => engine.hold(showId, command)));
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
        const showId = await loadShow();
        const pairs = Array.from({ length: 90 }, (_, i) => [i % 10, (i + 1 + (i % 3)) % 10]);
        const outcomes = await Promise.all(pairs.map((seats) => engine.hold(showId, holdCommand({ seats }))));
        const held = outcomes.flatMap((outcome) => (outcome.status === 'HELD' ? outcome.hold.seats : []));
        expect(new Set(held).size).toBe(held.length);
        expect(Object.keys(await statuses(showId)).map(Number)).toEqual(held.toSorted((a, b) => a - b));
      });

      it('answers the same hold to the same request again, and refuses another under the same id', async () => {
        const showId = await loadShow();
        const { hold, ...command } = await take(showId, { seats: [4, 7] });
        expect(await engine.hold(showId, command)).toEqual({ status: 'HELD', hold });
        expect(await engine.hold(showId, { ...command, tokenHash: 'other' })).toEqual({
          status: 'ID_REUSED',
        });
        expect(await statuses(showId)).toEqual({ 4: 'held', 7: 'held' });
      });

      it('answers a request that was sent twice at once with one hold', async () => {
        const showId = await loadShow();
        const command = holdCommand({ seats: [6] });
        const [first, second] = await Promise.all([
          engine.hold(showId, command),
          engine.hold(showId, command),
        ]);
        expect(first).toEqual(second);
        expect(heldIn(first).fence).toBe(epochBase(1) + 1);
      });

      it('gives every claim a higher fence, also after seats came back', async () => {
        const showId = await loadShow();
        const fences: number[] = [];
        for (let round = 0; round < 3; round += 1) {
          const { hold, holdId, tokenHash } = await take(showId, { seats: [0] });
          fences.push(hold.fence);
          await engine.release(showId, { holdId, tokenHash });
        }
        expect(fences).toEqual([epochBase(1) + 1, epochBase(1) + 2, epochBase(1) + 3]);
      });

      it('is refused when the sale is closed', async () => {
        const showId = await loadShow({ sale: 'closed' });
        expect(await engine.hold(showId, holdCommand())).toEqual({ status: 'SHOW_CLOSED' });
        expect(await statuses(showId)).toEqual({});
      });

      it('never lives longer than its longest life', async () => {
        const showId = await loadShow();
        const { hold } = await take(showId, { ttlMs: 9_000, maxLifeMs: 4_000 });
        expect(hold.expiresAtMs - hold.createdAtMs).toBe(4_000);
      });
    });

    describe('time', () => {
      it('frees a hold that ran out at once, before anything swept it', async () => {
        const showId = await loadShow();
        const lost = await take(showId, { seats: [1, 2], ttlMs: 30 });
        await pass(31);
        const { hold } = await take(showId, { seats: [2] });
        expect(hold.fence).toBeGreaterThan(lost.hold.fence);
        expect(await statuses(showId)).toEqual({ 2: 'held' });
      });

      it('shows what ran out as available at once', async () => {
        const showId = await loadShow();
        await take(showId, { seats: [1], ttlMs: 30 });
        await pass(31);
        expect(await statuses(showId)).toEqual({});
        expect(await engine.counts(showId)).toMatchObject({ counts: { available: SEAT_COUNT, held: 0 } });
        expect(await engine.listHolds(showId, { limit: 10 })).toMatchObject({ holds: [] });
      });

      it('refuses the owner everything once the hold ran out, and says why', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { ttlMs: 30 });
        await pass(31);
        const expired = { status: 'HOLD_EXPIRED' };
        expect(await engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual(expired);
        expect(await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 })).toEqual(expired);
        expect(await engine.release(showId, { holdId, tokenHash })).toEqual(expired);
        expect(await engine.clear(showId, holdId)).toEqual(expired);
        expect(await engine.getHold(showId, holdId, tokenHash)).toMatchObject({ hold: { state: 'expired' } });
      });

      it('frees a seat for others although the one who lost it asks again at the same moment', async () => {
        const showId = await loadShow();
        const { hold: _, ...lost } = await take(showId, { seats: [1], ttlMs: 30 });
        await pass(31);
        const [retry, other] = await Promise.all([
          engine.hold(showId, lost),
          engine.hold(showId, holdCommand({ seats: [1] })),
        ]);
        expect([retry.status, other.status]).toEqual(['HOLD_EXPIRED', 'HELD']);
        expect(await engine.counts(showId)).toMatchObject({ counts: { held: 1 } });
      });

      it('does not take a retry for a new hold once the first ran out', async () => {
        const showId = await loadShow();
        const { hold: _, ...command } = await take(showId, { ttlMs: 30 });
        await pass(31);
        expect(await engine.hold(showId, command)).toEqual({ status: 'HOLD_EXPIRED' });
      });

      it('ends what is due in steps, and says when there is more', async () => {
        const showId = await loadShow();
        for (const seat of [0, 1, 2]) await take(showId, { seats: [seat], ttlMs: 30 });
        await take(showId, { seats: [3], ttlMs: MINUTE_MS });
        await pass(31);
        const none = { inDoubt: [] };
        expect(await engine.expireDue(showId, { limit: 2 })).toEqual({
          status: 'EXPIRED',
          expired: 2,
          more: true,
          ...none,
        });
        expect(await engine.expireDue(showId, { limit: 2 })).toEqual({
          status: 'EXPIRED',
          expired: 1,
          more: false,
          ...none,
        });
        expect(await statuses(showId)).toEqual({ 3: 'held' });
      });
    });

    describe('extend', () => {
      it('moves the end, never back and never past the longest life', async () => {
        const showId = await loadShow();
        const { hold, holdId, tokenHash } = await take(showId, { ttlMs: 1_000, maxLifeMs: 60_000 });
        const extend = async (ttlMs: number) => {
          const outcome = await engine.extend(showId, { holdId, tokenHash, ttlMs });
          if (outcome.status !== 'EXTENDED') throw new Error(outcome.status);
          return outcome.hold.expiresAtMs - hold.createdAtMs;
        };
        expect(await extend(20_000)).toBeGreaterThanOrEqual(20_000);
        expect(await extend(500)).toBeGreaterThanOrEqual(20_000);
        expect(await extend(90_000)).toBe(60_000);
      });

      it('keeps a hold beyond its first end', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { seats: [8], ttlMs: 300 });
        await engine.extend(showId, { holdId, tokenHash, ttlMs: MINUTE_MS });
        await pass(301);
        await engine.expireDue(showId, { limit: 10 });
        expect(await statuses(showId)).toEqual({ 8: 'held' });
      });
    });

    describe('release', () => {
      it('frees all seats, and is answered the same when repeated', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { seats: [1, 2] });
        const released = await engine.release(showId, { holdId, tokenHash });
        expect(released).toMatchObject({ status: 'RELEASED', hold: { state: 'released' } });
        expect(await engine.release(showId, { holdId, tokenHash })).toEqual(released);
        expect(await statuses(showId)).toEqual({});
      });

      it('does not free seats that somebody else has taken since', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { seats: [1] });
        await engine.release(showId, { holdId, tokenHash });
        await take(showId, { seats: [1] });
        await engine.release(showId, { holdId, tokenHash });
        expect(await statuses(showId)).toEqual({ 1: 'held' });
      });

      it('frees some seats and keeps the others, until none is left', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { seats: [1, 2, 3] });
        expect(await engine.release(showId, { holdId, tokenHash, seats: [2, 9] })).toMatchObject({
          hold: { state: 'active', seats: [1, 3] },
        });
        expect(await statuses(showId)).toEqual({ 1: 'held', 3: 'held' });
        expect(await engine.counts(showId)).toMatchObject({ counts: { held: 2 } });
        expect(await engine.release(showId, { holdId, tokenHash, seats: [1, 3] })).toMatchObject({
          hold: { state: 'released' },
        });
        expect(await statuses(showId)).toEqual({});
      });

      it('leaves the owner with nothing to confirm or extend', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId);
        await engine.release(showId, { holdId, tokenHash });
        const released = { status: 'ALREADY_RELEASED', by: 'owner' };
        expect(await engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual(released);
        expect(await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 })).toEqual(released);
        expect(await engine.clear(showId, holdId)).toEqual(released);
      });
    });

    it('lets nobody act on a hold with another token', async () => {
      const showId = await loadShow();
      const { holdId } = await take(showId, { seats: [5] });
      const wrong = { status: 'WRONG_TOKEN' };
      const tokenHash = 'not-the-owner';
      expect(await engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual(wrong);
      expect(await engine.release(showId, { holdId, tokenHash })).toEqual(wrong);
      expect(await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: 1_000 })).toEqual(wrong);
      expect(await engine.getHold(showId, holdId, tokenHash)).toEqual(wrong);
      expect(await statuses(showId)).toEqual({ 5: 'held' });
    });

    it('knows nothing of a hold it never made', async () => {
      const showId = await loadShow();
      const unknown = { status: 'HOLD_NOT_FOUND' };
      const stranger = { holdId: 'nobody', tokenHash: 'x' };
      expect(await engine.extend(showId, { ...stranger, ttlMs: 1_000 })).toEqual(unknown);
      expect(await engine.release(showId, stranger)).toEqual(unknown);
      expect(await engine.beginConfirm(showId, { ...stranger, deadlineMs: 1_000 })).toEqual(unknown);
      expect(await engine.finishConfirm(showId, { holdId: 'nobody', fence: 1 })).toEqual(unknown);
      expect(await engine.abortConfirm(showId, { holdId: 'nobody', fence: 1 })).toEqual(unknown);
      expect(await engine.clear(showId, 'nobody')).toEqual(unknown);
      expect(await engine.getHold(showId, 'nobody', 'x')).toEqual(unknown);
    });

    describe('confirm', () => {
      it('books the seats and forgets the hold', async () => {
        const showId = await loadShow();
        const { hold, holdId, tokenHash } = await confirming(showId, { seats: [1, 2] });
        expect(await engine.finishConfirm(showId, hold)).toEqual({ status: 'BOOKED' });
        expect(await statuses(showId)).toEqual({ 1: 'booked', 2: 'booked' });
        expect(await engine.counts(showId)).toMatchObject({
          counts: { held: 0, booked: 2, available: SEAT_COUNT - 2 },
        });
        expect(await engine.release(showId, { holdId, tokenHash })).toEqual({ status: 'HOLD_NOT_FOUND' });
        const outcome = await engine.hold(showId, holdCommand({ seats: [2] }));
        expect(outcome).toEqual({ status: 'SEAT_UNAVAILABLE', seats: [2] });
      });

      it('can be begun again, and finished only once begun', async () => {
        const showId = await loadShow();
        const { hold, holdId, tokenHash } = await take(showId, { seats: [1] });
        expect(await engine.finishConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
        expect(await engine.abortConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
        for (let tries = 0; tries < 2; tries += 1) {
          const outcome = await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
          expect(outcome).toMatchObject({ status: 'CONFIRMING', hold: { state: 'confirming' } });
        }
      });

      it('gives the ledger its time, however little the hold had left', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { seats: [1], ttlMs: 300 });
        const begun = await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
        if (begun.status !== 'CONFIRMING') throw new Error(begun.status);
        expect(begun.hold.expiresAtMs - begun.nowMs).toBe(MINUTE_MS);
        await pass(301);
        expect(await engine.expireDue(showId, { limit: 10 })).toMatchObject({ expired: 0, inDoubt: [] });
        expect(await statuses(showId)).toEqual({ 1: 'held' });
      });

      it('cannot be released or cleared under the ledger', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await confirming(showId, { seats: [1] });
        expect(await engine.release(showId, { holdId, tokenHash })).toEqual({ status: 'CONFIRM_UNDERWAY' });
        expect(await engine.clear(showId, holdId)).toEqual({ status: 'CONFIRM_UNDERWAY' });
        expect(await statuses(showId)).toEqual({ 1: 'held' });
      });

      it('is in doubt past its deadline: held, never freed by time, handed to one asker at a time', async () => {
        const showId = await loadShow();
        const { hold, holdId } = await confirming(showId, { seats: [1], ttlMs: 300 }, 30);
        await pass(301);
        expect(await statuses(showId)).toEqual({ 1: 'held' });
        expect(await engine.hold(showId, holdCommand({ seats: [1] }))).toMatchObject({
          status: 'SEAT_UNAVAILABLE',
        });
        expect(await engine.expireDue(showId, { limit: 10 })).toMatchObject({
          expired: 0,
          inDoubt: [{ holdId, fence: hold.fence }],
        });
        expect(await engine.expireDue(showId, { limit: 10 })).toMatchObject({ inDoubt: [] });
        await pass(SETTLE_RETRY_MS + 1);
        expect(await engine.expireDue(showId, { limit: 10 })).toMatchObject({
          inDoubt: [{ holdId, fence: hold.fence }],
        });
        expect(await engine.finishConfirm(showId, hold)).toEqual({ status: 'BOOKED' });
        expect(await statuses(showId)).toEqual({ 1: 'booked' });
      }, 20_000);

      it('frees the seats when the ledger gives it up', async () => {
        const showId = await loadShow();
        const { hold, holdId, tokenHash } = await confirming(showId, { seats: [1] });
        expect(await engine.abortConfirm(showId, hold)).toEqual({ status: 'ABORTED' });
        expect(await statuses(showId)).toEqual({});
        expect(await engine.counts(showId)).toMatchObject({ counts: { held: 0 } });
        expect(await engine.getHold(showId, holdId, tokenHash)).toMatchObject({ hold: { state: 'expired' } });
        await take(showId, { seats: [1] });
      });
    });

    describe('sizes', () => {
      it('a hold of very many seats', async () => {
        const showId = await loadShow({ seatCount: 10_000 });
        const seats = Array.from({ length: 5_000 }, (_, seat) => seat);
        const { holdId, tokenHash } = await take(showId, { seats });
        expect(await engine.counts(showId)).toMatchObject({ counts: { held: 5_000 } });
        expect(await engine.release(showId, { holdId, tokenHash })).toMatchObject({ status: 'RELEASED' });
        expect(await engine.counts(showId)).toMatchObject({ counts: { held: 0 } });
      });

      it('many large holds that run out together, in bounded steps', async () => {
        const showId = await loadShow({ seatCount: 10_000 });
        for (let hold = 0; hold < 100; hold += 1) {
          await take(showId, {
            seats: Array.from({ length: 100 }, (_, seat) => hold * 100 + seat),
            ttlMs: 1_500,
          });
        }
        await pass(1_501);
        const outcome = await engine.expireDue(showId, { limit: 100 });
        expect(outcome).toMatchObject({ status: 'EXPIRED' });
        expect(await engine.counts(showId)).toMatchObject({ counts: { available: 10_000, held: 0 } });
        await take(showId, { seats: [5] });
      });
    });

    describe('clear', () => {
      it('ends a hold for the operator, and says so to the owner', async () => {
        const showId = await loadShow();
        const { holdId, tokenHash } = await take(showId, { seats: [1], customerRef: 'customer-2' });
        const cleared = await engine.clear(showId, holdId);
        expect(cleared).toMatchObject({
          status: 'CLEARED',
          hold: { state: 'cleared', customerRef: 'customer-2', seats: [1] },
        });
        expect(await engine.clear(showId, holdId)).toEqual(cleared);
        expect(await engine.extend(showId, { holdId, tokenHash, ttlMs: 1_000 })).toEqual({
          status: 'ALREADY_RELEASED',
          by: 'operator',
        });
        expect(await statuses(showId)).toEqual({});
      });
    });

    describe('free', () => {
      it('puts a cancelled booking back on sale, once, and never what is sold again', async () => {
        const showId = await loadShow();
        const first = await confirming(showId, { seats: [1, 2] });
        await engine.finishConfirm(showId, first.hold);
        const command = { holdId: first.holdId, seats: [1, 2] };
        expect(await engine.free(showId, command)).toEqual({ status: 'FREED', seats: [1, 2] });
        expect(await statuses(showId)).toEqual({});
        const second = await confirming(showId, { seats: [2] });
        await engine.finishConfirm(showId, second.hold);
        expect(await engine.free(showId, command)).toEqual({ status: 'FREED', seats: [] });
        expect(await statuses(showId)).toEqual({ 2: 'booked' });
        expect(await engine.counts(showId)).toMatchObject({ counts: { booked: 1 } });
      });
    });

    it('finishes, aborts and frees one hold, not another that has its id', async () => {
      const showId = await loadShow();
      const { hold } = await confirming(showId, { seats: [1] });
      const earlier = { holdId: hold.holdId, fence: hold.fence - 1 };
      expect(await engine.finishConfirm(showId, earlier)).toEqual({ status: 'HOLD_NOT_FOUND' });
      expect(await engine.abortConfirm(showId, earlier)).toEqual({ status: 'HOLD_NOT_FOUND' });
      expect(await statuses(showId)).toEqual({ 1: 'held' });
    });

    it('frees the seats of a cancelled booking that it never heard of', async () => {
      const showId = await loadShow();
      const { hold, holdId } = await confirming(showId, { seats: [1, 2] });
      expect(await engine.free(showId, { holdId, seats: [1, 2] })).toEqual({
        status: 'FREED',
        seats: [1, 2],
      });
      expect(await engine.finishConfirm(showId, hold)).toEqual({ status: 'HOLD_NOT_FOUND' });
      expect(await statuses(showId)).toEqual({});
      expect(await engine.counts(showId)).toMatchObject({ counts: { held: 0, booked: 0 } });
    });

    describe('feed', () => {
      it('tells every change after a version, in order', async () => {
        const showId = await loadShow();
        const start = await versionOf(showId);
        const { hold, holdId, tokenHash } = await take(showId, { seats: [1, 2] });
        await engine.release(showId, { holdId, tokenHash, seats: [1] });
        await engine.beginConfirm(showId, { holdId, tokenHash, deadlineMs: MINUTE_MS });
        await engine.finishConfirm(showId, hold);
        const all = [
          { version: start + 1, status: 'held', seats: [1, 2] },
          { version: start + 2, status: 'available', seats: [1] },
          { version: start + 3, status: 'booked', seats: [2] },
        ];
        expect(await engine.changesSince(showId, start)).toEqual({ status: 'CHANGES', changes: all });
        expect(await engine.changesSince(showId, start + 2)).toEqual({
          status: 'CHANGES',
          changes: all.slice(2),
        });
        expect(await engine.changesSince(showId, start + 3)).toEqual({ status: 'CHANGES', changes: [] });
        expect(await versionOf(showId)).toBe(start + 3);
      });

      it('applied to any snapshot gives every later one', async () => {
        const showId = await loadShow();
        const seen: { version: number; statusCodes: Uint8Array }[] = [];
        const look = async () => {
          const snapshot = await engine.snapshot(showId);
          if (snapshot.status === 'SNAPSHOT') seen.push(snapshot);
        };
        await look();
        const a = await take(showId, { seats: [1, 2] });
        await look();
        await take(showId, { seats: [5], ttlMs: 30 });
        await pass(31);
        await look();
        await take(showId, { seats: [5, 6] });
        await engine.release(showId, { ...a, seats: [2] });
        await look();
        const last = seen.at(-1);
        for (const { version, statusCodes } of seen) {
          const outcome = await engine.changesSince(showId, version);
          if (outcome.status !== 'CHANGES') throw new Error(outcome.status);
          const replayed = Uint8Array.from(statusCodes);
          for (const { seats, status } of outcome.changes) {
            for (const seat of seats) replayed[seat] = SEAT_STATUSES.indexOf(status);
          }
          expect([...replayed]).toEqual([...(last?.statusCodes ?? [])]);
        }
      });

      it('announces what ran out', async () => {
        const showId = await loadShow();
        await take(showId, { seats: [4], ttlMs: 300 });
        const version = await versionOf(showId);
        await pass(301);
        await engine.expireDue(showId, { limit: 10 });
        expect(await engine.changesSince(showId, version)).toMatchObject({
          changes: [{ version: version + 1, status: 'available', seats: [4] }],
        });
      });

      it('says GAP for a version it never had or no longer has', async () => {
        const showId = await loadShow({ epoch: 2 });
        expect(await engine.changesSince(showId, epochBase(2) + 5)).toEqual({ status: 'GAP' });
        expect(await engine.changesSince(showId, epochBase(1) + 5)).toEqual({ status: 'GAP' });
        await take(showId, { seats: [1] });
        expect(await engine.changesSince(showId, epochBase(2) - 1)).toEqual({ status: 'GAP' });
      });

      it('wakes whoever listens', async () => {
        const showId = await loadShow();
        const version = await versionOf(showId);
        const listener = engine.listen(showId);
        const woken = listener.waitBeyond(version);
        await take(showId, { seats: [1] });
        await woken;
        await listener.waitBeyond(version);
        listener.close();
      });

      it('lets go of whoever stops listening', async () => {
        const showId = await loadShow();
        const version = await versionOf(showId);
        const listener = engine.listen(showId);
        const woken = listener.waitBeyond(version);
        listener.close();
        await woken;
        expect(await engine.changesSince(showId, version)).toEqual({ status: 'CHANGES', changes: [] });
      });
    });

    describe('listHolds', () => {
      it('pages through live holds: confirming ones first, then by when they run out', async () => {
        const showId = await loadShow();
        const expected: string[] = [];
        for (const seat of [0, 1, 2, 3, 4]) {
          const { holdId } = await take(showId, { seats: [seat], ttlMs: MINUTE_MS + 10_000 * seat });
          expected.push(holdId);
        }
        expected.unshift((await confirming(showId, { seats: [5] }, 10 * MINUTE_MS)).holdId);
        const gone = await take(showId, { seats: [6] });
        await engine.release(showId, gone);

        const listed: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await engine.listHolds(showId, { limit: 2, cursor });
          if (page.status !== 'HOLDS') throw new Error(page.status);
          expect(page.holds.length).toBeLessThanOrEqual(2);
          listed.push(...page.holds.map((hold) => hold.holdId));
          cursor = page.cursor;
        } while (cursor);
        expect(listed).toEqual(expected);
      });

      it('neither skips nor repeats holds that run out together', async () => {
        const showId = await loadShow();
        const commands = Array.from({ length: SEAT_COUNT }, (_, seat) => holdCommand({ seats: [seat] }));
        await Promise.all(commands.map((command) => engine.hold(showId, command)));
        const listed: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await engine.listHolds(showId, { limit: 3, cursor });
          if (page.status !== 'HOLDS') throw new Error(page.status);
          listed.push(...page.holds.map((hold) => hold.holdId));
          cursor = page.cursor;
        } while (cursor);
        expect(listed.toSorted()).toEqual(commands.map(({ holdId }) => holdId).toSorted());
      });
    });

    describe('load', () => {
      it('knows nothing of a show before', async () => {
        const notLoaded = { status: 'NOT_LOADED' };
        expect(await engine.hold('unheard-of', holdCommand())).toEqual(notLoaded);
        expect(await engine.snapshot('unheard-of')).toEqual(notLoaded);
        expect(await engine.counts('unheard-of')).toEqual(notLoaded);
        expect(await engine.changesSince('unheard-of', 0)).toEqual(notLoaded);
        expect(await engine.expireDue('unheard-of', { limit: 1 })).toEqual(notLoaded);
        expect(await engine.listHolds('unheard-of', { limit: 1 })).toEqual(notLoaded);
      });

      it('brings back what was booked, under fences above all earlier ones', async () => {
        const showId = await loadShow({
          epoch: 7,
          booked: [
            { holdId: 'h1', seats: [1, 3] },
            { holdId: 'h2', seats: [0] },
          ],
        });
        expect(await statuses(showId)).toEqual({ 0: 'booked', 1: 'booked', 3: 'booked' });
        expect(await engine.counts(showId)).toMatchObject({ counts: { booked: 3 }, sale: 'open' });
        const { hold } = await take(showId, { seats: [2] });
        expect(hold.fence).toBeGreaterThan(epochBase(7));
        expect(await engine.free(showId, { holdId: 'h1', seats: [1, 3] })).toEqual({
          status: 'FREED',
          seats: [1, 3],
        });
      });

      it('refuses to load over a live show', async () => {
        const showId = await loadShow({ epoch: 1 });
        await take(showId, { seats: [1] });
        expect(await engine.beginLoad(showId, 2)).toEqual({ status: 'ALREADY_LOADED' });
        const stale = { epoch: 2, seatCount: SEAT_COUNT, sale: 'open', booked: [] } as const;
        expect(await engine.load(showId, stale)).toEqual({ status: 'STALE_EPOCH' });
        expect(await statuses(showId)).toEqual({ 1: 'held' });
      });

      it('is left to one at a time, until it takes too long; then the earlier one can finish no more', async () => {
        const showId = 'taken-over';
        const show = { seatCount: SEAT_COUNT, sale: 'open', booked: [] } as const;
        expect(await engine.beginLoad(showId, 3)).toEqual({ status: 'LOADING' });
        expect(await engine.hold(showId, holdCommand())).toEqual({ status: 'NOT_LOADED' });
        expect(await engine.beginLoad(showId, 4)).toEqual({ status: 'LOADING_ELSEWHERE' });
        await pass(LOAD_MARK_MS + 1);
        expect(await engine.beginLoad(showId, 4)).toEqual({ status: 'LOADING' });
        expect(await engine.beginLoad(showId, 3)).toEqual({ status: 'STALE_EPOCH' });
        expect(await engine.load(showId, { epoch: 3, ...show })).toEqual({ status: 'STALE_EPOCH' });
        expect(await engine.load(showId, { epoch: 4, ...show })).toEqual({ status: 'LOADED' });
      });

      it('can be undone, in the epoch that is meant', async () => {
        const showId = await loadShow({ epoch: 5 });
        await take(showId, { seats: [1] });
        expect(await engine.unload(showId, 4)).toEqual({ status: 'STALE_EPOCH' });
        expect(await statuses(showId)).toEqual({ 1: 'held' });
        expect(await engine.unload(showId, 5)).toEqual({ status: 'UNLOADED' });
        expect(await engine.snapshot(showId)).toEqual({ status: 'NOT_LOADED' });
        expect(await engine.unload(showId, 5)).toEqual({ status: 'STALE_EPOCH' });
      });

      it('takes as many bookings as a show can have', async () => {
        const showId = await loadShow({
          seatCount: 200_000,
          booked: Array.from({ length: 200_000 }, (_, seat) => ({ holdId: `hold-${seat}`, seats: [seat] })),
        });
        expect(await engine.counts(showId)).toMatchObject({ counts: { booked: 200_000, available: 0 } });
      });
    });
  });
}

function holdCommand(command: Partial<HoldCommand> = {}): HoldCommand {
  return {
    holdId: randomBytes(12).toString('base64url'),
    tokenHash: randomBytes(16).toString('base64url'),
    seats: [0],
    ttlMs: MINUTE_MS,
    maxLifeMs: 30 * MINUTE_MS,
    ...command,
  };
}

function heldIn(outcome: HoldOutcome) {
  if (outcome.status !== 'HELD') throw new Error(`not held: ${JSON.stringify(outcome)}`);
  return outcome.hold;
}
