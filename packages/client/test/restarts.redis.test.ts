/** The api is killed and started again under shops that hold, book and watch. Redis keeps the holds. */
import { eventually, type RedisServer, startRedis } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHoldfastClient, type SeatEvent } from '../src/index.ts';
import { errorOf, openShop, SHOW, type Shop, seatsOf } from './support/shop.ts';

let redis: RedisServer;
let shop: Shop;

beforeAll(async () => {
  redis = await startRedis({ appendOnly: true });
  shop = await openShop({ REDIS_URL: redis.url });
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
  await redis.stop();
});

const BUYERS = 8;
const SEATS_EACH = 12;

it('every seat is sold once, every buyer gets what they asked for, and watchers see all of it once', async () => {
  const client = createHoldfastClient({ url: shop.api.url, retryForMs: 40_000 });
  const stop = new AbortController();
  const heard: SeatEvent[] = [];
  const listening = (async () => {
    for await (const event of client.watch(SHOW, { signal: stop.signal })) heard.push(event);
  })();
  const seats = await client.watchSeats(SHOW, { signal: stop.signal });
  await eventually(() => expect(heard).toHaveLength(1));

  const booked = new Map<string, string>();
  const refused: unknown[] = [];
  const buy = async (buyer: number) => {
    for (let seat = 1; seat <= SEATS_EACH; seat += 1) {
      const seatId = `S${buyer}-${seat}`;
      await using hold = await client.hold({
        showId: SHOW,
        seatIds: [seatId],
        customerRef: `buyer-${buyer}`,
      });
      const { bookingId } = await hold.confirm({ paymentRef: `payment-${seatId}` });
      booked.set(seatId, bookingId);
    }
  };
  const restart = async () => {
    for (const soldFirst of [15, 40, 70]) {
      await eventually(() => expect(booked.size).toBeGreaterThan(soldFirst), { withinMs: 20_000 });
      await shop.api.kill();
      await shop.api.restart();
    }
  };
  const buyers = Array.from({ length: BUYERS }, (_, buyer) =>
    buy(buyer + 1).catch((error) => refused.push(error)),
  );
  await Promise.all([restart(), ...buyers]);
  expect(refused).toEqual([]);
  expect(booked.size).toBe(BUYERS * SEATS_EACH);

  const { bookings } = await shop.operator.api.bookings.list.query({ showId: SHOW, limit: 500 });
  const kept = bookings.flatMap(({ bookingId, seatIds }) =>
    seatIds.map((seatId) => [seatId, bookingId] as const),
  );
  expect(kept).toHaveLength(booked.size);
  expect(new Map(kept)).toEqual(booked);

  const snapshot = await seatsOf(client);
  await eventually(() => expect(Object.fromEntries(seats.seats)).toEqual(snapshot));
  await eventually(() => expect(heard.at(-1)?.version).toBe(seats.version));
  stop.abort();
  await listening;
  // Each seat was held once and booked once, told in this order and no other.
  const told = new Map<string, string[]>();
  for (const event of heard) {
    if (event.type !== 'change') continue;
    for (const seatId of event.seatIds) told.set(seatId, [...(told.get(seatId) ?? []), event.status]);
  }
  expect(heard.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
  for (const seatId of booked.keys())
    expect([seatId, told.get(seatId)]).toEqual([seatId, ['held', 'booked']]);
  const versions = heard.map(({ version }) => version);
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
}, 60_000);

it('a hold is extended again once the api is back', async () => {
  const hold = await shop.client.hold({ showId: SHOW, seatIds: ['B1-1'], ttlMs: 6_000 });
  const { expiresAt } = hold;
  await shop.api.kill();
  await shop.api.restart();
  await eventually(() => expect(hold.expiresAt).toBeGreaterThan(expiresAt), { withinMs: 8_000 });
  await hold.confirm({ paymentRef: 'after the restart' });
}, 30_000);

it('calls wait for an engine that is away and comes back', async () => {
  await redis.kill();
  const holding = shop.client.hold({ showId: SHOW, seatIds: ['B2-1'] });
  const quick = createHoldfastClient({ url: shop.api.url, retryForMs: 0 });
  expect(await errorOf(quick.hold({ showId: SHOW, seatIds: ['B2-2'] }))).toMatchObject({
    status: 'ENGINE_UNAVAILABLE',
    httpStatus: 503,
    retryAfterMs: expect.any(Number),
  });
  await redis.restart();
  const hold = await holding;
  expect(await seatsOf(shop.client)).toMatchObject({ 'B2-1': 'held' });
  await hold[Symbol.asyncDispose]();
}, 30_000);
