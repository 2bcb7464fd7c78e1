/** An API key from its making to its end. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { eventually, ownFolder } from '@holdfast/core/testing';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

let api: ApiServer;
let admin: ReturnType<typeof clientOf>;

beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true' } });
  admin = clientOf(api, api.operatorToken);
});
afterAll(() => api?.stop());

async function newKey(more: { scopes?: ('read' | 'sell' | 'admin')[]; expiresAt?: number } = {}) {
  const made = await admin.keys.create.mutate({ name: 'a shop', scopes: ['sell'], ...more });
  return { ...made, client: clientOf(api, made.key) };
}

async function listed(keyId: string) {
  return (await admin.keys.list.query()).keys.find((key) => key.keyId === keyId);
}

const refused = { status: 'UNAUTHENTICATED', httpStatus: 401 };

it('is shown once, used, and listed without what would let anybody use it', async () => {
  const { keyId, key, client, scopes, expiresAt } = await newKey({ scopes: ['sell', 'read'] });
  expect(key).toMatch(/^hf_[\w-]{40}$/);
  expect(scopes).toEqual(['sell', 'read']);
  expect(expiresAt).toBeUndefined();
  expect(await client.accounts.me.query()).toEqual({
    kind: 'key',
    name: 'key:a shop',
    permissions: ['hold', 'sell', 'read'],
  });
  const { keys } = await admin.keys.list.query();
  expect(JSON.stringify(keys)).not.toContain(key.slice(9));
  expect(keys.find((known) => known.keyId === keyId)).toEqual({
    keyId,
    name: 'a shop',
    start: key.slice(0, 9),
    scopes: ['read', 'sell'],
    madeBy: 'admin@holdfast.localhost',
    createdAt: expect.any(Number),
  });
});

it('tells when it was last used, some seconds later, and also what it was used for at the end', async () => {
  const { keyId, client } = await newKey();
  expect((await listed(keyId))?.lastUsedAt).toBeUndefined();
  const before = Date.now();
  await client.accounts.me.query();
  await eventually(async () => expect((await listed(keyId))?.lastUsedAt).toBeGreaterThanOrEqual(before), {
    withinMs: 10_000,
  });
  const restarted = Date.now();
  await client.accounts.me.query();
  await api.restart();
  expect((await listed(keyId))?.lastUsedAt).toBeGreaterThanOrEqual(restarted);
});

it('is refused once it has expired, everywhere', async () => {
  const expiresAt = Date.now() + 2_000;
  const { keyId, client } = await newKey({ expiresAt });
  expect((await listed(keyId))?.expiresAt).toBe(expiresAt);
  expect(await client.accounts.me.query()).toMatchObject({ kind: 'key' });
  await eventually(async () => {
    const refusal = await refusalOf(client.shows.list.query());
    expect(refusal).toMatchObject({ ...refused, message: expect.stringContaining('expired') });
  });
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
  for (const bad of [Date.now() - 1, Date.now() + 11 * 365 * 86_400_000]) {
    expect(await refusalOf(newKey({ expiresAt: bad }))).toMatchObject({ status: 'INVALID_INPUT' });
  }
});

it('is refused from the moment its revoking is answered, and its revoking can be asked for again', async () => {
  const { keyId, client } = await newKey();
  await client.shows.list.query();
  expect(await admin.keys.revoke.mutate({ keyId })).toEqual({ keyId });
  const refusal = await refusalOf(client.shows.list.query());
  expect(refusal).toMatchObject({ ...refused, message: expect.stringContaining('revoked') });
  expect(await listed(keyId)).toBeUndefined();
  expect(await admin.keys.revoke.mutate({ keyId })).toEqual({ keyId });
  const unknown = admin.keys.revoke.mutate({ keyId: 'none' });
  expect(await refusalOf(unknown)).toMatchObject({ status: 'KEY_NOT_FOUND', httpStatus: 404 });
  const { entries } = await admin.audit.list.query({ action: 'key.revoke' });
  const by = { actor: 'key:tests', action: 'key.revoke', subject: keyId, reason: 'a shop' };
  const key = { name: 'a shop', scopes: ['sell'] };
  const [again, first] = entries;
  expect(first).toMatchObject({ ...by, outcome: 'done', before: { ...key, revoked: false } });
  expect(again).toMatchObject({ ...by, outcome: 'done', before: { ...key, revoked: true } });
  expect([first?.after, again?.after]).toEqual([
    { ...key, revoked: true },
    { ...key, revoked: true },
  ]);
});

it.each(['', 'x', 'hf_', `hf_${'x'.repeat(40)}`, `hf_${'x'.repeat(4_000)}`, 'a b'])(
  'that was never made is refused: %s',
  async (key) => {
    expect(await refusalOf(clientOf(api, key).shows.list.query())).toMatchObject(refused);
    const rest = await fetch(`${api.url}/api/v1/shows`, { headers: { authorization: `bearer ${key}` } });
    expect(rest.status).toBe(401);
  },
);

it('leaves alone what a proxy in front makes of the header', async () => {
  const headers = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
  expect((await fetch(`${api.url}/api/v1/shows`, { headers })).status).toBe(200);
});

it('makes keys for whoever has one that may, in the name of the same account', async () => {
  const { client } = await newKey({ scopes: ['admin'] });
  const { keyId } = await client.keys.create.mutate({ name: 'made by a key', scopes: ['read'] });
  expect(await listed(keyId)).toMatchObject({ madeBy: 'admin@holdfast.localhost' });
  const { entries } = await admin.audit.list.query({ action: 'key.create' });
  expect(entries[0]).toMatchObject({
    actor: 'key:a shop',
    subject: keyId,
    reason: 'made by a key: read',
    outcome: 'done',
    after: { name: 'made by a key', scopes: ['read'] },
  });
});

it('is in the database as its hash alone, as is the link; passwords are hashed, too', async () => {
  const folder = await ownFolder('keys');
  await using own = await startApi({ env: { DATA_DIR: folder.path } });
  const { loginToken } = own.ready;
  await own.kill('SIGTERM');
  const database = new BetterSqlite3(join(folder.path, 'holdfast.sqlite'), { readonly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  const all = JSON.stringify(tables.map((table) => database.prepare(`select * from "${table}"`).all()));
  database.close();
  const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');
  expect(all).toContain(hash(own.operatorToken));
  expect(all).toContain(hash(loginToken));
  for (const secret of [own.operatorToken.slice(12), loginToken, 'a password for tests']) {
    expect(all).not.toContain(secret);
  }
  await folder.remove();
});
