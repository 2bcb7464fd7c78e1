/** A show's seats as a shop's page follows them. */
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHoldfastClient, type SeatEvent } from '../src/index.ts';
import { openLine } from './support/line.ts';
import { errorOf, openShop, SHOW, type Shop, seatsOf } from './support/shop.ts';

let shop: Shop;
let nextSeat = 0;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

async function takeSeat(): Promise<string> {
  nextSeat += 1;
  const seatId = `S1-${nextSeat}`;
  await shop.client.hold({ showId: SHOW, seatIds: [seatId], keepAlive: false });
  return seatId;
}

/** Writes down what a watch tells, until it is aborted. */
function listen(events: AsyncIterable<SeatEvent>) {
  const heard: SeatEvent[] = [];
  const ended = (async () => {
    for await (const event of events) heard.push(event);
  })();
  return { heard, ended };
}

it('tells where things stand, then each change, until it is aborted', async () => {
  const stop = new AbortController();
  const { heard, ended } = listen(shop.client.watch(SHOW, { signal: stop.signal }));
  await eventually(() => expect(heard).toHaveLength(1));
  const seatId = await takeSeat();
  await eventually(() => expect(heard).toHaveLength(2));
  expect(heard[0]).toMatchObject({ type: 'snapshot' });
  expect(heard[1]).toMatchObject({ type: 'change', status: 'held', seatIds: [seatId] });
  stop.abort();
  await ended;
});

it('ends when the loop is left, and closes its line', async () => {
  await using line = await openLine(shop.api.url);
  const client = createHoldfastClient({ url: line.url });
  for await (const event of client.watch(SHOW)) {
    expect(event.type).toBe('snapshot');
    break;
  }
  line.cut();
  await takeSeat();
  expect(line.requests()).toBe(1);
});

it('goes on from a version that is known, without what came before', async () => {
  await takeSeat();
  const { version } = await shop.client.api.seats.snapshot.query({ showId: SHOW });
  const seatId = await takeSeat();
  for await (const event of shop.client.watch(SHOW, { lastVersion: version })) {
    expect(event).toMatchObject({ type: 'change', version: version + 1, seatIds: [seatId] });
    break;
  }
});

it('opens a line anew that was cut, also between events, and repeats nothing', async () => {
  await using line = await openLine(shop.api.url);
  const client = createHoldfastClient({ url: line.url });
  const stop = new AbortController();
  const { heard, ended } = listen(client.watch(SHOW, { signal: stop.signal }));
  await eventually(() => expect(heard).toHaveLength(1));
  const taken: string[] = [];
  for (let cut = 0; cut < 3; cut += 1) {
    line.cut();
    taken.push(await takeSeat(), await takeSeat());
    line.mend();
    await eventually(() => expect(heard).toHaveLength(1 + taken.length));
  }
  const told = heard.flatMap((event) => (event.type === 'change' ? event.seatIds : []));
  expect(told).toEqual(taken);
  stop.abort();
  await ended;
});

it('notices by the missing heartbeat that a line is dead which nobody closed', async () => {
  await using line = await openLine(shop.api.url);
  const client = createHoldfastClient({ url: line.url });
  const stop = new AbortController();
  // Above the 5 s between two heartbeats, so that a line which lives is left alone.
  const { heard, ended } = listen(client.watch(SHOW, { signal: stop.signal, silenceMs: 6_000 }));
  await eventually(() => expect(heard).toHaveLength(1));
  line.hush();
  const seatId = await takeSeat();
  await eventually(() => expect(heard).toHaveLength(2), { withinMs: 10_000 });
  expect(heard[1]).toMatchObject({ type: 'change', seatIds: [seatId] });
  expect(line.requests()).toBe(2);
  stop.abort();
  await ended;
}, 20_000);

it('leaves a line alone on which heartbeats are heard', async () => {
  await using line = await openLine(shop.api.url);
  const stop = new AbortController();
  const watching = createHoldfastClient({ url: line.url }).watch(SHOW, {
    signal: stop.signal,
    silenceMs: 6_000,
  });
  const { heard, ended } = listen(watching);
  await eventually(() => expect(heard).toHaveLength(1));
  const quietUntil = performance.now() + 8_000;
  await eventually(() => expect(performance.now()).toBeGreaterThan(quietUntil), { withinMs: 9_000 });
  expect(line.requests()).toBe(1);
  stop.abort();
  await ended;
}, 20_000);

it('refuses a show that is not there, at once', async () => {
  expect(await errorOf(shop.client.watchSeats('none'))).toMatchObject({
    status: 'UNKNOWN_SHOW',
    httpStatus: 404,
    showId: 'none',
  });
  const watching = shop.client.watch('none');
  expect(await errorOf(watching.next())).toMatchObject({ status: 'UNKNOWN_SHOW' });
});

it('keeps a map of the seats current, and stops when it is disposed', async () => {
  const changes: SeatEvent[] = [];
  const seats = await shop.client.watchSeats(SHOW);
  seats.onChange((event) => changes.push(event));
  const hold = await shop.client.hold({ showId: SHOW, seatIds: ['L1-1'] });
  await eventually(() => expect(seats.seats.get('L1-1')).toBe('held'));
  expect(seats.statusOf('L1-1')).toBe('held');
  await hold.release();
  await eventually(() => expect(seats.statusOf('L1-1')).toBe('available'));
  expect(changes).toMatchObject([
    { type: 'change', seatIds: ['L1-1'], status: 'held' },
    { type: 'change', seatIds: ['L1-1'], status: 'available' },
  ]);
  expect(Object.fromEntries(seats.seats)).toEqual(await seatsOf(shop.client));
  seats[Symbol.dispose]();
  await takeSeat();
  expect(changes).toHaveLength(2);
  expect(seats.error).toBeUndefined();
});

it('is aborted before it began', async () => {
  expect(await errorOf(shop.client.watchSeats(SHOW, { signal: AbortSignal.abort() }))).toMatchObject({
    status: 'ABORTED',
  });
});
