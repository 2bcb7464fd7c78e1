/** What is sent again, what is not, and that nothing happens twice. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHoldfastClient, HoldfastError, isHoldfastError } from '../src/index.ts';
import { openLine } from './support/line.ts';
import { errorOf, openShop, SHOW, type Shop, seatsOf } from './support/shop.ts';

let shop: Shop;
let nextSeat = 0;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

function freeSeat(): string {
  nextSeat += 1;
  return `S1-${nextSeat}`;
}

/** A client whose tries are written down; the first ones are answered with `answers` instead of by the api. */
function recordedClient(answers: readonly (() => Response)[] = []) {
  const tries: { readonly path: string; readonly key: string | null; readonly body: string }[] = [];
  const left = [...answers];
  const client = createHoldfastClient({
    url: shop.api.url,
    fetch: async (url, init) => {
      const key = new Headers(init?.headers).get('idempotency-key');
      tries.push({ path: new URL(String(url)).pathname, key, body: String(init?.body) });
      return left.shift()?.() ?? fetch(url, init);
    },
  });
  return { client, tries };
}

/** A refusal as tRPC has it on the wire. */
function refusal(httpStatus: number, data: { readonly status: string; readonly retryAfterMs?: number }) {
  const error = { message: 'not now', code: -32_000, data: { httpStatus, ...data } };
  return () => Response.json({ error }, { status: httpStatus });
}

describe('a lost answer', () => {
  it('does not take the seats twice: the hold that was made is the one that is handed out', async () => {
    await using line = await openLine(shop.api.url);
    const client = createHoldfastClient({ url: line.url });
    const seatId = freeSeat();
    line.loseAnswers(2);
    const hold = await client.hold({ showId: SHOW, seatIds: [seatId], customerRef: 'lost-answers' });
    expect(line.requests()).toBeGreaterThanOrEqual(3);
    const { holds } = await shop.operator.api.holds.list.query({ showId: SHOW, limit: 500 });
    expect(holds.filter(({ customerRef }) => customerRef === 'lost-answers')).toHaveLength(1);

    line.loseAnswers(2);
    const booking = await hold.confirm({ paymentRef: 'once' });
    const { bookings } = await shop.operator.api.bookings.list.query({ customerRef: 'lost-answers' });
    expect(bookings.map(({ bookingId }) => bookingId)).toEqual([booking.bookingId]);
  });

  it('of a confirm that stays unanswered leaves the hold alone: it may be a booking', async () => {
    await using line = await openLine(shop.api.url);
    const client = createHoldfastClient({ url: line.url, retryForMs: 300 });
    const seatId = freeSeat();
    {
      await using hold = await client.hold({ showId: SHOW, seatIds: [seatId] });
      line.cut();
      expect(await errorOf(hold.confirm())).toMatchObject({ status: 'UNREACHABLE' });
      line.mend();
    }
    expect(await seatsOf(shop.client)).toMatchObject({ [seatId]: 'held' });
  });
});

