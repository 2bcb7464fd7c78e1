/** What operators do over the API: a real process, the official client, real HTTP. */
import { randomBytes } from 'node:crypto';
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

let api: ApiServer;
let buyer: ReturnType<typeof clientOf>;
let operator: ReturnType<typeof clientOf>;

beforeAll(async () => {
  api = await startApi({ env: { MAX_SEATS_PER_CUSTOMER: '', LATE_CONFIRM: 'refuse', PUBLIC_HOLDS: 'true' } });
  buyer = clientOf(api);
  operator = clientOf(api, api.operatorToken);
});
afterAll(() => api.stop());

function seatMapOf(seatIds: readonly string[]) {
  const seats = seatIds.map((id, x) => ({ id, label: `No. ${id}`, x, y: 0.5, category: 'standard' }));
  return { sections: [{ name: 'Hall', rows: [{ name: '1', seats }] }] };
}

/** Seats A to E. */
async function createShow(more: object = {}): Promise<string> {
  const showId = randomBytes(6).toString('hex');
  const show = { showId, title: 'A play', seatMap: seatMapOf([...'ABCDE']), ...more };
  expect(await operator.shows.create.mutate(show)).toEqual({ showId, created: true });
  return showId;
}

async function seatsOf(showId: string) {
  return (await buyer.seats.snapshot.query({ showId })).seats;
}

