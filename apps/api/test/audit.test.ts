/** What the audit trail tells afterwards of where a change came from and how it ended. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { ask } from './ask.ts';
import { clientOf, refusalOf } from './helpers.ts';

const SHOW = 'avengers_endgame';

let api: ApiServer;
let operator: ReturnType<typeof clientOf>;
beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true', TRUST_PROXY: '127.9.0.0/16' } });
  operator = clientOf(api, api.operatorToken);
});
afterAll(() => api.stop());

/** Where the trail says that a change came from, which came from `from` with these headers. */
async function originOf(from: string, headers: Readonly<Record<string, string>>) {
  const reason = randomUUID();
  const answer = await ask({
    url: `${api.url}/api/v1/shows/${SHOW}/seats/block`,
    from,
    headers: { authorization: `Bearer ${api.operatorToken}`, ...headers },
    body: { seatIds: ['B1'], reason },
  });
  expect(answer.status, answer.text).toBe(200);
  const { entries } = await operator.audit.list.query({ showId: SHOW, action: 'seats.block' });
  const entry = entries.find((one) => one.reason === reason);
  expect(entry?.from?.requestId).toBe(answer.headers['x-request-id']);
  return { address: entry?.from?.address, userAgent: entry?.from?.userAgent };
}

it('has the address, program and request that a change came from', async () => {
  const headers = { 'user-agent': 'Till/2 (box office)', 'x-request-id': 'till-17' };
  expect(await originOf('127.0.1.7', headers)).toEqual({
    address: '127.0.1.7',
    userAgent: 'Till/2 (box office)',
  });
  const { entries } = await operator.audit.list.query({ showId: SHOW });
  expect(entries.map(({ from }) => from?.requestId)).toContain('till-17');
});

it('has what a trusted proxy says of the address, and nobody else', async () => {
  const forwarded = { 'x-forwarded-for': '192.0.2.7' };
  expect(await originOf('127.9.0.1', forwarded)).toMatchObject({ address: '192.0.2.7' });
  expect(await originOf('127.0.1.7', forwarded)).toMatchObject({ address: '127.0.1.7' });
  expect((await originOf('127.9.0.1', { 'x-forwarded-for': 'nowhere' })).address).toBeUndefined();
});

it('keeps no more of what a program calls itself than tells it from others', async () => {
  const long = await originOf('127.0.1.7', { 'user-agent': 'x'.repeat(5_000) });
  expect(long.userAgent).toBe('x'.repeat(200));
  expect((await originOf('127.0.1.7', { 'user-agent': 'a\tb' })).userAgent).toBe('a b');
});

it('has changes of accounts and keys that were refused, too, and never a secret', async () => {
  const password = `a secret ${randomUUID()}`;
  const email = `${randomUUID()}@example.com`;
  const { accountId } = await operator.accounts.create.mutate({ email, role: 'viewer', password });
  await operator.accounts.setPassword.mutate({ accountId, password: `${password} too` });
  const { key } = await operator.keys.create.mutate({ name: 'a shop', scopes: ['sell', 'read'] });
  const { accounts } = await operator.accounts.list.query();
  const admin = accounts.find(({ role }) => role === 'admin');
  if (!admin) throw new Error('no admin');
  const lastAdmin = operator.accounts.disable.mutate({ accountId: admin.accountId });
  expect(await refusalOf(lastAdmin)).toMatchObject({ status: 'LAST_ADMIN' });

  const taken = operator.accounts.create.mutate({ email, role: 'admin', password });
  expect(await refusalOf(taken)).toMatchObject({ status: 'ACCOUNT_EXISTS' });

  const { entries } = await operator.audit.list.query({});
  expect(entries.find(({ action }) => action === 'account.create')).toMatchObject({
    subject: email,
    outcome: 'refused',
    refusal: 'ACCOUNT_EXISTS',
  });
  expect(entries.find(({ action }) => action === 'account.disable')).toMatchObject({
    subject: admin.email,
    outcome: 'refused',
    refusal: 'LAST_ADMIN',
    before: { disabled: false },
  });
  expect(entries.find(({ action }) => action === 'account.setPassword')).toMatchObject({
    subject: email,
    outcome: 'done',
    before: { hasPassword: true },
    after: { hasPassword: true, passwordSet: true },
  });
  expect(entries.find(({ action }) => action === 'key.create')).toMatchObject({
    outcome: 'done',
    after: { name: 'a shop', scopes: ['sell', 'read'] },
  });
  const everything = JSON.stringify(entries);
  for (const secret of [password, key, key.slice(3)]) expect(everything).not.toContain(secret);
});

it('is found by what it is about, and when it was', async () => {
  const reason = randomUUID();
  await operator.seats.block.mutate({ showId: SHOW, seatIds: ['A2', 'B2'], reason });
  const { entries } = await operator.audit.list.query({ seatId: 'B2', subject: SHOW });
  expect(entries[0]).toMatchObject({ reason, seatIds: ['A2', 'B2'] });
  const at = entries[0]?.at ?? 0;
  const within = await operator.audit.list.query({ seatId: 'A2', since: at, until: at + 1 });
  expect(within.entries).toContainEqual(entries[0]);
  const before = await operator.audit.list.query({ seatId: 'A2', until: at });
  expect(before.entries).not.toContainEqual(entries[0]);
});
