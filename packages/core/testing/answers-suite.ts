import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Answers } from '../src/booking/answers.ts';
import type { AnswerStore } from '../src/ports/answers.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import { override } from './override.ts';

const DAY_MS = 86_400_000;
const TIMES = { leaseMs: 30_000, keepMs: DAY_MS };

export interface AnswersUnderTest {
  readonly ledger: Ledger;
  /** Who asks at the same moment: another opening of the same database where two can work in one thread. */
  readonly rival: Ledger;
  /** So much later, on the clock that the store goes by. */
  passTime(ms: number): Promise<void>;
  /** Every row of the table, as whoever steals the database reads it. */
  rows(): Promise<readonly object[]>;
  close(): Promise<void>;
}

/** What every store of answers must do, whatever database it is in. */
export function answersSuite(name: string, open: () => Promise<AnswersUnderTest>): void {
  describe(`answers on ${name}`, () => {
    let underTest: AnswersUnderTest;
    let here: AnswerStore;
    let there: AnswerStore;
    beforeAll(async () => {
      underTest = await open();
      await underTest.ledger.migrate();
      here = underTest.ledger.answers;
      there = underTest.rival.answers;
    });
    afterAll(() => underTest.close());

    const newRequest = () => ({ keyHash: randomUUID(), requestHash: 'this' });
    /** Of a run that must be one. */
    const start = async (store: AnswerStore, request: ReturnType<typeof newRequest>) => {
      const begun = await store.begin(request, TIMES);
      if (begun.status !== 'STARTED') throw new Error(begun.status);
      return { keyHash: request.keyHash, runId: begun.runId };
    };
    const sealed = (sealedAnswer: string) => ({ sealedAnswer, keepMs: DAY_MS });

    it('give the first answer again, to every process', async () => {
      const request = newRequest();
      const run = await start(here, request);
      expect(await here.finish(run, sealed('first'))).toEqual({ status: 'KEPT' });
      for (const store of [here, there, here]) {
        expect(await store.begin(request, TIMES)).toEqual({ status: 'ANSWERED', sealedAnswer: 'first' });
      }
    });

    it('tell another request under the key apart, answered or not', async () => {
      const request = newRequest();
      const other = { ...request, requestHash: 'that' };
      const run = await start(here, request);
      expect(await there.begin(other, TIMES)).toEqual({ status: 'MISMATCH' });
      await here.finish(run, sealed('first'));
      expect(await there.begin(other, TIMES)).toEqual({ status: 'MISMATCH' });
    });

    it('say how long a run that goes on may take', async () => {
      const request = newRequest();
      await start(here, request);
      await underTest.passTime(10_000);
      const begun = await there.begin(request, TIMES);
      if (begun.status !== 'RUNNING') throw new Error(begun.status);
      expect(begun.leaseLeftMs).toBeLessThanOrEqual(20_000);
      expect(begun.leaseLeftMs).toBeGreaterThan(10_000);
    });

    it.each([20, 200])('have one run, of %d begun at once', async (many) => {
      for (let round = 0; round < 5; round += 1) {
        const request = newRequest();
        const begun = await Promise.all(
          Array.from({ length: many }, (_, one) => (one % 2 ? here : there).begin(request, TIMES)),
        );
        const statuses = begun.map(({ status }) => status).toSorted();
        expect(statuses).toEqual([...Array.from({ length: many - 1 }, () => 'RUNNING'), 'STARTED']);
      }
    });

    it('have one run that takes over from one that died, of 200 at once', async () => {
      const request = newRequest();
      const dead = await start(here, request);
      await underTest.passTime(30_001);
      const begun = await Promise.all(
        Array.from({ length: 200 }, (_, one) => (one % 2 ? here : there).begin(request, TIMES)),
      );
      const runIds = begun.flatMap((outcome) => (outcome.status === 'STARTED' ? [outcome.runId] : []));
      expect(runIds).toHaveLength(1);
      expect(runIds).not.toContain(dead.runId);
      expect(new Set(begun.map(({ status }) => status))).toEqual(new Set(['RUNNING', 'STARTED']));
    });

    it('let nobody but the same request take over', async () => {
      const request = newRequest();
      await start(here, request);
      await underTest.passTime(30_001);
      expect(await there.begin({ ...request, requestHash: 'that' }, TIMES)).toEqual({ status: 'MISMATCH' });
    });

    it('do not take the answer, nor the giving up, of a run that was overtaken', async () => {
      const request = newRequest();
      const slow = await start(here, request);
      await underTest.passTime(30_001);
      const second = await start(there, request);
      expect(await here.finish(slow, sealed('too late'))).toEqual({ status: 'OVERTAKEN' });
      await here.giveUp(slow);
      expect(await here.begin(request, TIMES)).toMatchObject({ status: 'RUNNING' });
      expect(await there.finish(second, sealed('second'))).toEqual({ status: 'KEPT' });
      expect(await here.finish(slow, sealed('too late'))).toEqual({ status: 'OVERTAKEN' });
      expect(await here.begin(request, TIMES)).toEqual({ status: 'ANSWERED', sealedAnswer: 'second' });
    });

    it('take the answer of a slow run that nobody overtook', async () => {
      const request = newRequest();
      const slow = await start(here, request);
      await underTest.passTime(30_001);
      expect(await here.finish(slow, sealed('late'))).toEqual({ status: 'KEPT' });
      expect(await there.begin(request, TIMES)).toEqual({ status: 'ANSWERED', sealedAnswer: 'late' });
    });

    it('begin anew, with whatever request, where a run was given up, but never where one was answered', async () => {
      const request = newRequest();
      await here.giveUp(await start(here, request));
      const run = await start(there, { ...request, requestHash: 'that' });
      await there.finish(run, sealed('that answer'));
      await there.giveUp(run);
      expect(await here.begin({ ...request, requestHash: 'that' }, TIMES)).toMatchObject({
        status: 'ANSWERED',
      });
    });

    it('are kept for a day from when they were given, swept or not, and then are no more', async () => {
      const request = newRequest();
      const run = await start(here, request);
      await underTest.passTime(20_000);
      await here.finish(run, sealed('first'));
      await underTest.passTime(DAY_MS - 10_000);
      await here.sweep({ everyMs: 0 });
      expect(await there.begin(request, TIMES)).toEqual({ status: 'ANSWERED', sealedAnswer: 'first' });
      await underTest.passTime(10_001);
      const second = await start(there, { ...request, requestHash: 'that' });
      expect(await here.finish(run, sealed('first'))).toEqual({ status: 'OVERTAKEN' });
      await there.finish(second, sealed('second'));
      await underTest.passTime(DAY_MS + 1);
      expect(await here.sweep({ everyMs: 0 })).toBeGreaterThan(0);
      const rows = await underTest.rows();
      expect(rows.filter((row) => JSON.stringify(row).includes(request.keyHash))).toEqual([]);
    });

    it('are swept by one process at a time, all of them, and none too many', async () => {
      await underTest.passTime(2 * DAY_MS);
      const old = Array.from({ length: 1_201 }, newRequest);
      await here.sweep({ everyMs: 0 });
      for (const request of old) await start(here, request);
      await underTest.passTime(DAY_MS + 1);
      const young = newRequest();
      await start(here, young);
      const swept = await Promise.all([here, there, here, there].map((s) => s.sweep({ everyMs: 60_000 })));
      expect(swept.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 1_201]);
      expect(await underTest.rows()).toHaveLength(1);
      await underTest.passTime(60_000);
      expect(await there.sweep({ everyMs: 60_000 })).toBe(0);
      expect(await there.begin({ ...young, requestHash: 'that' }, TIMES)).toEqual({ status: 'MISMATCH' });
    });

    describe('to whoever reads the database', () => {
      const answer = JSON.stringify({ token: 'an owner token that nobody may see', holdId: 'a hold' });
      const ask = { callerId: 'key:1', idempotencyKey: 'the key of a request', request: 'the request' };
      const answersWith = (secret: Buffer) => new Answers({ store: here, secret, timeoutMs: 2_000 });

      it('say nothing: neither answer nor request nor key nor caller, even with the secret', async () => {
        const secret = await underTest.ledger.secret();
        const answers = answersWith(secret);
        const begun = await answers.begin(ask);
        if (begun.status !== 'STARTED') throw new Error(begun.status);
        expect(await begun.run.keep(answer)).toBe('KEPT');
        expect(await answers.begin(ask)).toEqual({ status: 'ANSWERED', answer });

        const rows = JSON.stringify(await underTest.rows());
        const all = [
          rows,
          ...rows.split('"').map((text) => Buffer.from(text, 'base64url').toString('latin1')),
        ];
        for (const text of all) {
          for (const value of [...Object.values(ask), 'owner token', 'a hold', begun.run.retryKey]) {
            expect(text).not.toContain(value);
          }
        }
      });

      it('open with neither another key, nor another caller, nor another secret', async () => {
        const secret = await underTest.ledger.secret();
        const own = { ...ask, idempotencyKey: 'the key that it was sealed with' };
        const before = new Set((await underTest.rows()).map((row) => JSON.stringify(row)));
        const begun = await answersWith(secret).begin(own);
        if (begun.status !== 'STARTED') throw new Error(begun.status);
        await begun.run.keep(answer);
        const row = (await underTest.rows()).find((one) => !before.has(JSON.stringify(one)));
        const { sealed_answer: sealedAnswer } = row as { sealed_answer: string };
        expect(sealedAnswer).toEqual(expect.any(String));
        /** A store that answers each question with what was stolen. */
        const stolen = override(here, 'begin', async () => ({ status: 'ANSWERED', sealedAnswer }));
        const open = (more: Partial<typeof own>, secretOfReader = secret) =>
          new Answers({ store: stolen, secret: secretOfReader, timeoutMs: 2_000 }).begin({ ...own, ...more });
        expect(await open({})).toEqual({ status: 'ANSWERED', answer });
        await expect(open({ idempotencyKey: 'the key of another one' })).rejects.toThrow(/authenticate/);
        await expect(open({ callerId: 'key:2' })).rejects.toThrow(/authenticate/);
        await expect(open({ request: 'another' })).rejects.toThrow(/authenticate/);
        await expect(open({}, Buffer.alloc(32))).rejects.toThrow(/authenticate/);
      });

      it('are kept up to 64 kB; what is larger is answered anew', async () => {
        const answers = answersWith(await underTest.ledger.secret());
        const keep = async (idempotencyKey: string, length: number) => {
          const begun = await answers.begin({ ...ask, idempotencyKey });
          if (begun.status !== 'STARTED') throw new Error(begun.status);
          return begun.run.keep('x'.repeat(length));
        };
        expect(await keep('a large answer ..', 65_536)).toBe('KEPT');
        expect(await keep('a larger answer .', 65_537)).toBe('TOO_LARGE');
        expect(await keep('a larger answer .', 65_537)).toBe('TOO_LARGE');
      });
    });
  });
}