describe('shows.create', () => {
  it('makes a show that can be sold at once', async () => {
    const seatMap = seatMapOf(['A', 'B']);
    const startsAt = 1_900_000_000_000;
    const { showId } = await operator.shows.create.mutate({ title: 'A play', startsAt, seatMap });
    expect(await buyer.shows.get.query({ showId })).toEqual({
      showId,
      title: 'A play',
      startsAt,
      sale: 'open',
      counts: { available: 2, held: 0, booked: 0, blocked: 0 },
      seatMap,
    });
    await buyer.holds.confirm.mutate(await buyer.holds.create.mutate({ showId, seatIds: ['A'] }));
  });

  it('is answered the same again, and refuses another show under the id', async () => {
    const showId = await createShow();
    const show = { showId, title: 'A play', seatMap: seatMapOf([...'ABCDE']) };
    expect(await operator.shows.create.mutate(show)).toEqual({ showId, created: false });
    const other = await refusalOf(operator.shows.create.mutate({ ...show, title: 'Another play' }));
    expect(other).toMatchObject({ status: 'SHOW_EXISTS', httpStatus: 409, showId });
  });

  it('takes a stadium, from operators only', async () => {
    const showId = 'stadium';
    const seatMap = seatMapOf(Array.from({ length: 40_000 }, (_, seat) => `S${seat}`));
    const show = { showId, title: 'A match', seatMap };
    expect(JSON.stringify(show).length).toBeGreaterThan(256 * 1024);
    const answer = await fetch(`${api.url}/trpc/shows.create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(show),
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      error: { data: { status: 'INVALID_INPUT', httpStatus: 413 } },
    });
    expect(await refusalOf(buyer.shows.get.query({ showId }))).toMatchObject({ status: 'UNKNOWN_SHOW' });
    expect(await operator.shows.create.mutate(show)).toEqual({ showId, created: true });
    const seatIds = Array.from({ length: 10_000 }, (_, seat) => `S${seat}`);
    const reason = 'the east stand is shut';
    expect(await operator.seats.block.mutate({ showId, seatIds, reason })).toEqual({ showId, seatIds });
    expect((await buyer.shows.get.query({ showId })).counts).toMatchObject({ blocked: 10_000 });
    const tooMany = { showId, seatIds: [...seatIds, 'S10000'], reason };
    expect(await refusalOf(operator.seats.unblock.mutate(tooMany))).toMatchObject({
      status: 'INVALID_INPUT',
      httpStatus: 400,
    });
  });

  it.each([
    ['an id that means something in a URL', { showId: 'a/b' }],
    ['a seat twice', { seatMap: seatMapOf(['A', 'A']) }],
    ['no seats', { seatMap: { sections: [] } }],
    ['holds that last longer than they may', { holdTtlMs: 2, maxHoldLifeMs: 1 }],
  ])('refuses %s', async (_, change) => {
    const show = { title: 'A play', seatMap: seatMapOf(['A']), ...change };
    expect(await refusalOf(operator.shows.create.mutate(show))).toMatchObject({
      status: 'INVALID_INPUT',
      httpStatus: 400,
    });
  });

  it("lets a show have its own limits, and says which one is in a buyer's way", async () => {
    const showId = await createShow({ maxSeatsPerHold: 2, maxSeatsPerCustomer: 3, lateConfirm: 'reacquire' });
    const create = (seatIds: string[], customerRef?: string) =>
      buyer.holds.create.mutate({ showId, seatIds, customerRef, ttlMs: 50 });
    const limited = { status: 'LIMIT_EXCEEDED', httpStatus: 429 };
    const perHold = await refusalOf(create(['A', 'B', 'C'], 'customer-1'));
    expect(perHold).toMatchObject({ ...limited, message: 'A hold takes at most 2 seats.' });
    expect(await refusalOf(create(['A']))).toMatchObject({
      status: 'INVALID_INPUT',
      message: expect.stringContaining('customerRef'),
    });
    const long = { showId, customerRef: 'customer-1', ttlMs: 60_000 };
    await buyer.holds.create.mutate({ ...long, seatIds: ['A', 'B'] });
    const perCustomer = await refusalOf(create(['C', 'D'], 'customer-1'));
    expect(perCustomer).toMatchObject({
      ...limited,
      message: expect.stringContaining('at most 3 seats of this show'),
    });

    const late = await create(['E'], 'customer-2');
    await eventually(async () => expect(await seatsOf(showId)).not.toHaveProperty('E'));
    const booking = await buyer.holds.confirm.mutate(late);
    expect(booking.fence).toBeGreaterThan(late.fence);
    expect(await seatsOf(showId)).toMatchObject({ E: 'booked' });
  });
});

describe('seats.block and seats.unblock', () => {
  it('take seats off sale and put them back', async () => {
    const showId = await createShow();
    const block = { showId, seatIds: ['A', 'B'], reason: 'broken seats' };
    expect(await operator.seats.block.mutate(block)).toEqual({ showId, seatIds: ['A', 'B'] });
    expect(await seatsOf(showId)).toEqual({ A: 'blocked', B: 'blocked' });
    expect(await refusalOf(buyer.holds.create.mutate({ showId, seatIds: ['B', 'C'] }))).toMatchObject({
      status: 'SEAT_UNAVAILABLE',
      seatIds: ['B'],
    });
    await operator.seats.unblock.mutate({ ...block, seatIds: ['B', 'C'] });
    expect(await seatsOf(showId)).toEqual({ A: 'blocked' });
  });

  it('say what is in the way', async () => {
    const showId = await createShow();
    await buyer.holds.create.mutate({ showId, seatIds: ['B'] });
    const block = { showId, seatIds: ['A', 'B'], reason: 'broken seats' };
    expect(await refusalOf(operator.seats.block.mutate(block))).toMatchObject({
      status: 'SEAT_UNAVAILABLE',
      httpStatus: 409,
      seatIds: ['B'],
    });
    const unknown = Array.from({ length: 25 }, (_, seat) => `Z${seat}`);
    const refusal = await refusalOf(operator.seats.block.mutate({ ...block, seatIds: unknown }));
    expect(refusal).toMatchObject({ status: 'UNKNOWN_SEAT', httpStatus: 404, seatIds: unknown });
    expect(refusal.message).toContain('Z19 and 5 more');
    for (const change of [{ seatIds: [] }, { seatIds: ['A', 'A'] }, { reason: ' x ' }]) {
      expect(await refusalOf(operator.seats.block.mutate({ ...block, ...change }))).toMatchObject({
        status: 'INVALID_INPUT',
      });
    }
    expect(await seatsOf(showId)).toEqual({ B: 'held' });
  });

  it('and the sale are as they were after kill -9', async () => {
    await using own = await startApi({ env: { DEMO: 'true' } });
    const desk = clientOf(own, own.operatorToken);
    const showId = 'avengers_endgame';
    await desk.seats.block.mutate({ showId, seatIds: ['A1', 'A2'], reason: 'broken seats' });
    await desk.seats.unblock.mutate({ showId, seatIds: ['A2'], reason: 'mended' });
    await desk.shows.setSale.mutate({ showId, sale: 'closed' });
    await own.kill();
    await own.restart();
    expect((await desk.seats.snapshot.query({ showId })).seats).toEqual({ A1: 'blocked' });
    expect((await desk.shows.get.query({ showId })).sale).toBe('closed');
  });
});

describe('shows.setSale', () => {
  it('closes and opens the sale', async () => {
    const showId = await createShow();
    const hold = { showId, seatIds: ['A'] };
    expect(await operator.shows.setSale.mutate({ showId, sale: 'closed' })).toEqual({
      showId,
      sale: 'closed',
    });
    expect(await refusalOf(buyer.holds.create.mutate(hold))).toMatchObject({
      status: 'SHOW_CLOSED',
      httpStatus: 409,
    });
    expect((await buyer.shows.get.query({ showId })).sale).toBe('closed');
    await operator.shows.setSale.mutate({ showId, sale: 'open', reason: 'the hall is dry again' });
    await buyer.holds.create.mutate(hold);
    const unknown = operator.shows.setSale.mutate({ showId: 'nowhere', sale: 'open' });
    expect(await refusalOf(unknown)).toMatchObject({ status: 'UNKNOWN_SHOW', httpStatus: 404 });
  });
});

describe('audit.list', () => {
  it('tells who did what to which show why, newest first, page by page', async () => {
    const showId = await createShow();
    const hold = await buyer.holds.create.mutate({ showId, seatIds: ['A'] });
    await operator.holds.clear.mutate({ showId, holdId: hold.holdId, reason: 'phone order was dropped' });
    await operator.seats.block.mutate({ showId, seatIds: ['A', 'B'], reason: 'broken seats' });
    await operator.shows.setSale.mutate({ showId, sale: 'closed' });

    const { entries } = await operator.audit.list.query({ showId });
    const by = {
      auditId: expect.any(String),
      at: expect.any(Number),
      actor: 'key:tests',
      from: { address: '127.0.0.1', userAgent: 'node', requestId: expect.any(String) },
      showId,
      outcome: 'done',
    };
    const { holdId, expiresAt } = hold;
    expect(entries.toSorted((a, b) => a.action.localeCompare(b.action))).toEqual([
      {
        ...by,
        action: 'hold.clear',
        subject: holdId,
        reason: 'phone order was dropped',
        seatIds: ['A'],
        before: { state: 'active', seatIds: ['A'], expiresAt },
        after: { state: 'cleared', seatIds: ['A'], expiresAt },
      },
      {
        ...by,
        action: 'seats.block',
        subject: showId,
        reason: 'broken seats',
        seatIds: ['A', 'B'],
        before: { seats: { A: 'available', B: 'available' } },
        after: { seats: { A: 'blocked', B: 'blocked' } },
      },
      {
        ...by,
        action: 'show.create',
        subject: showId,
        after: { title: 'A play', sale: 'open', seatCount: 5 },
      },
      {
        ...by,
        action: 'show.setSale',
        subject: showId,
        sale: 'closed',
        before: { sale: 'open' },
        after: { sale: 'closed' },
      },
    ]);
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => b - a));

    const first = await operator.audit.list.query({ showId, limit: 2 });
    const second = await operator.audit.list.query({ showId, limit: 2, cursor: first.cursor });
    expect([...first.entries, ...second.entries]).toEqual(entries);
    expect(second.cursor).toBeUndefined();
    expect((await operator.audit.list.query({ showId, action: 'seats.block' })).entries).toHaveLength(1);
    expect((await operator.audit.list.query({ showId, actor: 'nobody' })).entries).toEqual([]);
    expect(await refusalOf(operator.audit.list.query({ cursor: 'garbage' }))).toMatchObject({
      status: 'INVALID_INPUT',
      httpStatus: 400,
    });
  });
});
