/** What the log says, and above all what it never says, at the level that says most. */
import {
  eventually,
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
} from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restProcedures } from '../src/rest/procedures.ts';
import { appRouter } from '../src/routers/app.ts';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf } from './helpers.ts';
import { type LogLine, logLinesIn } from './log-lines.ts';

/** In every secret that these tests send, whatever it is. */
const MARK = 'hush';
const SECRETS = {
  token: `${MARK}-owner-token-0123456789`,
  idempotencyKey: `${MARK}-idempotency-key-0123456789`,
  customerRef: `${MARK}-customer`,
  paymentRef: `${MARK}-payment`,
  password: `${MARK}-password`,
  key: `${MARK}-api-key`,
};
const HEADERS = {
  authorization: `Bearer ${MARK}-bearer`,
  cookie: `session=${MARK}-cookie; hold_token=${MARK}-hold-cookie`,
  'hold-token': SECRETS.token,
  'idempotency-key': SECRETS.idempotencyKey,
  'x-request-id': `${MARK} not sane`,
};
const SHOW = 'grand_hall';

let redis: RedisServer;
let postgres: PostgresServer;
let api: ApiServer;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([
    startRedis({ password: `${MARK}-redis-password` }),
    startPostgres({ password: `${MARK}-postgres-password` }),
  ]);
  const env = { REDIS_URL: redis.url, DATABASE_URL: postgres.url, DEMO: 'true' };
  api = await startApi({ env: { ...env, LOG_LEVEL: 'debug' } });
});
afterAll(() => Promise.all([redis.stop(), postgres.stop()]));

/** A whole life of a hold, and everything that operators do, through the official client. */
async function driveEverything(): Promise<void> {
  const [buyer, operator] = [clientOf(api), clientOf(api, api.operatorToken)];
  const { idempotencyKey, customerRef, paymentRef } = SECRETS;
  const hold = (seatId: string, more: object = {}) =>
    buyer.holds.create.mutate({ showId: SHOW, seatIds: [seatId], customerRef, ...more });
  const sold = await hold('S1-1', { idempotencyKey });
  secretsMade.push(sold.token, api.operatorToken);
  const cleared = await hold('S1-2');
  await buyer.holds.get.mutate(sold);
  await buyer.holds.extend.mutate(sold);
  const { bookingId } = await buyer.holds.confirm.mutate({ ...sold, paymentRef, customerRef });
  const released = await hold('S1-3');
  await buyer.holds.release.mutate(released);
  secretsMade.push(cleared.token, released.token);
  await operator.holds.clear.mutate({ showId: SHOW, holdId: cleared.holdId, reason: 'test' });
  await operator.bookings.get.query({ bookingId });
  await operator.bookings.list.query({ customerRef });
  await operator.bookings.cancel.mutate({ bookingId, reason: 'test' });
  await operator.stats.overview.query();
  await operator.audit.list.query({});
}
const secretsMade: string[] = [];

/** The same secrets wherever a procedure can be sent something, right or wrong. */
async function driveHostile(): Promise<void> {
  const junk = JSON.stringify({
    showId: SHOW,
    holdId: 'x',
    bookingId: 'x',
    seatIds: ['S2-1'],
    reason: 'test',
    ...SECRETS,
  });
  const deep = `${'['.repeat(40)}"${SECRETS.token}"`;
  const bodies = [
    junk,
    `{"token":"${SECRETS.token}`,
    deep,
    `"${SECRETS.token}"`,
    `{"showId":"${'x'.repeat(300_000)}"}`,
  ];
  const paths = [
    ...Object.keys(appRouter._def.procedures).map((path) => `/trpc/${path}`),
    ...restProcedures().map(({ path }) => `/api/v1${path.replaceAll(/\{\w+\}/g, SHOW)}`),
    `/trpc/no.such`,
    `/trpc/holds.create,holds.get`,
    `/nowhere`,
    `/%ff${SECRETS.token}`,
  ];
  for (const path of paths) {
    const query = `?input=${encodeURIComponent(junk)}&token=${SECRETS.token}`;
    const stop = new AbortController();
    await fetch(api.url + path + query, { headers: HEADERS, signal: stop.signal });
    stop.abort();
    for (const body of bodies) {
      for (const method of ['POST', 'PUT']) {
        const headers = { ...HEADERS, 'content-type': 'application/json' };
        // The body that is too large may be refused before it is read.
        await fetch(api.url + path + query, { method, headers, body }).catch(() => {});
      }
    }
    await fetch(api.url + path + query, {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': MARK },
      body: junk,
    });
  }
}

