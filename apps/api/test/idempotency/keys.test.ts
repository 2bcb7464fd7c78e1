/** What an idempotency key is, whose it is, and what is not kept under it. */
import { randomUUID } from 'node:crypto';
import { eventually } from '@holdfast/core/testing';
import { createTRPCClient, httpBatchLink, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../src/routers/app.ts';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { clientOf, refusalOf } from '../helpers.ts';
import { callTrpc, newShow, type RawAnswer } from './world.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ env: { PUBLIC_HOLDS: 'true' } });
});
afterAll(() => api.stop());

const statusOf = ({ text }: RawAnswer) => JSON.parse(text).error?.data.status;
const create = (input: object, key?: string, operatorToken?: string) =>
  callTrpc(api, { name: 'holds.create', input, ...(key !== undefined && { key }), operatorToken });

describe('the official client', () => {
  const withHeaders = () =>
    createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${api.url}/trpc`,
          headers: ({ op }) => ({ 'idempotency-key': String(op.context.idempotencyKey) }),
        }),
      ],
    });

  it('gets the same answer by header and by field', async () => {
    const { showId } = await newShow(api);
    const idempotencyKey = randomUUID();
    const request = { showId, seatIds: ['A1'] };
    const context = { idempotencyKey };
    const hold = await withHeaders().holds.create.mutate(request, { context });
    expect(await withHeaders().holds.create.mutate(request, { context })).toEqual(hold);
    expect(await clientOf(api).holds.create.mutate({ ...request, idempotencyKey })).toEqual(hold);
  });

  it('is told of another request under the key', async () => {
    const { showId } = await newShow(api);
    const context = { idempotencyKey: randomUUID() };
    await withHeaders().holds.create.mutate({ showId, seatIds: ['A1'] }, { context });
    const other = withHeaders().holds.create.mutate({ showId, seatIds: ['A2'] }, { context });
    expect(await refusalOf(other)).toMatchObject({ status: 'IDEMPOTENCY_MISMATCH', httpStatus: 409 });
  });

  it('sends a key with each call of a batch, and one in the header with a batch of one', async () => {
    const { showId } = await newShow(api);
    const batching = (headers = {}) =>
      createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${api.url}/trpc`, headers })] });
    const keyed = batching();
    const requests = ['A1', 'A2'].map((seatId) => ({
      showId,
      seatIds: [seatId],
      idempotencyKey: randomUUID(),
    }));
    const holds = () => Promise.all(requests.map((request) => keyed.holds.create.mutate(request)));
    expect(await holds()).toEqual(await holds());

    const oneKey = batching({ 'idempotency-key': randomUUID() });
    const third = await oneKey.holds.create.mutate({ showId, seatIds: ['A3'] });
    const [again, fourth] = await Promise.allSettled([
      oneKey.holds.create.mutate({ showId, seatIds: ['A3'] }),
      oneKey.holds.create.mutate({ showId, seatIds: ['A4'] }),
    ]);
    expect(again).toEqual({ status: 'fulfilled', value: third });
    expect(fourth).toMatchObject({
      status: 'rejected',
      reason: { data: { status: 'INVALID_INPUT' }, message: expect.stringContaining('batch') },
    });
  });
});

describe('a key', () => {
  it.each([
    ['too short', 'fifteen letters'],
    ['too long', 'x'.repeat(129)],
    ['with control characters', 'sixteen letters\n'],
    ['beyond ASCII', 'sechzehn Zeichen für uns'],
    ['a number', 1_234_567_890_123_456],
    ['null', null],
    ['an object', { key: 'sixteen letters.' }],
  ])('that is %s is refused, and nothing is done', async (_, idempotencyKey) => {
    const { showId, world } = await newShow(api);
    const before = await world();
    const answer = await create({ showId, seatIds: ['A1'], idempotencyKey });
    expect([answer.code, statusOf(answer)]).toEqual([400, 'INVALID_INPUT']);
    expect(await world()).toEqual(before);
  });

  it.each(['too short', 'x'.repeat(129), ''])('%o is refused in the header too', async (key) => {
    const { showId } = await newShow(api);
    const answer = await create({ showId, seatIds: ['A1'] }, key);
    expect([answer.code, statusOf(answer)]).toEqual([400, 'INVALID_INPUT']);
  });

  it('is refused where header and field differ', async () => {
    const { showId } = await newShow(api);
    const answer = await create({ showId, seatIds: ['A1'], idempotencyKey: randomUUID() }, randomUUID());
    expect([answer.code, statusOf(answer)]).toEqual([400, 'INVALID_INPUT']);
  });

  it('of another caller is another key', async () => {
    const { showId } = await newShow(api);
    const key = randomUUID();
    const request = { showId, seatIds: ['A1'] };
    const own = await create(request, key);
    expect(own.code).toBe(200);
    // Neither a mismatch, nor that hold.
    const theirs = await create({ showId, seatIds: ['A2'] }, key, api.operatorToken);
    expect(theirs.code).toBe(200);
    const holdIds = [own, theirs].map(({ text }) => JSON.parse(text).result.data.holdId);
    expect(new Set(holdIds).size).toBe(2);
    expect(await create(request, key)).toEqual(own);
  });

  it('does not mind in which order a request says what it says', async () => {
    const { showId } = await newShow(api);
    const key = randomUUID();
    const first = await create({ showId, seatIds: ['A1'], customerRef: 'a' }, key);
    expect(await create({ customerRef: 'a', seatIds: ['A1'], showId }, key)).toEqual(first);
    expect(statusOf(await create({ showId, seatIds: ['A1'], customerRef: 'b' }, key))).toBe(
      'IDEMPOTENCY_MISMATCH',
    );
  });
});

