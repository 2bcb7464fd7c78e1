/** The tutorial's clients, who know nothing of Holdfast, sent to a real process. */
import { eventually } from '@holdfast/core/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../testing/index.ts';
import { operatorOf, type RestAnswer, send, startWithDemo } from './rest-client.ts';

const LOCKED = { message: 'Seat locked' };
const TAKEN = { detail: 'Seat already booked / locked' };

let api: ApiServer;
beforeAll(async () => {
  api = await startWithDemo();
});
afterAll(() => api.stop());
/** The show has four seats: whatever a test did to them is undone. */
afterEach(async () => {
  const headers = operatorOf(api);
  const show = '/api/v1/shows/avengers_endgame';
  const body = { reason: 'the test is over' };
  await send(api, `${show}/sale`, { method: 'PUT', headers, body: { sale: 'open' } });
  for (const { holdId } of (await send(api, `${show}/holds`, { headers })).body.holds) {
    await send(api, `${show}/holds/${holdId}/clear`, { headers, body });
  }
  const confirmed = await send(api, '/api/v1/bookings?status=confirmed', { headers });
  for (const { bookingId } of confirmed.body.bookings) {
    await send(api, `/api/v1/bookings/${bookingId}/cancel`, { headers, body });
  }
  expect(await availability()).toEqual({ A1: true, A2: true, B1: true, B2: true });
});

const availability = async () => (await send(api, '/api/v1/movies/availability')).body;
const book = (seatId: string, headers = {}) =>
  send(api, `/api/v1/movies/book/${seatId}`, { method: 'POST', headers });
const act = (seatId: string, action: string, headers = {}, query = '') =>
  send(api, `/api/v1/movies/book/${seatId}/action/${action}${query}`, { method: 'POST', headers });

/** What a browser sends back: name and value, without where it goes. */
const cookieOf = ({ headers }: RestAnswer) => ({ cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' });

describe('the flow', () => {
  it('locks, confirms, and shows what is left', async () => {
    expect(await availability()).toEqual({ A1: true, A2: true, B1: true, B2: true });
    const lock = await book('A1');
    expect(lock).toMatchObject({ code: 200, body: LOCKED });
    expect(Object.keys(lock.body).toSorted()).toEqual(['expiresAt', 'holdId', 'message', 'token']);
    expect(await availability()).toEqual({ A1: false, A2: true, B1: true, B2: true });
    const done = await act('A1', 'success', cookieOf(lock));
    expect(done).toMatchObject({ code: 200 });
    expect(done.body).toEqual({ message: 'Booking successful. Lock released' });
    expect(await availability()).toEqual({ A1: false, A2: true, B1: true, B2: true });
    expect(await book('A1')).toMatchObject({ code: 409, body: TAKEN });
    const { body } = await send(api, '/api/v1/bookings', { headers: operatorOf(api) });
    expect(body.bookings).toMatchObject([{ showId: 'avengers_endgame', seatIds: ['A1'] }]);
  });

  it('puts the seat back on sale when the payment failed', async () => {
    const lock = await book('B2');
    const failed = await act('B2', 'failure', cookieOf(lock));
    expect([failed.code, failed.body]).toEqual([200, { message: 'Booking failed. Lock released' }]);
    expect(await availability()).toEqual({ A1: true, A2: true, B1: true, B2: true });
    expect(await book('B2')).toMatchObject({ code: 200, body: LOCKED });
  });

  it('may be sent again when the answer was lost', async () => {
    const locks = [await book('A1'), await book('A2')] as const;
    for (const _ of ['first', 'again']) {
      expect(await act('A1', 'success', cookieOf(locks[0]))).toMatchObject({ code: 200 });
      expect(await act('A2', 'failure', cookieOf(locks[1]))).toMatchObject({ code: 200 });
    }
    expect(await availability()).toEqual({ A1: false, A2: true, B1: true, B2: true });
  });

  it('needs no cookie: hold id and token do, as in the rest of REST', async () => {
    const { body } = await book('A1');
    const headers = { 'hold-token': body.token };
    expect(await act('A1', 'success', headers, `?holdId=${body.holdId}`)).toMatchObject({ code: 200 });
  });

  it('minds no body, whatever it is', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    expect((await send(api, '/api/v1/movies/book/A1', json)).code).toBe(200);
    const form = { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await send(api, '/api/v1/movies/book/A2', form)).code).toBe(200);
  });
});

