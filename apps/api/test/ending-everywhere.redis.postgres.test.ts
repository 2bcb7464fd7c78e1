/** What ends at one process has ended at the other by the time that is answered. */
import { eventually, type RestartableServer, startPostgres, startRedis } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, logIn, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

let servers: RestartableServer<unknown>[];
let postgres: RestartableServer<unknown>;
let first: ApiServer;
let second: ApiServer;
let admin: ReturnType<typeof clientOf>;

beforeAll(async () => {
  const [redis, database] = await Promise.all([startRedis(), startPostgres()]);
  servers = [redis, database];
  postgres = database;
  const env = { REDIS_URL: redis.url, DATABASE_URL: database.url, DEMO: 'true' };
  [first, second] = await Promise.all([startApi({ env }), startApi({ env })]);
  admin = clientOf(first, first.operatorToken);
}, 60_000);
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  for (const server of servers ?? []) await server.stop();
});

/** Sends requests to the second process all the time, so that it always knows who sends them. */
function keepAsking(headers: Record<string, string>) {
  let isOver = false;
  let taken = 0;
  /** When the last request was sent that was taken. */
  let lastTakenMs = 0;
  const ask = async () => {
    while (!isOver) {
      const sentMs = performance.now();
      const answer = await fetch(`${second.url}/api/v1/bookings`, { headers });
      await answer.text();
      if (answer.status === 200) {
        taken += 1;
        lastTakenMs = Math.max(lastTakenMs, sentMs);
      }
    }
  };
  const askers = [ask(), ask(), ask(), ask()];
  return {
    isTaken: () => eventually(() => expect(taken).toBeGreaterThan(20)),
    async stop() {
      isOver = true;
      await Promise.all(askers);
      return lastTakenMs;
    },
  };
}

async function endedAt(headers: Record<string, string>, end: () => Promise<unknown>) {
  const asking = keepAsking(headers);
  await asking.isTaken();
  await end();
  const answeredMs = performance.now();
  for (let time = 0; time < 50; time += 1) {
    expect((await fetch(`${second.url}/api/v1/bookings`, { headers })).status).toBe(401);
  }
  expect(await asking.stop()).toBeLessThan(answeredMs);
}

async function newPerson(email: string) {
  const password = 'a password of somebody';
  const { accountId } = await admin.accounts.create.mutate({ email, role: 'viewer', password });
  return { accountId, cookie: await logIn(second.url, { email, password }) };
}

it('a key that is revoked', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { key, keyId } = await admin.keys.create.mutate({ name: 'a desk', scopes: ['read'] });
    await endedAt({ authorization: `Bearer ${key}` }, () => admin.keys.revoke.mutate({ keyId }));
  }
}, 30_000);

it('a session whose owner logs out, is disabled or gets another password', async () => {
  const { cookie } = await newPerson('out@example.com');
  const headers = { cookie, origin: first.url };
  await endedAt({ cookie }, () => fetch(`${first.url}/api/auth/sign-out`, { method: 'POST', headers }));

  const disabled = await newPerson('disabled@example.com');
  await endedAt({ cookie: disabled.cookie }, () =>
    admin.accounts.disable.mutate({ accountId: disabled.accountId }),
  );
  const changed = await newPerson('changed@example.com');
  const password = 'another password of somebody';
  await endedAt({ cookie: changed.cookie }, () =>
    admin.accounts.setPassword.mutate({ accountId: changed.accountId, password }),
  );
}, 30_000);

it('a link that was followed', async () => {
  const token = first.ready.loginToken;
  await logIn(second.url, { token });
  await expect(logIn(first.url, { token })).rejects.toThrow('401');
});

it('a process that cannot ask goes by nothing it knew, says so, and goes on when it can', async () => {
  const client = clientOf(second, first.operatorToken);
  await client.accounts.me.query();
  await postgres.kill();
  const unavailable = { status: 'LEDGER_UNAVAILABLE', httpStatus: 503, retryAfterMs: expect.any(Number) };
  await eventually(async () => {
    expect(await refusalOf(client.accounts.me.query())).toMatchObject(unavailable);
  });
  // Who shows no key needs nobody to ask.
  expect(await clientOf(second).accounts.me.query()).toMatchObject({ kind: 'anonymous' });
  await postgres.restart();
  await eventually(async () => expect(await client.accounts.me.query()).toMatchObject({ kind: 'key' }), {
    withinMs: 10_000,
  });
}, 30_000);
