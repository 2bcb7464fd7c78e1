/** The API as its users meet it: a real process, the official client, real HTTP. */
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZodObject } from 'zod';
import { appRouter } from '../src/routers/app.ts';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';

const SHOW = 'avengers_endgame';
const HALL = 'grand_hall';

let api: ApiServer;
let buyer: ReturnType<typeof clientOf>;
let operator: ReturnType<typeof clientOf>;
let nextSeat = 0;

beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true' } });
  buyer = clientOf(api);
  operator = clientOf(api, api.operatorToken);
});
afterAll(() => api.stop());

/** A seat of the hall that no other test has. */
function freeSeat(): string {
  nextSeat += 1;
  return `S${1 + Math.floor(nextSeat / 22)}-${1 + (nextSeat % 22)}`;
}

async function hallSeats(): Promise<Record<string, string>> {
  return (await buyer.seats.snapshot.query({ showId: HALL })).seats;
}

describe('shows', () => {
  it('lists the demo shows with counts by status', async () => {
    const { shows } = await buyer.shows.list.query();
    expect(shows.map(({ showId }) => showId).toSorted()).toEqual([SHOW, HALL]);
    for (const { counts, sale } of shows) {
      expect(sale).toBe('open');
      expect(Object.keys(counts).toSorted()).toEqual(['available', 'blocked', 'booked', 'held']);
    }
  });

  it('gets one with its seat map', async () => {
    const show = await buyer.shows.get.query({ showId: SHOW });
    const seatIds = show.seatMap.sections.flatMap(({ rows }) =>
      rows.flatMap(({ seats }) => seats.map(({ id }) => id)),
    );
    expect(seatIds).toEqual(['A1', 'A2', 'B1', 'B2']);
    const hall = await buyer.shows.get.query({ showId: HALL });
    expect(hall.seatMap.sections.length).toBeGreaterThan(2);
    const { available, held, booked, blocked } = hall.counts;
    expect(available + held + booked + blocked).toBeGreaterThan(390);
  });
});

describe('holds', () => {
  it('go from hold to booking', async () => {
    const seatIds = [freeSeat(), freeSeat()];
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds, customerRef: 'customer-1' });
    expect(Object.keys(hold).toSorted()).toEqual([
      'expiresAt',
      'fence',
      'holdId',
      'seatIds',
      'showId',
      'token',
    ]);
    expect(hold.token.length).toBeGreaterThanOrEqual(32);
    expect(await buyer.holds.get.mutate(hold)).toMatchObject({
      state: 'active',
      seatIds,
      customerRef: 'customer-1',
    });
    const extended = await buyer.holds.extend.mutate({ ...hold, ttlMs: 900_000 });
    expect(extended.expiresAt).toBeGreaterThan(hold.expiresAt);
    const booking = await buyer.holds.confirm.mutate({ ...hold, paymentRef: 'p1' });
    expect(Object.keys(booking).toSorted()).toEqual([
      'bookingId',
      'confirmedAt',
      'fence',
      'seatIds',
      'showId',
    ]);
    expect(await buyer.holds.confirm.mutate(hold)).toEqual(booking);
    expect(await hallSeats()).toMatchObject(Object.fromEntries(seatIds.map((seatId) => [seatId, 'booked'])));
  });

  it('can be released, in part and whole', async () => {
    const seatIds = [freeSeat(), freeSeat()];
    const [first = '', second = ''] = seatIds;
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds });
    expect(await buyer.holds.release.mutate({ ...hold, seatIds: [first] })).toMatchObject({
      seatIds: [second],
    });
    expect(await hallSeats()).not.toHaveProperty([first]);
    expect(await buyer.holds.release.mutate(hold)).toMatchObject({ state: 'released' });
    expect(await hallSeats()).not.toHaveProperty([second]);
  });

  it('answer the same to the same idempotency key', async () => {
    const request = { showId: HALL, seatIds: [freeSeat()], idempotencyKey: 'an order number of ours' };
    const first = await buyer.holds.create.mutate(request);
    expect(await buyer.holds.create.mutate(request)).toEqual(first);
    const other = buyer.holds.create.mutate({ ...request, seatIds: [freeSeat()] });
    expect(await refusalOf(other)).toMatchObject({ status: 'IDEMPOTENCY_MISMATCH', httpStatus: 409 });
  });

  it('have one winner among many at once', async () => {
    const seatIds = [freeSeat()];
    const tries = Array.from({ length: 60 }, () => buyer.holds.create.mutate({ showId: HALL, seatIds }));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of tries) {
      await attempt.catch((error) =>
        expect(error.data).toMatchObject({ status: 'SEAT_UNAVAILABLE', httpStatus: 409, seatIds }),
      );
    }
  });

  it('are listed and cleared by operators, with a reason', async () => {
    const seatIds = [freeSeat()];
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds, customerRef: 'customer-2' });
    const { holds, now } = await operator.holds.list.query({ showId: HALL, limit: 500 });
    expect(holds).toContainEqual(
      expect.objectContaining({ holdId: hold.holdId, customerRef: 'customer-2', seatIds }),
    );
    expect(hold.expiresAt).toBeGreaterThan(now);
    const clear = { showId: HALL, holdId: hold.holdId, reason: 'phone order was dropped' };
    expect(await operator.holds.clear.mutate(clear)).toMatchObject({ state: 'cleared' });
    expect(await refusalOf(buyer.holds.confirm.mutate(hold))).toMatchObject({ status: 'ALREADY_RELEASED' });
    expect(await hallSeats()).not.toHaveProperty(seatIds);
  });
});

