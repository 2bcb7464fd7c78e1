/** What a shop's developer expects of plain HTTP, sent to a real process. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../testing/index.ts';
import { operatorOf, send, startWithDemo } from './rest-client.ts';

const HOLDS = '/api/v1/shows/grand_hall/holds';

let api: ApiServer;
let nextSeat = 0;

beforeAll(async () => {
  api = await startWithDemo();
});
afterAll(() => api.stop());

/** A seat that no other test has. */
function freeSeat(): string {
  nextSeat += 1;
  return `S1-${nextSeat}`;
}

async function newHold() {
  const { body, code } = await send(api, HOLDS, { body: { seatIds: [freeSeat()] } });
  expect(code).toBe(200);
  return { ...body, path: `${HOLDS}/${body.holdId}`, headers: { 'hold-token': body.token } };
}

describe('requests', () => {
  it('may repeat in the body what the path and the header say', async () => {
    const { path, headers, ...hold } = await newHold();
    const answer = await send(api, `${path}/extend`, { headers, body: { ...hold, ttlMs: 900_000 } });
    expect(answer.code).toBe(200);
    expect(answer.body.expiresAt).toBeGreaterThan(hold.expiresAt);
  });

  it('are refused where the body says something else, and change nothing', async () => {
    const { path, headers, holdId, showId } = await newHold();
    for (const [body, word] of [
      [{ showId: 'avengers_endgame' }, 'showId'],
      [{ holdId: 'another' }, 'holdId'],
      [{ token: 'another' }, 'Hold-Token'],
    ] as const) {
      const answer = await send(api, `${path}/release`, { headers, body });
      expect(answer).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
      expect(answer.body.message).toContain(word);
    }
    const { body } = await send(api, path, { headers });
    expect(body).toMatchObject({ holdId, showId, state: 'active' });
  });

  it('present the owner token in the header and nowhere else', async () => {
    const { path, token } = await newHold();
    const missing = await send(api, path);
    expect(missing).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
    expect(missing.body.message).toContain('Hold-Token');
    const inBody = await send(api, `${path}/release`, { body: { token } });
    expect(inBody).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
    const inQuery = await send(api, `${path}?token=${token}`, { headers: { 'hold-token': token } });
    expect(inQuery).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
    expect(inQuery.body.message).toContain('never goes into a URL');
    const wrong = await send(api, path, { headers: { 'hold-token': 'guessed' } });
    expect(wrong).toMatchObject({ code: 403, body: { status: 'WRONG_TOKEN' } });
  });

  it.each([
    ['a list', '[]'],
    ['text', '"seats"'],
    ['a number', '7'],
    ['null', 'null'],
    ['no JSON', '{'],
    ['a polluted prototype', '{"__proto__":{"a":1},"seatIds":["S1-1"]}'],
    ['too deep', `{"seatIds":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('have an object for a body, not %s', async (_, body) => {
    const answer = await send(api, HOLDS, { body });
    expect(answer).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
    expect(Object.keys(answer.body).toSorted()).toEqual(['message', 'status']);
  });

  it('need no body where there is nothing to say', async () => {
    const { path, headers } = await newHold();
    const bare = await send(api, `${path}/extend`, { method: 'POST', headers });
    expect(bare).toMatchObject({ code: 200, body: { state: 'active' } });
    const json = { ...headers, 'content-type': 'application/json' };
    const empty = await send(api, `${path}/release`, { method: 'POST', headers: json });
    expect(empty).toMatchObject({ code: 200, body: { state: 'released' } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'are JSON: %s is 415',
    async (contentType) => {
      const body = JSON.stringify({ seatIds: ['S1-1'] });
      const answer = await send(api, HOLDS, { headers: { 'content-type': contentType }, body });
      expect(answer).toMatchObject({ code: 415, body: { status: 'INVALID_INPUT' } });
      expect(answer.body.message).toContain('application/json');
    },
  );

  it('are of a size', async () => {
    const answer = await send(api, HOLDS, { body: { seatIds: ['x'.repeat(300_000)] } });
    expect(answer).toMatchObject({ code: 413, body: { status: 'INVALID_INPUT' } });
  });
});

describe('queries', () => {
  const headers = () => operatorOf(api);

  it('take numbers, and say what is none', async () => {
    await newHold();
    await newHold();
    const one = await send(api, `${HOLDS}?limit=1`, { headers: headers() });
    expect(one.body.holds).toHaveLength(1);
    const next = await send(api, `${HOLDS}?limit=1&cursor=${encodeURIComponent(one.body.cursor)}`, {
      headers: headers(),
    });
    expect(next.body.holds[0].holdId).not.toBe(one.body.holds[0].holdId);
    for (const limit of ['many', '', '1e2', '0x10', '0', '501', '1.5']) {
      const answer = await send(api, `${HOLDS}?limit=${limit}`, { headers: headers() });
      expect(answer, limit).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
      expect(answer.body.message).toContain('limit');
    }
  });

  it('have each field once', async () => {
    const answer = await send(api, `${HOLDS}?limit=1&limit=2`, { headers: headers() });
    expect(answer).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
  });

  it('are refused with a field that nobody knows, which would change what they mean', async () => {
    const answer = await send(api, '/api/v1/bookings?custmerRef=order-1', { headers: headers() });
    expect(answer).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
    expect(answer.body.message).toMatch(/custmerRef.*customerRef/);
    const write = await send(api, `${HOLDS}?ttlMs=1`, { body: { seatIds: [freeSeat()] } });
    expect(write).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
  });
});

describe('paths and methods', () => {
  it.each([
    '/api/v1',
    '/api/v1/',
    '/api/v1/nothing',
    '/api/v1/shows/grand_hall/nothing',
    '/api/v2/shows',
    '/api',
  ])('%s is not there, in JSON whoever asks', async (path) => {
    for (const accept of ['text/html', '*/*']) {
      const answer = await send(api, path, { headers: { accept } });
      expect(answer).toMatchObject({ code: 404, body: { status: 'NOT_FOUND' } });
      expect(Object.keys(answer.body).toSorted()).toEqual(['message', 'status']);
    }
  });

  it.each(['/api/v1/shows/%zz', '/api/v1/shows/%ff'])('%s is no URL', async (path) => {
    expect(await send(api, path)).toMatchObject({ code: 400, body: { status: 'INVALID_INPUT' } });
  });

  it.each([
    ['DELETE', '/api/v1/shows', 'GET, POST, HEAD, OPTIONS'],
    ['PUT', HOLDS, 'POST, GET, HEAD, OPTIONS'],
    ['GET', `${HOLDS}/any/confirm`, 'POST, OPTIONS'],
    ['POST', '/api/v1/shows/grand_hall/sale', 'PUT, OPTIONS'],
    ['GET', '/api/v1/movies/book/A1', 'POST, OPTIONS'],
  ])('%s %s is 405 and says what is', async (method, path, allow) => {
    const body = method === 'GET' ? {} : { body: '{' };
    const answer = await send(api, path, { method, ...body });
    expect(answer).toMatchObject({ code: 405, body: { status: 'METHOD_NOT_ALLOWED' } });
    expect(answer.headers.get('allow')).toBe(allow);
    const options = await send(api, path, { method: 'OPTIONS' });
    expect([options.code, options.headers.get('allow')]).toEqual([204, allow]);
  });

  it('HEAD is GET without the body', async () => {
    const get = await send(api, '/api/v1/shows/avengers_endgame');
    const head = await send(api, '/api/v1/shows/avengers_endgame', { method: 'HEAD' });
    expect([head.code, head.headers.get('content-length')]).toEqual([200, get.headers.get('content-length')]);
    expect((await send(api, '/api/v1/shows/nowhere', { method: 'HEAD' })).code).toBe(404);
  });

  it('a query of tRPC sent as a mutation is named the same', async () => {
    const answer = await send(api, '/trpc/shows.list', { body: {} });
    expect(answer.body.error.data).toMatchObject({ status: 'METHOD_NOT_ALLOWED', httpStatus: 405 });
  });
});

describe('answers', () => {
  it('are kept by nobody', async () => {
    for (const path of [
      '/api/v1/shows',
      '/api/v1/nothing',
      '/trpc/shows.list',
      '/trpc/nothing',
      '/healthz',
    ]) {
      const { headers } = await send(api, path);
      expect(headers.get('cache-control'), path).toBe('no-store');
    }
  });

  it('say how one would be known', async () => {
    const answer = await send(api, '/api/v1/audit');
    expect([answer.code, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const known = await send(api, '/api/v1/audit', { headers: operatorOf(api) });
    expect([known.code, known.headers.get('www-authenticate')]).toEqual([200, null]);
  });

  it('are the same to the same idempotency key', async () => {
    const body = { seatIds: [freeSeat()], idempotencyKey: 'an order number of ours' };
    const first = await send(api, HOLDS, { body });
    expect((await send(api, HOLDS, { body })).body).toEqual(first.body);
  });
});
