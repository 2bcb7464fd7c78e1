/** Requests that are written in an odd way, or come in an odd order, get what the plain ones get. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf } from './helpers.ts';
import { scrape, sumOf } from './metrics.ts';

const HALL = 'grand_hall';
let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true', RATE_PER_ADDRESS: '5', MAX_WATCHERS: '1' } });
});
afterAll(() => api.stop());

/** All that comes back until the server closes the connection, or `enough` has come. */
async function exchange(text: string, { enough = /$^/ } = {}): Promise<string> {
  const { port, hostname } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
      if (enough.test(answer)) resolve();
    });
    socket.on('close', () => resolve());
  });
  socket.write(text);
  await over;
  socket.destroy();
  return answer;
}

const get = (target: string, more = '') =>
  `GET ${target} HTTP/1.1\r\nhost: ${new URL(api.url).host}\r\nconnection: close\r\n${more}\r\n`;

describe('a batch that is too large is refused, whether its path is', () => {
  const batch = Array.from({ length: 30 }, () => 'accounts.me').join(',');
  it.each([
    ['plain', `/trpc/${batch}?batch=1`],
    ['escaped', `/%74rpc/${batch}?batch=1`],
    ['with escaped commas', `/trpc/${batch.replaceAll(',', '%2C')}?batch=1`],
    ['a whole URL', `http://any.example/trpc/${batch}?batch=1`],
  ])('%s', async (_, target) => {
    const answer = await exchange(get(target, `authorization: Bearer ${api.operatorToken}\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 429 [\s\S]*"LIMIT_EXCEEDED"/);
  });
});

describe('a key counts, and a wrong one is refused, whether the path is', () => {
  it.each([
    ['plain', '/api/v1/me'],
    ['escaped', '/%61pi/v1/me'],
    ['a whole URL', 'http://any.example/api/v1/me'],
  ])('%s', async (_, target) => {
    const good = await exchange(get(target, `authorization: Bearer ${api.operatorToken}\r\n`));
    expect(good).toMatch(/^HTTP\/1\.1 200 [\s\S]*"kind":"key"/);
    const bad = await exchange(get(target, `authorization: Bearer ${api.operatorToken}x\r\n`));
    expect(bad).toMatch(/^HTTP\/1\.1 4(01|29) /);
  });
});

it('a wrong key has no more calls than its address has', async () => {
  const statuses = new Set<number>();
  for (let call = 0; call < 40; call += 1) {
    const { status } = await fetch(`${api.url}/api/v1/me`, { headers: { authorization: 'Bearer x' } });
    statuses.add(status);
  }
  expect(statuses).toEqual(new Set([401, 429]));
});

it('a key that is revoked while a body is under way no longer counts', async () => {
  const admin = clientOf(api, api.operatorToken);
  const { keyId, key } = await admin.keys.create.mutate({ name: 'leaked', scopes: ['admin'] });
  await clientOf(api, key).accounts.me.query();
  const body = JSON.stringify({ name: 'successor', scopes: ['admin'] });
  const { port, hostname, host } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
  });
  const headers = `authorization: Bearer ${key}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n`;
  socket.write(
    `POST /api/v1/keys HTTP/1.1\r\nhost: ${host}\r\n${headers}content-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  await eventually(() => expect(answer).toContain('100 Continue'));
  await admin.keys.revoke.mutate({ keyId });
  // Longer than what happens at once.
  await delay(100);
  socket.write(body.slice(5));
  await eventually(() => expect(answer).toMatch(/\r\n\r\nHTTP\/1\.1 401 /));
  socket.destroy();
  expect((await admin.keys.list.query()).keys.map(({ name }) => name)).not.toContain('successor');
});

it('a watch has a place at the hub, however it is asked for', async () => {
  const key = `authorization: Bearer ${api.operatorToken}\r\n`;
  const input = encodeURIComponent(JSON.stringify({ showId: HALL }));
  const first = await fetch(`${api.url}/api/v1/shows/${HALL}/watch`, {
    headers: { authorization: `Bearer ${api.operatorToken}` },
  });
  expect(first.status).toBe(200);
  for (const [target, more] of [
    [`/trpc/seats.watch?input=${input}`, 'content-type: application/json\r\n'],
    [`/trpc/seats.watch?input=${input}`, 'trpc-accept: x\r\n'],
    [`/trpc/seats.watch?input=${input}&input=${input}`, ''],
    [`/%74rpc/seats.watch?input=${input}`, ''],
  ] as const) {
    const answer = await exchange(get(target, more + key), { enough: /"snapshot"|OVERLOADED/ });
    expect(answer).toContain('OVERLOADED');
    expect(answer).not.toContain('"snapshot"');
  }
  // And is no request that went wrong.
  const before = sumOf(await scrape(api), 'holdfast_http_responses_total', { code: 'aborted' });
  expect(before ?? 0).toBe(0);
  await first.body?.cancel();
});