describe('bookings', () => {
  it('are read, listed and cancelled by operators', async () => {
    const seatIds = [freeSeat()];
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds, customerRef: 'customer-3' });
    const { bookingId } = await buyer.holds.confirm.mutate({ ...hold, paymentRef: 'p7' });
    const booking = await operator.bookings.get.query({ bookingId });
    expect(booking).toMatchObject({
      bookingId,
      holdId: hold.holdId,
      seatIds,
      customerRef: 'customer-3',
      paymentRef: 'p7',
      status: 'confirmed',
    });
    const { bookings } = await operator.bookings.list.query({ showId: HALL, customerRef: 'customer-3' });
    expect(bookings).toEqual([booking]);
    const asked = [
      { search: 'customer-' },
      { search: hold.holdId },
      { seatId: seatIds[0] },
      { paymentRef: 'p7' },
    ];
    const span = { since: booking.confirmedAt, until: booking.confirmedAt + 1 };
    for (const filter of asked) {
      const found = await operator.bookings.list.query({ showId: HALL, ...filter, ...span });
      expect(found.bookings, JSON.stringify(filter)).toEqual([booking]);
    }
    const later = { showId: HALL, search: 'customer-3', since: booking.confirmedAt + 1 };
    expect((await operator.bookings.list.query(later)).bookings).toEqual([]);
    const cancelled = await operator.bookings.cancel.mutate({ bookingId, reason: 'customer is ill' });
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: 'customer is ill' });
    expect(await hallSeats()).not.toHaveProperty(seatIds);
    expect(await refusalOf(operator.bookings.get.query({ bookingId: 'bk_none' }))).toMatchObject({
      status: 'BOOKING_NOT_FOUND',
      httpStatus: 404,
    });
  });
});

async function firstWatchedEvent(): Promise<unknown> {
  const first = Promise.withResolvers<unknown>();
  const watching = buyer.seats.watch.subscribe(
    { showId: HALL },
    { onData: first.resolve, onError: first.reject },
  );
  const event = await first.promise;
  watching.unsubscribe();
  return event;
}

