/** How people come in and go out, over HTTP as their browsers speak it. */
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, type ApiServer, logIn, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

const PASSWORD = 'a password of somebody';

let api: ApiServer;
let admin: ReturnType<typeof clientOf>;

beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true', LOG_LEVEL: 'debug' } });
  admin = clientOf(api, api.operatorToken);
});
afterAll(() => api?.stop());

async function newPerson(role: 'viewer' | 'operator' | 'admin', email: string) {
  const { accountId } = await admin.accounts.create.mutate({ email, role, password: PASSWORD });
  return { accountId, email, cookie: await logIn(api.url, { email, password: PASSWORD }) };
}

interface Sent {
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

function post(path: string, { cookie, headers = {}, body = {} }: Sent, url = api.url): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }), ...headers },
    body: JSON.stringify(body),
  });
}

async function me(cookie: string, url = api.url) {
  return (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json();
}

describe('the printed link', () => {
  it('logs the first admin in, once, and keeps its token out of the database', async () => {
    await using own = await startApi({ withOperator: false });
    const { loginToken } = own.ready;
    const cookie = await logIn(own.url, { token: loginToken });
    expect(await me(cookie, own.url)).toMatchObject({ name: ADMIN.email, role: 'admin' });
    await expect(logIn(own.url, { token: loginToken })).rejects.toThrow('401');
    await own.restart();
    expect(own.ready.loginToken).not.toBe(loginToken);
    await expect(logIn(own.url, { token: loginToken })).rejects.toThrow('401');
    // The session is as good as before, and the next link works.
    expect(await me(cookie, own.url)).toMatchObject({ role: 'admin' });
    await logIn(own.url, { token: own.ready.loginToken });
  });

  it('has the token of LOGIN_TOKEN, once after each start', async () => {
    const LOGIN_TOKEN = 'known-beforehand-1';
    await using own = await startApi({ env: { LOGIN_TOKEN }, withOperator: false });
    expect(own.ready.loginToken).toBe(LOGIN_TOKEN);
    await logIn(own.url, { token: LOGIN_TOKEN });
    await expect(logIn(own.url, { token: LOGIN_TOKEN })).rejects.toThrow('401');
    await own.restart();
    await logIn(own.url, { token: LOGIN_TOKEN });
  });

  it('logs in one of those who follow it at the same time', async () => {
    await using own = await startApi({ withOperator: false });
    const tries = Array.from({ length: 5 }, () => logIn(own.url, { token: own.ready.loginToken }));
    const winners = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(winners).toHaveLength(1);
  });
});

describe('the first admin', () => {
  it('has no password unless one is given, and keeps what it has when the settings change', async () => {
    const ADMIN_EMAIL = 'Boss@Example.com';
    await using own = await startApi({ env: { ADMIN_EMAIL }, withOperator: false });
    const email = 'boss@example.com';
    const cookie = await logIn(own.url, { token: own.ready.loginToken });
    expect(await me(cookie, own.url)).toMatchObject({ name: email });
    await expect(logIn(own.url, { email, password: PASSWORD })).rejects.toThrow('401');
    const listed = await fetch(`${own.url}/api/v1/accounts`, { headers: { cookie } });
    const { accounts } = (await listed.json()) as { accounts: [{ accountId: string }] };
    expect(accounts).toEqual([expect.objectContaining({ email, hasPassword: false, role: 'admin' })]);
    const [{ accountId }] = accounts;
    const headers = { origin: own.url };
    const body = { accountId, password: PASSWORD };
    expect((await post('/trpc/accounts.setPassword', { cookie, headers, body }, own.url)).status).toBe(200);
    // Whoever was in is out: a password is changed because somebody else may know it.
    expect(await me(cookie, own.url)).toMatchObject({ kind: 'anonymous' });
    await logIn(own.url, { email, password: PASSWORD });
  });
});

describe('the session cookie', () => {
  it('is for this server alone, over TLS alone, and out of reach of scripts', async () => {
    const answer = await post('/api/auth/sign-in/email', { body: ADMIN });
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    const [cookie = '', ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=43200',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ]);
  });

  it('counts for reading, and for anything else where a page of the server itself sent it', async () => {
    const { cookie } = await newPerson('operator', 'cookie@example.com');
    const change = { showId: 'avengers_endgame', sale: 'open' };
    const { host } = new URL(api.url);
    const statusWith = async (headers: Record<string, string>) =>
      (await post('/trpc/shows.setSale', { cookie, headers, body: change })).status;
    expect((await fetch(`${api.url}/trpc/audit.list?input={}`, { headers: { cookie } })).status).toBe(200);

    expect(await statusWith({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusWith({ 'sec-fetch-site': 'none' })).toBe(200);
    expect(await statusWith({ origin: api.url })).toBe(200);
    expect(await statusWith({ origin: `https://${host}` })).toBe(200);

    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' })).toBe(401);
    expect(await statusWith({ 'sec-fetch-site': 'same-site', origin: api.url })).toBe(401);
    expect(await statusWith({ origin: 'https://evil.example' })).toBe(401);
    expect(await statusWith({ origin: `http://${host}.evil.example` })).toBe(401);
    expect(await statusWith({ origin: 'null' })).toBe(401);
    // REST is no way around.
    const put = await fetch(`${api.url}/api/v1/shows/avengers_endgame/sale`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie, origin: 'https://evil.example' },
      body: JSON.stringify({ sale: 'closed' }),
    });
    expect(put.status).toBe(401);
  });

  it('is nothing when it is forged, altered or over; its owner is anonymous then', async () => {
    const { cookie } = await newPerson('operator', 'forged@example.com');
    const [name, value = ''] = cookie.split('=');
    const [token, signature] = decodeURIComponent(value).split('.');
    const anonymous = { kind: 'anonymous', name: 'anonymous', permissions: ['hold'] };
    for (const forged of [
      `${token}`,
      `${token}.`,
      `x${token}.${signature}`,
      `${token}.${'A'.repeat(44)}`,
      '%',
    ]) {
      expect(await me(`${name}=${forged}`)).toEqual(anonymous);
    }
    expect(await me(`other=1; ${cookie}; ${name}`)).toMatchObject({ kind: 'operator' });
    const headers = { origin: api.url };
    const out = await post('/api/auth/sign-out', { cookie, headers });
    expect([out.status, out.headers.getSetCookie()]).toEqual([
      204,
      [expect.stringMatching(/^holdfast\.session_token=; Max-Age=0;/)],
    ]);
    expect(await me(cookie)).toEqual(anonymous);
  });
});

describe('a login', () => {
  it('is refused to pages of other sites', async () => {
    for (const path of ['sign-in/email', 'sign-in/link', 'sign-out']) {
      const headers = { origin: 'https://evil.example' };
      expect((await post(`/api/auth/${path}`, { headers, body: ADMIN })).status).toBe(403);
    }
  });

  it('over plain HTTP from another machine says what to do', async () => {
    await using plain = await startApi({ env: { PUBLIC_URL: 'http://box.example:3000' } });
    const origin = 'http://box.example:3000';
    const from = (url: string) =>
      post(
        '/api/auth/sign-in/email',
        { headers: { origin, 'sec-fetch-site': 'same-origin' }, body: ADMIN },
        url,
      );
    const refused = await from(api.url);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toMatch(/TLS.*PUBLIC_URL/);
    const taken = await from(plain.url);
    expect(taken.status).toBe(204);
    expect(taken.headers.get('set-cookie')).not.toMatch(/Secure/);
    // Behind a proxy that speaks TLS the browser says so.
    const headers = { origin: 'https://box.example', 'sec-fetch-site': 'same-origin' };
    expect((await post('/api/auth/sign-in/email', { headers, body: ADMIN })).status).toBe(204);
  });

  it('is limited, and an email that nobody has takes as long as a wrong password', async () => {
    await using own = await startApi();
    const timeOf = async (email: string) => {
      const startMs = performance.now();
      const answer = await post('/api/auth/sign-in/email', { body: { email, password: PASSWORD } }, own.url);
      expect(answer.status).toBe(401);
      return performance.now() - startMs;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    // One login was the test's own: of twenty, nineteen are left.
    for (let time = 0; time < 9; time += 1) {
      known.push(await timeOf(ADMIN.email));
      unknown.push(await timeOf('nobody@example.com'));
    }
    expect(Math.min(...unknown)).toBeGreaterThan(0.5 * Math.min(...known));
    const statuses = [];
    for (let time = 0; time < 3; time += 1) {
      const answer = await post('/api/auth/sign-in/email', { body: ADMIN }, own.url);
      statuses.push(answer.status);
      if (answer.status === 429) {
        expect(await answer.json()).toMatchObject({
          status: 'RATE_LIMITED',
          retryAfterMs: expect.any(Number),
        });
      }
    }
    expect(statuses).toEqual([204, 429, 429]);
  });

  it.each([
    ['no JSON', 'x', 400],
    ['no password', '{"email":"a@example.com"}', 400],
    ['a password that is none', '{"email":"a@example.com","password":{"$ne":""}}', 400],
    ['an email that is none', '{"email":"a","password":"b"}', 401],
  ])('with %s is refused', async (_, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${api.url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
  });

  it("reaches nothing else of better-auth's", async () => {
    for (const path of ['sign-up/email', 'api-key/create', 'get-session', 'update-user', 'ok']) {
      expect((await post(`/api/auth/${path}`, { body: {} })).status).toBe(404);
      expect((await fetch(`${api.url}/api/auth/${path}`)).status).toBe(404);
    }
  });
});

describe('accounts', () => {
  it('change what those who are logged in may do, from one request to the next', async () => {
    const { accountId, email, cookie } = await newPerson('viewer', 'Changing@Example.com');
    expect(await me(cookie)).toMatchObject({ name: 'changing@example.com', permissions: ['read'] });
    await admin.accounts.setRole.mutate({ accountId, role: 'operator' });
    expect(await me(cookie)).toMatchObject({ permissions: ['hold', 'sell', 'read', 'operate'] });
    await admin.accounts.disable.mutate({ accountId });
    expect(await me(cookie)).toMatchObject({ kind: 'anonymous' });
    await expect(logIn(api.url, { email, password: PASSWORD })).rejects.toThrow('401');
    await admin.accounts.enable.mutate({ accountId });
    expect(await me(cookie)).toMatchObject({ kind: 'anonymous' });
    await logIn(api.url, { email, password: PASSWORD });

    const { entries } = await admin.audit.list.query({ actor: 'key:tests' });
    const actions = entries.filter(({ subject }) => subject === 'changing@example.com');
    expect(actions.every(({ outcome }) => outcome === 'done')).toBe(true);
    const told = actions.map(({ action, reason, before, after }) => ({ action, reason, before, after }));
    const account = { name: 'changing@example.com', role: 'viewer', disabled: false, hasPassword: true };
    expect(told.toReversed()).toEqual([
      { action: 'account.create', reason: 'viewer', after: account },
      {
        action: 'account.setRole',
        reason: 'operator',
        before: { role: 'viewer' },
        after: { role: 'operator' },
      },
      { action: 'account.disable', before: { disabled: false }, after: { disabled: true } },
      { action: 'account.enable', before: { disabled: true }, after: { disabled: false } },
    ]);
  });

  it('are one for each email, and known by it', async () => {
    const account = { email: 'twice@example.com', role: 'viewer', password: PASSWORD } as const;
    await admin.accounts.create.mutate(account);
    const twice = admin.accounts.create.mutate({ ...account, email: 'TWICE@example.com' });
    expect(await refusalOf(twice)).toMatchObject({ status: 'ACCOUNT_EXISTS', httpStatus: 409 });
    const short = admin.accounts.create.mutate({ ...account, email: 'short@example.com', password: 'short' });
    expect(await refusalOf(short)).toMatchObject({ status: 'INVALID_INPUT' });
    const nobody = admin.accounts.disable.mutate({ accountId: 'nobody' });
    expect(await refusalOf(nobody)).toMatchObject({ status: 'ACCOUNT_NOT_FOUND', httpStatus: 404 });
  });

  it('keep an admin who can log in, whatever two do at once', async () => {
    await using own = await startApi();
    const client = clientOf(own, own.operatorToken);
    const [first] = (await client.accounts.list.query()).accounts;
    const accountId = first?.accountId ?? '';
    const lastAdmin = { status: 'LAST_ADMIN', httpStatus: 409 };
    expect(await refusalOf(client.accounts.disable.mutate({ accountId }))).toMatchObject(lastAdmin);
    const demoted = client.accounts.setRole.mutate({ accountId, role: 'operator' });
    expect(await refusalOf(demoted)).toMatchObject(lastAdmin);
    const other = { email: 'other@example.com', role: 'admin', password: PASSWORD } as const;
    const second = await client.accounts.create.mutate(other);
    const both = await Promise.allSettled([
      client.accounts.disable.mutate({ accountId }),
      client.accounts.setRole.mutate({ accountId: second.accountId, role: 'viewer' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { accounts } = await client.accounts.list.query();
    expect(accounts.filter(({ role, disabled }) => role === 'admin' && !disabled)).toHaveLength(1);
  });
});

it('is nothing that an idle process loads better-auth for', async () => {
  // Says so when it is loaded.
  const spy =
    "import{registerHooks}from'node:module';registerHooks({resolve(name,context,next){" +
    "if(name.startsWith('better-auth'))console.log('loads better-auth');return next(name,context)}})";
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(spy)}`;
  await using own = await startApi({ env: { NODE_OPTIONS, DEMO: 'true' }, withOperator: false });
  expect(await me('', own.url)).toMatchObject({ kind: 'anonymous' });
  expect(own.output()).not.toContain('loads better-auth');
  const cookie = await logIn(own.url, { token: own.ready.loginToken });
  expect(own.output()).toContain('loads better-auth');
  await own.restart();
  expect(await me(cookie, own.url)).toMatchObject({ kind: 'operator' });
  expect(own.output()).not.toContain('loads better-auth');
});

it('writes no password, token, key or cookie to the log', async () => {
  const { cookie } = await newPerson('operator', 'logged@example.com');
  await me(cookie);
  await post('/api/auth/sign-in/email', { body: { email: 'logged@example.com', password: 'wrong secret' } });
  await post('/api/auth/sign-in/link', { body: { token: 'wrong-secret-token' } });
  const { key } = await admin.keys.create.mutate({ name: 'logged', scopes: ['read'] });
  await clientOf(api, key).bookings.list.query({});
  await refusalOf(clientOf(api, `${key}x`).bookings.list.query({}));
  await api.kill('SIGTERM');
  await eventually(() => expect(api.output()).toContain('Holdfast is ready'));
  const printed = api.output().replace(/^Operators log in at .*$/m, '');
  const session = decodeURIComponent(cookie.split('=')[1] ?? '');
  const [sessionToken = 'none'] = session.split('.');
  const secrets = [
    PASSWORD,
    ADMIN.password,
    'wrong secret',
    'wrong-secret-token',
    key.slice(10, 30),
    sessionToken,
  ];
  for (const secret of [...secrets, api.operatorToken, api.ready.loginToken]) {
    expect(printed).not.toContain(secret);
  }
});