describe('sent again', () => {
  it.each([
    ['503', refusal(503, { status: 'ENGINE_UNAVAILABLE', retryAfterMs: 50 })],
    ['429 that says when', refusal(429, { status: 'RATE_LIMITED', retryAfterMs: 50 })],
    ['409 while the first try still runs', refusal(409, { status: 'REQUEST_IN_PROGRESS' })],
    ['a proxy without its server', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['503 before tRPC', () => Response.json({ status: 'OVERLOADED', message: 'busy' }, { status: 503 })],
  ])('after %s, under one key', async (_, answer) => {
    const { client, tries } = recordedClient([answer, answer]);
    const hold = await client.hold({ showId: SHOW, seatIds: [freeSeat()] });
    expect(tries).toHaveLength(3);
    expect(new Set(tries.map(({ body }) => JSON.parse(body).idempotencyKey)).size).toBe(1);
    const { showId, holdId, token } = hold;
    const { client: other, tries: releases } = recordedClient([answer]);
    await other.api.holds.release.mutate({ showId, holdId, token });
    await hold[Symbol.asyncDispose]();
    expect(releases.map(({ path }) => path)).toEqual(['/trpc/holds.release', '/trpc/holds.release']);
    expect(releases[0]?.key).toMatch(/^[\da-f]{32}$/);
    expect(releases[1]?.key).toBe(releases[0]?.key);
  });

  it('waits for as long as the server asks', async () => {
    const { client } = recordedClient([refusal(429, { status: 'RATE_LIMITED', retryAfterMs: 700 })]);
    const before = performance.now();
    await client.api.shows.list.query();
    expect(performance.now() - before).toBeGreaterThanOrEqual(700);
  });

  it('under the key that the shop gave, and another for another call', async () => {
    const { client, tries } = recordedClient();
    const hold = await client.hold({ showId: SHOW, seatIds: [freeSeat()] });
    const context = { idempotencyKey: 'a release of our own' };
    const { showId, holdId, token } = hold;
    await client.api.holds.extend.mutate({ showId, holdId, token });
    await client.api.holds.release.mutate({ showId, holdId, token }, { context });
    const [create, ...others] = tries;
    expect(JSON.parse(create?.body ?? '').idempotencyKey).toMatch(/^[\da-f]{32}$/);
    // To extend a hold twice is to extend it: no ledger has to remember that.
    expect(others.map(({ key }) => key)).toEqual([null, 'a release of our own']);
    await hold[Symbol.asyncDispose]();
  });
});

describe('not sent again', () => {
  it('a refusal, which says what it is about', async () => {
    const [taken, free] = [freeSeat(), freeSeat()];
    await using _hold = await shop.client.hold({ showId: SHOW, seatIds: [taken] });
    const { client, tries } = recordedClient();
    const error = await errorOf(client.hold({ showId: SHOW, seatIds: [free, taken] }));
    expect(tries).toHaveLength(1);
    expect(error).toBeInstanceOf(HoldfastError);
    expect(error).toMatchObject({ status: 'SEAT_UNAVAILABLE', seatIds: [taken], httpStatus: 409 });
    expect(error.message).toContain(taken);
    expect(isHoldfastError(error, 'SEAT_UNAVAILABLE', 'SHOW_CLOSED')).toBe(true);
    expect(isHoldfastError(error, 'SHOW_CLOSED')).toBe(false);
    expect(isHoldfastError(new Error('else'))).toBe(false);
    const { client: other, tries: queries } = recordedClient();
    expect(await errorOf(other.api.shows.get.query({ showId: 'none' }))).toMatchObject({
      status: 'UNKNOWN_SHOW',
      httpStatus: 404,
      showId: 'none',
    });
    expect(await errorOf(other.api.holds.list.query({ showId: SHOW }))).toMatchObject({
      status: 'UNAUTHENTICATED',
    });
    expect(queries).toHaveLength(2);
  });

  it('what another server answers', async () => {
    const { client, tries } = recordedClient([() => new Response('<h1>Not found</h1>', { status: 404 })]);
    expect(await errorOf(client.api.shows.list.query())).toMatchObject({
      status: 'UNREACHABLE',
      httpStatus: 404,
    });
    expect(tries).toHaveLength(1);
  });

  it('what the caller aborts, also while it waits to be sent again', async () => {
    const { client, tries } = recordedClient([
      refusal(503, { status: 'ENGINE_UNAVAILABLE', retryAfterMs: 9_000 }),
    ]);
    const aborting = new AbortController();
    const call = errorOf(client.api.shows.list.query(undefined, { signal: aborting.signal }));
    const before = performance.now();
    setTimeout(() => aborting.abort(new Error('the buyer left')), 50);
    const error = await call;
    expect(error).toMatchObject({ status: 'ABORTED', cause: { message: 'the buyer left' } });
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(tries).toHaveLength(1);
  });
});

describe('given up', () => {
  it('when nobody answers for retryForMs, with the reason', async () => {
    const client = createHoldfastClient({ url: 'http://127.0.0.1:9', retryForMs: 600 });
    const before = performance.now();
    const error = await errorOf(client.hold({ showId: SHOW, seatIds: ['S1-1'] }));
    expect(error).toMatchObject({ status: 'UNREACHABLE', httpStatus: undefined, isPassing: true });
    expect(error.cause).toBeInstanceOf(Error);
    expect(performance.now() - before).toBeLessThan(1_500);
  });

  it('when a try takes too long, and then the next', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const client = createHoldfastClient({
      url: `http://127.0.0.1:${port}`,
      retryForMs: 400,
      attemptTimeoutMs: 150,
    });
    expect(await errorOf(client.api.shows.list.query())).toMatchObject({ status: 'UNREACHABLE' });
    silent.closeAllConnections();
    silent.close();
  });
});