describe('who may', () => {
  const adminCalls: [string, (client: typeof buyer) => Promise<unknown>][] = [
    ['holds.list', (client) => client.holds.list.query({ showId: SHOW })],
    [
      'holds.clear',
      (client) => client.holds.clear.mutate({ showId: SHOW, holdId: 'any', reason: 'because' }),
    ],
    ['shows.create', (client) => client.shows.create.mutate({ title: 'any', seatMap: { sections: [] } })],
    ['shows.setSale', (client) => client.shows.setSale.mutate({ showId: 'any', sale: 'closed' })],
    [
      'seats.block',
      (client) => client.seats.block.mutate({ showId: 'any', seatIds: ['A'], reason: 'because' }),
    ],
    [
      'seats.unblock',
      (client) => client.seats.unblock.mutate({ showId: 'any', seatIds: ['A'], reason: 'because' }),
    ],
    ['audit.list', (client) => client.audit.list.query({})],
    ['bookings.get', (client) => client.bookings.get.query({ bookingId: 'any' })],
    ['bookings.list', (client) => client.bookings.list.query({})],
    ['bookings.cancel', (client) => client.bookings.cancel.mutate({ bookingId: 'any', reason: 'because' })],
  ];
  it.each(adminCalls)('%s: operators only', async (_, call) => {
    const unauthenticated = { status: 'UNAUTHENTICATED', httpStatus: 401 };
    expect(await refusalOf(call(buyer))).toMatchObject(unauthenticated);
    expect(await refusalOf(call(clientOf(api, `${api.operatorToken}x`)))).toMatchObject(unauthenticated);
    const answer = await call(operator).catch((error) => error.data.status);
    expect(answer).not.toBe('UNAUTHENTICATED');
  });

  it('may never be told by a URL: no query takes a token', () => {
    type Procedure = { readonly _def: { readonly type: string; readonly inputs: readonly unknown[] } };
    const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
    expect(procedures.length).toBeGreaterThan(10);
    for (const [path, { _def }] of procedures) {
      const fields = _def.inputs.flatMap((input) =>
        input instanceof ZodObject ? Object.keys(input.shape) : [],
      );
      if (_def.type !== 'mutation') expect(fields, path).not.toContain('token');
    }
  });

  it('never tells the public who holds a seat', async () => {
    const seatIds = [freeSeat()];
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds, customerRef: 'secret customer' });
    const loser = await refusalOf(buyer.holds.create.mutate({ showId: HALL, seatIds }));
    const answers = [
      loser,
      await buyer.seats.snapshot.query({ showId: HALL }),
      await buyer.shows.get.query({ showId: HALL }),
      await buyer.shows.list.query(),
      await firstWatchedEvent(),
    ];
    const text = JSON.stringify(answers);
    for (const secret of [hold.holdId, hold.token, 'secret customer']) expect(text).not.toContain(secret);
  });
});

