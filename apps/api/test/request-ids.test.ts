import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true' } });
});
afterAll(() => api.stop());

const JSON_BODY = { 'content-type': 'application/json' };
const HOLD = JSON.stringify({ showId: 'avengers_endgame', seatIds: ['A1'] });
const WATCH = `/trpc/seats.watch?input=${encodeURIComponent('{"showId":"avengers_endgame"}')}`;

const requests: readonly [what: string, path: string, init?: RequestInit][] = [
  ['a hold', '/trpc/holds.create', { method: 'POST', headers: JSON_BODY, body: HOLD }],
  ['a refusal', '/trpc/holds.create', { method: 'POST', headers: JSON_BODY, body: HOLD }],
  ['a batch, by the official adapter', '/trpc/shows.list,shows.list?batch=1'],
  ['an unknown procedure', '/trpc/no.such'],
  ['a stream', WATCH],
  ['REST', '/api/v1/shows'],
  ['a body that is no JSON', '/trpc/holds.create', { method: 'POST', headers: JSON_BODY, body: '{' }],
  ['a body of a type that nobody takes', '/api/v1/shows', { method: 'POST', body: new Uint8Array(3) }],
  ['a path that is nowhere', '/nowhere'],
  ['a path that cannot be read', '/%ff'],
  ['health', '/healthz'],
  ['metrics', '/metrics'],
];

it.each(requests)('%s answers with the id of its request', async (_what, path, init) => {
  const ask = async (headers: Record<string, string>) => {
    const stop = new AbortController();
    const answer = await fetch(api.url + path, {
      ...init,
      signal: stop.signal,
      headers: { ...(init?.headers as Record<string, string>), ...headers },
    });
    stop.abort();
    return answer.headers.get('x-request-id');
  };
  expect(await ask({ 'x-request-id': 'checkout-1042/retry:2' })).toBe('checkout-1042/retry:2');
  const made = await ask({});
  expect(made).toMatch(/^[\w-]+-\w+$/);
  // Neither of these is anything to put into a log.
  for (const odd of ['two words', '<script>', 'x'.repeat(129), '"}{"']) {
    const replaced = await ask({ 'x-request-id': odd });
    expect(replaced).toMatch(/^[\w-]+-\w+$/);
    expect(replaced).not.toBe(made);
  }
});