describe('the lock', () => {
  it('has one owner among many who race for it', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => book('A1')));
    const winners = answers.filter(({ code }) => code === 200);
    expect(winners).toHaveLength(1);
    for (const answer of answers.filter((one) => !winners.includes(one))) {
      expect([answer.code, answer.body]).toEqual([409, TAKEN]);
    }
  });

  it('is acted on by nobody else', async () => {
    const mine = await book('A1');
    const theirs = await book('B1');
    const { holdId, token } = mine.body;
    for (const action of ['success', 'failure']) {
      for (const refused of [
        await act('A1', action),
        await act('A1', action, cookieOf(theirs)),
        await act('A1', action, { cookie: 'holdfast_hold=nonsense' }),
        await act('A1', action, { cookie: `holdfast_hold=${holdId}.guessed` }),
        await act('A1', action, { 'hold-token': 'guessed' }, `?holdId=${holdId}`),
        await act('A1', action, { 'hold-token': token }),
        await act('A2', action, cookieOf(mine)),
      ]) {
        expect(refused.code).toBe(403);
        expect(Object.keys(refused.body)).toEqual(['detail']);
      }
    }
    expect(await availability()).toEqual({ A1: false, A2: true, B1: false, B2: true });
    expect(await act('A1', 'success', cookieOf(mine))).toMatchObject({ code: 200 });
  });

  it('does not stand for a hold of more seats than its path says', async () => {
    const path = '/api/v1/shows/avengers_endgame/holds';
    const { body } = await send(api, path, { body: { seatIds: ['A1', 'A2'] } });
    const both = await act('A1', 'success', { 'hold-token': body.token }, `?holdId=${body.holdId}`);
    expect(both.code).toBe(403);
  });

  it('no longer confirms when it has run out, and is free as it should be', async () => {
    await using short = await startWithDemo({ HOLD_TTL_MS: '50' });
    const path = '/api/v1/movies/book/A1';
    const lock = await send(short, path, { method: 'POST' });
    await eventually(async () =>
      expect((await send(short, '/api/v1/movies/availability')).body).toMatchObject({ A1: true }),
    );
    const late = await send(short, `${path}/action/success`, { method: 'POST', headers: cookieOf(lock) });
    expect(late.code).toBe(409);
    expect(late.body.detail).toContain('run out');
    const failed = await send(short, `${path}/action/failure`, { method: 'POST', headers: cookieOf(lock) });
    expect([failed.code, failed.body]).toEqual([200, { message: 'Booking failed. Lock released' }]);
    expect((await send(short, '/api/v1/movies/availability')).body).toMatchObject({ A1: true });
  });

  it('lives as long as the tutorial says', async () => {
    await using minute = await startWithDemo({ LOCK_EXPIRATION_TIME: '60' });
    const { body } = await send(minute, '/api/v1/movies/book/A1', { method: 'POST' });
    const { body: hold } = await send(minute, `/api/v1/shows/avengers_endgame/holds/${body.holdId}`, {
      headers: { 'hold-token': body.token },
    });
    expect(hold.expiresAt - hold.createdAt).toBe(60_000);
  });

  it('is told to its owner only, by a cookie that scripts and other sites do not get', async () => {
    const [cookie = ''] = (await book('A1')).headers.getSetCookie();
    expect(cookie).toMatch(/; Path=\/api\/v1\/movies\/book\/A1(;|$)/);
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; SameSite=Strict');
    expect(cookie).toContain('; Secure');
    await using plain = await startWithDemo({ PUBLIC_URL: 'http://box-office.example' });
    const lock = await send(plain, '/api/v1/movies/book/A1', { method: 'POST' });
    expect(lock.headers.getSetCookie()[0]).not.toContain('; Secure');
    expect((await book('A1')).headers.getSetCookie()).toEqual([]);
  });
});

describe('refusals', () => {
  it('name an action that is none, before anything else', async () => {
    const answer = await act('A1', 'perhaps');
    expect([answer.code, answer.body]).toEqual([400, { detail: 'Invalid action' }]);
  });

  it('name a seat that is not there, and lock nothing', async () => {
    const answer = await book('Z9');
    expect([answer.code, Object.keys(answer.body)]).toEqual([404, ['detail']]);
    expect(answer.body.detail).toContain('Z9');
    expect(await availability()).toEqual({ A1: true, A2: true, B1: true, B2: true });
  });

  it('say so where there is no such show', async () => {
    await using empty = await startWithDemo({ DEMO: 'false', PUBLIC_HOLDS: 'true' });
    for (const [method, path] of [
      ['GET', '/api/v1/movies/availability'],
      ['POST', '/api/v1/movies/book/A1'],
    ] as const) {
      const answer = await send(empty, path, { method });
      expect([answer.code, Object.keys(answer.body)]).toEqual([404, ['detail']]);
      expect(answer.body.detail).toContain('DEMO=true');
    }
  });

  it('are those that everybody gets: a show that is closed takes no locks', async () => {
    const path = '/api/v1/shows/avengers_endgame/sale';
    const closed = { method: 'PUT', headers: operatorOf(api), body: { sale: 'closed' } };
    expect(await send(api, path, closed)).toMatchObject({ code: 200 });
    expect(await book('A1')).toMatchObject({ code: 409, body: { detail: 'The show is not on sale.' } });
  });
});