describe('errors', () => {
  const refusals: [string, () => Promise<unknown>, object][] = [
    [
      'unknown show',
      () => buyer.shows.get.query({ showId: 'nowhere' }),
      { status: 'UNKNOWN_SHOW', httpStatus: 404, showId: 'nowhere' },
    ],
    [
      'unknown seat',
      () => buyer.holds.create.mutate({ showId: SHOW, seatIds: ['Z9'] }),
      { status: 'UNKNOWN_SEAT', httpStatus: 404, seatIds: ['Z9'] },
    ],
    [
      'no seats',
      () => buyer.holds.create.mutate({ showId: SHOW, seatIds: [] }),
      { status: 'INVALID_INPUT', httpStatus: 400 },
    ],
    [
      'too many seats',
      () =>
        buyer.holds.create.mutate({ showId: SHOW, seatIds: Array.from({ length: 21 }, (_, i) => `A${i}`) }),
      { status: 'LIMIT_EXCEEDED', httpStatus: 429 },
    ],
    [
      'unknown hold',
      () => buyer.holds.confirm.mutate({ showId: SHOW, holdId: 'none', token: 'x' }),
      { status: 'HOLD_NOT_FOUND', httpStatus: 404, holdId: 'none' },
    ],
    [
      'a snapshot of nothing',
      () => buyer.seats.snapshot.query({ showId: 'nowhere' }),
      { status: 'UNKNOWN_SHOW', httpStatus: 404 },
    ],
  ];
  it.each(refusals)('%s', async (_, call, expected) => {
    const refusal = await refusalOf(call());
    expect(refusal).toMatchObject(expected);
    expect(refusal.message.length).toBeGreaterThan(10);
    expect(refusal).not.toHaveProperty('stack');
  });

  it('of what is over', async () => {
    const seatIds = [freeSeat()];
    const short = await buyer.holds.create.mutate({ showId: HALL, seatIds, ttlMs: 50 });
    await eventually(async () => expect(await hallSeats()).not.toHaveProperty(seatIds));
    expect(await refusalOf(buyer.holds.confirm.mutate(short))).toMatchObject({
      status: 'HOLD_EXPIRED',
      httpStatus: 409,
    });
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds });
    await buyer.holds.confirm.mutate(hold);
    const over = await refusalOf(buyer.holds.release.mutate(hold));
    expect(over).toMatchObject({ status: 'ALREADY_CONFIRMED', httpStatus: 409, holdId: hold.holdId });
  });

  it('of the wrong owner', async () => {
    const hold = await buyer.holds.create.mutate({ showId: HALL, seatIds: [freeSeat()] });
    const wrong = { status: 'WRONG_TOKEN', httpStatus: 403, holdId: hold.holdId };
    for (const procedure of [buyer.holds.get, buyer.holds.extend, buyer.holds.release, buyer.holds.confirm]) {
      expect(await refusalOf(procedure.mutate({ ...hold, token: 'guessed' }))).toMatchObject(wrong);
    }
  });

  it.each([
    ['not JSON', '{', 400],
    ['the wrong shape', '{"showId":7}', 400],
    ['a polluted prototype', '{"__proto__":{"showId":"x"},"seatIds":["A1"]}', 400],
    ['too large', `{"showId":"${'x'.repeat(300_000)}"}`, 413],
  ])('of a body that is %s', async (_, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${api.url}/trpc/holds.create`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    const text = await answer.text();
    expect(text).not.toMatch(/node_modules|\.ts:/);
    expect(text).toContain('"status":"INVALID_INPUT"');
  });

  it('of a path that is none', async () => {
    const answer = await fetch(`${api.url}/trpc/holds.steal`);
    expect(answer.status).toBe(404);
    expect((await fetch(`${api.url}/nothing/here`)).status).toBe(404);
  });
});

describe('seats.watch', () => {
  it('tells a snapshot, then what others do within a second, and resumes where it was', async () => {
    const [first, second] = [freeSeat(), freeSeat()];
    const seen: { id: string; at: number; seatIds: readonly string[] }[] = [];
    const watch = (into: typeof seen, lastEventId?: string) =>
      buyer.seats.watch.subscribe(
        { showId: HALL, lastEventId },
        {
          onData: ({ id, data }) =>
            into.push({
              id,
              at: performance.now(),
              seatIds: data.type === 'change' ? data.seatIds : Object.keys(data.seats),
            }),
        },
      );
    const watching = watch(seen);
    await eventually(() => expect(seen).toHaveLength(1));
    const sentAt = performance.now();
    await buyer.holds.create.mutate({ showId: HALL, seatIds: [first] });
    await eventually(() => expect(seen.at(-1)?.seatIds).toEqual([first]));
    expect((seen.at(-1)?.at ?? Number.POSITIVE_INFINITY) - sentAt).toBeLessThan(1_000);
    watching.unsubscribe();

    await buyer.holds.create.mutate({ showId: HALL, seatIds: [second] });
    const resumed: typeof seen = [];
    const again = watch(resumed, seen.at(-1)?.id);
    await eventually(() => expect(resumed.map(({ seatIds }) => seatIds)).toEqual([[second]]));
    again.unsubscribe();
  });
});

describe('health', () => {
  it('says that it lives and what it stands on', async () => {
    const healthz = await fetch(`${api.url}/healthz`);
    expect([healthz.status, await healthz.json()]).toEqual([200, { status: 'ok' }]);
    const readyz = await fetch(`${api.url}/readyz`);
    expect(readyz.status).toBe(200);
    expect(await readyz.json()).toMatchObject({
      engine: { name: 'memory', status: 'ok' },
      ledger: { status: 'ok' },
    });
  });
});