describe('requests with one key at once', () => {
  it('are run once: each gets that answer, or is told to come again and gets it then', async () => {
    const { showId, world } = await newShow(api);
    const key = randomUUID();
    const request = { showId, seatIds: ['A1', 'A2'] };
    const before = await world();
    const answers = await Promise.all(Array.from({ length: 40 }, () => create(request, key)));
    const [held, ...more] = new Set(answers.filter(({ code }) => code === 200).map(({ text }) => text));
    expect(held).toEqual(expect.any(String));
    expect(more).toEqual([]);
    for (const answer of answers.filter(({ code }) => code !== 200)) {
      const { data } = JSON.parse(answer.text).error;
      expect(data).toMatchObject({ status: 'REQUEST_IN_PROGRESS', httpStatus: 409 });
      expect(data.retryAfterMs).toBeGreaterThan(0);
      expect(data.retryAfterMs).toBeLessThanOrEqual(1_000);
    }
    await eventually(async () => expect((await create(request, key)).text).toBe(held));
    const after = await world();
    expect(after.holds).toHaveLength(1);
    expect(after.snapshot.version).toBe(before.snapshot.version + 1);
  });
});

describe('kept is', () => {
  it('a refusal, even when the seat has become free', async () => {
    const { showId } = await newShow(api);
    const key = randomUUID();
    const winner = await clientOf(api).holds.create.mutate({ showId, seatIds: ['A1'] });
    const request = { showId, seatIds: ['A1', 'A2'] };
    const refused = await create(request, key);
    expect(JSON.parse(refused.text).error).toMatchObject({
      message: expect.stringContaining('A1'),
      data: { status: 'SEAT_UNAVAILABLE', seatIds: ['A1'], httpStatus: 409 },
    });
    await clientOf(api).holds.release.mutate(winner);
    expect(await create(request, key)).toEqual(refused);
    expect((await create(request, randomUUID())).code).toBe(200);
  });
});

describe('not kept is', () => {
  it('bad input', async () => {
    const { showId } = await newShow(api);
    const key = randomUUID();
    expect(statusOf(await create({ showId, seatIds: [] }, key))).toBe('INVALID_INPUT');
    expect((await create({ showId, seatIds: ['A1'] }, key)).code).toBe(200);
  });

  it('a missing permission', async () => {
    const { showId } = await newShow(api);
    const call = {
      name: 'seats.block',
      input: { showId, seatIds: ['A1'], reason: 'rain' },
      key: randomUUID(),
    };
    expect(statusOf(await callTrpc(api, call))).toBe('UNAUTHENTICATED');
    expect((await callTrpc(api, { ...call, operatorToken: api.operatorToken })).code).toBe(200);
  });

  it('a limit', async () => {
    const { showId } = await newShow(api, { seats: 30 });
    const key = randomUUID();
    const seatIds = Array.from({ length: 21 }, (_, seat) => `A${seat + 1}`);
    expect(statusOf(await create({ showId, seatIds }, key))).toBe('LIMIT_EXCEEDED');
    expect((await create({ showId, seatIds: seatIds.slice(1) }, key)).code).toBe(200);
  });

  it('an answer above 64 kB, which is worked out again', async () => {
    const { showId, seatIds, world } = await newShow(api, { seats: 9_500 });
    const call = {
      name: 'seats.block',
      input: { showId, seatIds, reason: 'rain' },
      key: randomUUID(),
      operatorToken: api.operatorToken,
    };
    const first = await callTrpc(api, call);
    expect(first.text.length).toBeGreaterThan(65_536);
    expect(await callTrpc(api, call)).toEqual(first);
    const blocks = (await world()).audit.entries.filter(({ action }) => action === 'seats.block');
    expect(blocks).toHaveLength(2);
  });
});