it('never has a token, key, cookie, customer or password in it, whatever is sent and whatever is down', async () => {
  await driveEverything();
  await driveHostile();
  const buyer = clientOf(api);
  const { customerRef, idempotencyKey } = SECRETS;
  const hold = await buyer.holds.create.mutate({ showId: SHOW, seatIds: ['S3-1'], customerRef });
  secretsMade.push(hold.token);
  await postgres.kill();
  await buyer.holds.confirm.mutate({ ...hold, customerRef, paymentRef: SECRETS.paymentRef }).catch(() => {});
  await buyer.holds.create
    .mutate({ showId: SHOW, seatIds: ['S3-2'], customerRef, idempotencyKey })
    .catch(() => {});
  await redis.kill();
  await buyer.holds.create.mutate({ showId: SHOW, seatIds: ['S3-3'], customerRef }).catch(() => {});
  await api.stop();

  const output = api.output();
  const lines = logLinesIn(output);
  // All of it is there to be searched, and it says what happened.
  expect(lines.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining([
      'started',
      'call',
      'operator call',
      'denied call',
      'refused before a procedure',
      'stopped',
    ]),
  );
  const logged = (name: string) => lines.filter(({ procedure }) => procedure === name).length;
  for (const name of Object.keys(appRouter._def.procedures)) expect(logged(name), name).toBeGreaterThan(0);
  expect(lines.filter(({ msg }) => msg === 'LEDGER_UNAVAILABLE').length).toBeGreaterThan(0);
  expect(lines.filter(({ msg }) => msg === 'ENGINE_UNAVAILABLE').length).toBeGreaterThan(0);

  const log = output.replace(/^Operators log in at .*$/m, '');
  for (const secret of [MARK, ...secretsMade]) {
    expect(log.split('\n').filter((line) => line.includes(secret))).toEqual([]);
  }
  expect(secretsMade.length).toBe(5);
}, 120_000);

describe('at info', () => {
  let own: ApiServer;
  beforeAll(async () => {
    own = await startApi({ env: { DEMO: 'true', LOG_LEVEL: 'info' } });
  });
  afterAll(() => own.stop());

  const lineOf = (about: object): Promise<LogLine> =>
    eventually(() => {
      const found = logLinesIn(own.output()).find((line) =>
        Object.entries(about).every(([field, value]) => line[field] === value),
      );
      if (!found) throw new Error(`no line with ${JSON.stringify(about)} in\n${own.output()}`);
      return found;
    });

  it('says what operators change, with who, what, which request and how it ended', async () => {
    const operator = clientOf(own, own.operatorToken);
    await operator.seats.block.mutate({ showId: SHOW, seatIds: ['S1-1'], reason: 'broken' });
    await operator.seats.block
      .mutate({ showId: SHOW, seatIds: ['nowhere'], reason: 'broken' })
      .catch(() => {});
    const line = await lineOf({ procedure: 'seats.block', status: 'OK' });
    expect(line).toMatchObject({
      level: 'info',
      msg: 'operator call',
      caller: expect.stringMatching(/^key:/),
      showId: SHOW,
      requestId: expect.any(String),
      ms: expect.any(Number),
    });
    await lineOf({ procedure: 'seats.block', status: 'UNKNOWN_SEAT' });
  });

  it('says nothing of what buyers do, and who was refused what is not theirs', async () => {
    const buyer = clientOf(own);
    await buyer.holds.create.mutate({ showId: SHOW, seatIds: ['S2-1'] });
    await buyer.shows.list.query();
    await fetch(`${own.url}/api/v1/audit`, { headers: { 'x-request-id': 'nosy-1' } });
    expect(await lineOf({ requestId: 'nosy-1' })).toMatchObject({
      msg: 'denied call',
      procedure: 'audit.list',
      status: 'UNAUTHENTICATED',
      caller: 'anonymous',
    });
    const told = logLinesIn(own.output()).map(({ procedure }) => procedure);
    expect(told).not.toContain('holds.create');
    expect(told).not.toContain('shows.list');
  });

  it('does not let a flood of refusals become a flood of lines', async () => {
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => fetch(`${own.url}/api/v1/audit`)));
    }
    await clientOf(own, own.operatorToken).seats.unblock.mutate({
      showId: SHOW,
      seatIds: ['S1-1'],
      reason: 'fixed',
    });
    await lineOf({ procedure: 'seats.unblock' });
    const denied = logLinesIn(own.output()).filter(({ msg }) => msg === 'denied call');
    expect(denied.length).toBeGreaterThan(1);
    expect(denied.length).toBeLessThan(100);
    const metrics = await (await fetch(`${own.url}/metrics`)).text();
    expect(Number(/^holdfast_log_lines_suppressed_total (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(400);
  });
});
