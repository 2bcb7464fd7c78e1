/** Every write of the contract, sent twice with one key: by tRPC, and by REST. */
import { randomUUID } from 'node:crypto';
import type { AnyProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../src/routers/app.ts';
import type { ProcedureMeta } from '../../src/trpc.ts';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { clientOf } from '../helpers.ts';
import { callRest, callTrpc, newShow } from './world.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ env: { PUBLIC_HOLDS: 'true' } });
});
afterAll(() => api.stop());

const client = () => clientOf(api);
const operator = () => clientOf(api, api.operatorToken);
const reason = 'the test says so';

interface Scenario {
  readonly input: object;
  /** Another request for the same procedure. */
  readonly other: object;
  /** After the first answer: something because of which running again would end in another way, where there is such. */
  meanwhile?(answer: { holdId: string; token: string; bookingId: string }): Promise<unknown>;
}

const hold = (showId: string, seatIds = ['A1', 'A2']) => client().holds.create.mutate({ showId, seatIds });
const releaseAll = (owned: { showId: string; holdId: string; token: string }) =>
  client().holds.release.mutate(owned);
const owned = ({ showId, holdId, token }: { showId: string; holdId: string; token: string }) => ({
  showId,
  holdId,
  token,
});

/** How each is called. A mutation that is not here fails the test: say how it is called. */
const SCENARIOS: Record<string, (showId: string) => Promise<Scenario>> = {
  'shows.create': async () => {
    const seatMap = { sections: [{ name: 'Hall', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] };
    return { input: { title: 'Another', seatMap }, other: { title: 'A third', seatMap } };
  },
  'shows.setSale': async (showId) => ({
    input: { showId, sale: 'closed', reason },
    other: { showId, sale: 'open', reason },
    meanwhile: () => operator().shows.setSale.mutate({ showId, sale: 'open', reason }),
  }),
  'seats.block': async (showId) => ({
    input: { showId, seatIds: ['A1'], reason },
    other: { showId, seatIds: ['A2'], reason },
    meanwhile: () => operator().seats.unblock.mutate({ showId, seatIds: ['A1'], reason }),
  }),
  'seats.unblock': async (showId) => {
    const change = { showId, seatIds: ['A1'], reason };
    const block = () => operator().seats.block.mutate(change);
    await block();
    return { input: change, other: { ...change, reason: 'another' }, meanwhile: block };
  },
  'holds.create': async (showId) => ({
    input: { showId, seatIds: ['A1', 'A2'] },
    other: { showId, seatIds: ['A3'] },
    meanwhile: (answer) => releaseAll({ ...answer, showId }),
  }),
  'holds.extend': async (showId) => {
    const input = { ...owned(await hold(showId)), ttlMs: 600_000 };
    return { input, other: { ...input, ttlMs: 600_001 }, meanwhile: () => releaseAll(input) };
  },
  'holds.release': async (showId) => {
    const input = { ...owned(await hold(showId)), seatIds: ['A1'] };
    return { input, other: owned(input), meanwhile: () => releaseAll(owned(input)) };
  },
  'holds.confirm': async (showId) => {
    const input = { ...owned(await hold(showId)), paymentRef: 'payment-1' };
    return {
      input,
      other: { ...input, paymentRef: 'payment-2' },
      meanwhile: ({ bookingId }) => operator().bookings.cancel.mutate({ bookingId, reason }),
    };
  },
  'holds.clear': async (showId) => {
    const { holdId } = await hold(showId);
    return { input: { showId, holdId, reason }, other: { showId, holdId, reason: 'another' } };
  },
  'holds.extendFor': async (showId) => {
    const { token: _, ...held } = owned(await hold(showId));
    const input = { ...held, ttlMs: 600_000, reason };
    const clear = () => operator().holds.clear.mutate({ ...held, reason });
    return { input, other: { ...input, ttlMs: 600_001 }, meanwhile: clear };
  },
  'holds.releaseFor': async (showId) => {
    const { token: _, ...held } = owned(await hold(showId));
    const input = { ...held, seatIds: ['A1'], reason };
    const clear = () => operator().holds.clear.mutate({ ...held, reason });
    return { input, other: { ...held, reason }, meanwhile: clear };
  },
  'bookings.cancel': async (showId) => {
    const { bookingId } = await client().holds.confirm.mutate(await hold(showId));
    return { input: { bookingId, reason }, other: { bookingId, reason: 'another' } };
  },
  'keys.create': async () => ({
    input: { name: 'a shop', scopes: ['sell'] },
    other: { name: 'a shop', scopes: ['read'] },
  }),
  'keys.revoke': async () => {
    const { keyId } = await operator().keys.create.mutate({ name: 'a shop', scopes: ['sell'] });
    const other = await operator().keys.create.mutate({ name: 'another shop', scopes: ['sell'] });
    return { input: { keyId }, other: { keyId: other.keyId } };
  },
  'accounts.create': async () => {
    const account = { email: `${randomUUID()}@example.com`, role: 'viewer', password: 'a long sentence' };
    return { input: account, other: { ...account, role: 'operator' } };
  },
  'accounts.setRole': async () => {
    const accountId = await newAccount();
    return {
      input: { accountId, role: 'operator' },
      other: { accountId, role: 'admin' },
      meanwhile: () => operator().accounts.setRole.mutate({ accountId, role: 'viewer' }),
    };
  },
  'accounts.setPassword': async () => {
    const accountId = await newAccount();
    return {
      input: { accountId, password: 'another long sentence' },
      other: { accountId, password: 'a third long sentence' },
    };
  },
  'accounts.disable': async () => {
    const accountId = await newAccount();
    return {
      input: { accountId },
      other: { accountId: await newAccount() },
      meanwhile: () => operator().accounts.enable.mutate({ accountId }),
    };
  },
  'accounts.enable': async () => {
    const accountId = await newAccount();
    const disable = () => operator().accounts.disable.mutate({ accountId });
    await disable();
    return { input: { accountId }, other: { accountId: await newAccount() }, meanwhile: disable };
  },
};

async function newAccount(): Promise<string> {
  const account = {
    email: `${randomUUID()}@example.com`,
    role: 'viewer',
    password: 'a long sentence',
  } as const;
  return (await operator().accounts.create.mutate(account)).accountId;
}

const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>;
const mutations = Object.keys(procedures).filter((name) => {
  const { type, meta } = procedures[name]?._def ?? {};
  return type === 'mutation' && !(meta as ProcedureMeta | undefined)?.isRead;
});

describe.each(mutations)('%s', (name) => {
  it('sent twice with one key is done once, and answers the same bytes', async () => {
    const { showId, world } = await newShow(api);
    const scenario = SCENARIOS[name];
    if (!scenario) throw new Error(`say in SCENARIOS how ${name} is called`);
    const { input, other, meanwhile } = await scenario(showId);
    const call = { name, input, key: randomUUID(), operatorToken: api.operatorToken };

    const before = await world();
    const first = await callTrpc(api, call);
    expect(first.code, first.text).toBe(200);
    expect(await world()).not.toEqual(before);
    await meanwhile?.(JSON.parse(first.text).result.data);

    const then = await world();
    expect(await callTrpc(api, call)).toEqual(first);
    const { key, ...unkeyed } = call;
    const inInput = { ...unkeyed, input: { idempotencyKey: key, ...input } };
    expect(await callTrpc(api, inInput)).toEqual(first);
    expect(await callTrpc(api, { ...inInput, key })).toEqual(first);
    const rest = await callRest(api, call);
    expect([rest.code, JSON.parse(rest.text)]).toEqual([200, JSON.parse(first.text).result.data]);
    const mismatch = await callTrpc(api, { ...call, input: other });
    expect([mismatch.code, JSON.parse(mismatch.text).error.data.status]).toEqual([
      409,
      'IDEMPOTENCY_MISMATCH',
    ]);
    expect(await world()).toEqual(then);
  });
});

const byOperators = mutations.filter((name) => {
  const meta = procedures[name]?._def.meta as ProcedureMeta | undefined;
  const access = meta?.access;
  return access === 'operate' || access === 'admin';
});

it.each(byOperators)('%s leaves an entry in the audit trail', async (name) => {
  const { showId } = await newShow(api);
  const scenario = await SCENARIOS[name]?.(showId);
  const entries = async () => (await operator().audit.list.query({ limit: 500 })).entries;
  const before = new Set((await entries()).map(({ auditId }) => auditId));
  const call = { name, input: scenario?.input ?? {}, key: randomUUID(), operatorToken: api.operatorToken };
  expect((await callTrpc(api, call)).code).toBe(200);
  const written = (await entries()).filter(({ auditId }) => !before.has(auditId));
  expect(written).toEqual([expect.objectContaining({ actor: 'key:tests', outcome: 'done' })]);
});

it('is refused where the key was used for another procedure', async () => {
  const { showId } = await newShow(api);
  const input = { showId, seatIds: ['A1'], reason };
  const call = { input, key: randomUUID(), operatorToken: api.operatorToken };
  expect((await callTrpc(api, { ...call, name: 'seats.block' })).code).toBe(200);
  const other = await callTrpc(api, { ...call, name: 'seats.unblock' });
  expect(JSON.parse(other.text).error.data).toMatchObject({
    status: 'IDEMPOTENCY_MISMATCH',
    httpStatus: 409,
  });
});
