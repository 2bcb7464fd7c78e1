/** How often one caller may call, on one process. */

import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@holdfast/core/testing';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../src/routers/app.ts';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { type Ask, ask, errorIn } from '../ask.ts';
import { clientOf, refusalOf } from '../helpers.ts';

/** Of an address. In a window of two seconds that are twenty. */
const PER_SECOND = 10;
const PER_WINDOW = 20;

let api: ApiServer;
let next = 1;

beforeAll(async () => {
  api = await startApi({
    env: {
      DEMO: 'true',
      RATE_PER_ADDRESS: String(PER_SECOND),
      RATE_PER_KEY: '40',
      TRUST_PROXY: '127.9.0.0/16',
    },
  });
});
afterAll(() => api.stop());

/** Somebody whom no other test knows. */
function newAddress(): string {
  next += 1;
  return `127.0.1.${next}`;
}

async function calls(count: number, about: Omit<Ask, 'url'>, path = '/api/v1/shows') {
  return Promise.all(Array.from({ length: count }, () => ask({ url: api.url + path, ...about })));
}

const refusedOf = (answers: readonly { readonly status: number }[]) =>
  answers.filter(({ status }) => status === 429).length;

describe('an address', () => {
  it('is refused over its rate, and told when to come back, which is true', async () => {
    const from = newAddress();
    const answers = await calls(PER_WINDOW + 10, { from });
    const refused = answers.filter(({ status }) => status === 429);
    // The window may have ended in between.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(10);
    const error = errorIn(refused[0] ?? { text: '' });
    expect(error).toMatchObject({ status: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(error.message).toMatch(/this address: 10 per second/);
    const waits = refused.map((answer) => Number(errorIn(answer).retryAfterMs));
    for (const [position, answer] of refused.entries()) {
      expect(answer.headers['retry-after']).toBe(String(Math.ceil((waits[position] ?? 0) / 1_000)));
    }
    await delay(Math.max(...waits));
    expect((await ask({ url: `${api.url}/api/v1/shows`, from })).status).toBe(200);
  });

  it('is nobody else', async () => {
    expect(refusedOf(await calls(PER_WINDOW + 10, { from: newAddress() }))).toBeGreaterThan(0);
    expect(refusedOf(await calls(PER_WINDOW / 2, { from: newAddress() }))).toBe(0);
  });

  it('is refused before its body is read', async () => {
    const from = newAddress();
    await calls(PER_WINDOW + 5, { from });
    // A body that never comes.
    const headers = { 'content-length': '1000', 'content-type': 'application/json' };
    const answer = await ask({ url: `${api.url}/trpc/holds.create`, from, method: 'POST', headers });
    expect(answer.status).toBe(429);
  });

  it('says so to the official client, alone and in a batch', async () => {
    const fetchAll = Array.from({ length: PER_WINDOW + 5 }, () => clientOf(api).shows.list.query());
    await Promise.allSettled(fetchAll);
    const limited = { status: 'RATE_LIMITED', httpStatus: 429, retryAfterMs: expect.any(Number) };
    expect(await refusalOf(clientOf(api).shows.list.query())).toMatchObject(limited);
    const batching = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${api.url}/trpc` })] });
    const [one, other] = [batching.shows.list.query(), batching.shows.get.query({ showId: 'grand_hall' })];
    expect(await refusalOf(one)).toMatchObject(limited);
    expect(await refusalOf(other)).toMatchObject(limited);
  });

  it('has as many calls as are in its batches, however they are written', async () => {
    const names = Array.from({ length: 10 }, () => 'shows.list');
    for (const comma of [',', '%2C', '%252c']) {
      const answers = await calls(5, { from: newAddress() }, `/trpc/${names.join(comma)}?batch=1`);
      expect(refusedOf(answers), comma).toBeGreaterThanOrEqual(3);
    }
  });

  it('may have at most twenty calls in a batch', async () => {
    const path = `/trpc/${Array.from({ length: 21 }, () => 'shows.list').join(',')}?batch=1`;
    const [answer] = await calls(1, { from: newAddress() }, path);
    expect(answer?.status).toBe(429);
    expect(answer && errorIn(answer)).toMatchObject({ status: 'LIMIT_EXCEEDED' });
    expect(answer?.headers).not.toHaveProperty('retry-after');
  });

  it('is watched over as before: health is never refused', async () => {
    const from = newAddress();
    await calls(PER_WINDOW + 5, { from });
    for (const path of ['/healthz', '/readyz']) expect(refusedOf(await calls(20, { from }, path))).toBe(0);
  });
});

describe('an operator', () => {
  it('has a rate of their own, wherever they are', async () => {
    const headers = { authorization: `Bearer ${api.operatorToken}` };
    const from = newAddress();
    expect(refusedOf(await calls(PER_WINDOW * 2, { from, headers }))).toBe(0);
    expect(refusedOf(await calls(PER_WINDOW / 2, { from }))).toBe(0);
    const more = await calls(80, { from: newAddress(), headers });
    const refused = more.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(errorIn(refused[0] ?? { text: '' }).message).toMatch(/this key or operator: 40 per second/);
  });
});

describe('behind a proxy', () => {
  const through = (forwarded: string) => ({ from: '127.9.0.1', headers: { 'x-forwarded-for': forwarded } });

  it('an address is what the proxy says, and nothing that was said to the proxy', async () => {
    expect(refusedOf(await calls(PER_WINDOW + 5, through('192.0.2.1')))).toBeGreaterThan(0);
    expect(refusedOf(await calls(PER_WINDOW / 2, through('192.0.2.2')))).toBe(0);
    // What the client wrote itself stands left of what the proxy added.
    const claims = await Promise.all(
      Array.from({ length: PER_WINDOW + 5 }, (_, n) => calls(1, through(`198.51.100.${n}, 192.0.2.3`))),
    );
    expect(refusedOf(claims.flat())).toBeGreaterThan(0);
  });

  it('IPv6 addresses of one network are one', async () => {
    const claims = await Promise.all(
      Array.from({ length: PER_WINDOW + 5 }, (_, n) => calls(1, through(`2001:db8:0:1:${n}::${n}`))),
    );
    expect(refusedOf(claims.flat())).toBeGreaterThan(0);
    expect(refusedOf(await calls(PER_WINDOW / 2, through('2001:db8:0:2::1')))).toBe(0);
  });

  it('what is no address does not count as another', async () => {
    const claims = await Promise.all(
      Array.from({ length: PER_WINDOW + 5 }, (_, n) => calls(1, through(`nobody-${n}`))),
    );
    expect(refusedOf(claims.flat())).toBeGreaterThan(0);
  });

  it('that is not trusted, its word does not count, and the log says what to do', async () => {
    const from = newAddress();
    const claims = await Promise.all(
      Array.from({ length: PER_WINDOW + 5 }, (_, n) =>
        calls(1, { from, headers: { 'x-forwarded-for': `203.0.113.${n}` } }),
      ),
    );
    expect(refusedOf(claims.flat())).toBeGreaterThan(0);
    await using untrusting = await startApi({ env: { RATE_PER_ADDRESS: '1' } });
    const url = `${untrusting.url}/api/v1/shows`;
    for (let n = 0; n < 6; n += 1) await ask({ url, headers: { 'x-forwarded-for': '203.0.113.1' } });
    await eventually(() => expect(untrusting.output().match(/TRUST_PROXY/g)).toHaveLength(1));
  });
});
