/** The live feed as it comes over the wire, in both its forms. */
import { eventually } from '@holdfast/core/testing';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { EventStream, plainWatchUrl, trpcWatchUrl } from './event-stream.ts';
import { clientOf } from './helpers.ts';
import { showOf, startInProcess } from './in-process.ts';

const HALL = 'grand_hall';
let api: ApiServer;
let nextSeat = 0;
const opened: EventStream[] = [];

beforeAll(async () => {
  api = await startApi({ env: { DEMO: 'true' } });
});
afterAll(async () => {
  for (const stream of opened) stream.close();
  await api.stop();
});

async function open(...args: Parameters<typeof EventStream.open>): Promise<EventStream> {
  const stream = await EventStream.open(...args);
  opened.push(stream);
  return stream;
}

/** Takes a seat that no other test has. */
async function hold() {
  nextSeat += 1;
  const seatId = `S${1 + Math.floor(nextSeat / 22)}-${1 + (nextSeat % 22)}`;
  return clientOf(api).holds.create.mutate({ showId: HALL, seatIds: [seatId] });
}

/** What tRPC's own adapter says: it gets the requests that do not look like its client's. */
const official = { 'content-type': 'application/json' };
/** The hint when to come again is ours; heartbeats come when they come. */
const comparable = (text: string) =>
  text.replace(/retry: \d+\n\n/, '').replaceAll('event: ping\ndata: \n\n\n', '');

describe('to the client of tRPC', () => {
  it('is byte for byte what the official adapter sends', async () => {
    const url = trpcWatchUrl(api, { showId: HALL });
    const [ours, theirs] = [await open(url), await open(url, { headers: official })];
    await eventually(() => expect([ours.seatEvents.length, theirs.seatEvents.length]).toEqual([1, 1]));
    for (let change = 0; change < 5; change += 1) await clientOf(api).holds.release.mutate(await hold());
    await eventually(() => expect([ours.seatEvents.length, theirs.seatEvents.length]).toEqual([11, 11]));
    expect(comparable(ours.text)).toBe(comparable(theirs.text));
    for (const name of ['content-type', 'cache-control', 'x-accel-buffering', 'vary']) {
      expect(ours.headers.get(name), name).toBe(theirs.headers.get(name));
    }
  });

  it.each([
    ['an unknown show', { showId: 'nowhere' }, 'UNKNOWN_SHOW'],
    ['the wrong shape', { showId: 7 }, 'INVALID_INPUT'],
    ['an event id that is too long', { showId: HALL, lastEventId: '1'.repeat(21) }, 'INVALID_INPUT'],
  ])('refuses %s as the official adapter does', async (_, input, status) => {
    const url = trpcWatchUrl(api, input);
    const [ours, theirs] = [await open(url), await open(url, { headers: official })];
    await Promise.all([ours.ended, theirs.ended]);
    expect(ours.status).toBe(theirs.status);
    expect(ours.text).toContain(`"status":"${status}"`);
    // The official adapter goes on to say that the stream is over, which its client, gone by then, does not hear.
    expect(comparable(theirs.text)).toContain(comparable(ours.text));
  });
});

describe('to anybody', () => {
  it('is what EventSource reads, with heartbeats, until it is told that the server stops', async () => {
    await using own = await startApi({ env: { DEMO: 'true' } });
    const [seats, pings, ends]: string[][] = [[], [], []];
    const source = new EventSource(plainWatchUrl(own, HALL));
    source.addEventListener('message', ({ data }) => seats?.push(data));
    source.addEventListener('ping', ({ data }) => pings?.push(data));
    source.addEventListener('end', ({ data }) => ends?.push(data));
    await eventually(() => expect(seats).toHaveLength(1));
    const { version } = JSON.parse(seats?.[0] ?? '');
    await clientOf(own).holds.create.mutate({ showId: HALL, seatIds: ['S1-1'] });
    await eventually(() => expect(seats).toHaveLength(2));
    expect(JSON.parse(seats?.[1] ?? '')).toEqual({
      type: 'change',
      version: version + 1,
      status: 'held',
      seatIds: ['S1-1'],
    });
    await eventually(() => expect(pings?.length).toBeGreaterThan(1), { withinMs: 11_000 });
    await own.stop();
    await eventually(() => expect(ends?.map((end) => JSON.parse(end).reason)).toEqual(['SERVER_STOPPING']));
    source.close();
  });

  it('says with a status what is wrong before it begins', async () => {
    const unknown = await fetch(plainWatchUrl(api, 'nowhere'));
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { status: 'UNKNOWN_SHOW', showId: 'nowhere' },
    ]);
    const tooLong = await fetch(`${plainWatchUrl(api, HALL)}?lastEventId=${'1'.repeat(21)}`);
    expect([tooLong.status, await tooLong.json()]).toMatchObject([400, { status: 'INVALID_INPUT' }]);
    expect((await fetch(plainWatchUrl(api, HALL), { method: 'HEAD' })).status).toBe(404);
  });

  it('is text for proxies to pass on at once', async () => {
    const stream = await open(plainWatchUrl(api, HALL));
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    await eventually(() => expect(stream.text).toMatch(/^retry: \d{4}\n\n/));
  });
});

describe('resumed', () => {
  const waysToAsk: [string, (version: string) => Promise<EventStream>][] = [
    ['in the input', (lastEventId) => open(trpcWatchUrl(api, { showId: HALL, lastEventId }))],
    ['in the query of tRPC', (id) => open(`${trpcWatchUrl(api, { showId: HALL })}&lastEventId=${id}`)],
    ['by the header', (id) => open(plainWatchUrl(api, HALL), { headers: { 'last-event-id': id } })],
    ['in the query', (id) => open(`${plainWatchUrl(api, HALL)}?lastEventId=${id}`)],
  ];
  it.each(waysToAsk)('with the version %s, it goes on from there', async (_, resume) => {
    const first = await open(plainWatchUrl(api, HALL));
    await eventually(() => expect(first.seatEvents).toHaveLength(1));
    for (let change = 0; change < 3; change += 1) await hold();
    await eventually(() => expect(first.seatEvents).toHaveLength(4));
    const stream = await resume(first.seatEvents[1]?.id ?? '');
    await hold();
    await eventually(() => expect(first.seatEvents).toHaveLength(5));
    await eventually(() => expect(stream.seatEvents).toEqual(first.seatEvents.slice(2)));
  });

  it('from before this process watched the show, it asks the engine', async () => {
    await using own = await startApi({ env: { DEMO: 'true' } });
    const client = clientOf(own);
    const { version } = await client.seats.snapshot.query({ showId: HALL });
    for (const seatId of ['S1-1', 'S1-2', 'S1-3']) {
      await client.holds.create.mutate({ showId: HALL, seatIds: [seatId] });
    }
    const headers = { 'last-event-id': String(version + 1) };
    const streams = await Promise.all([0, 1].map(() => open(plainWatchUrl(own, HALL), { headers })));
    await client.holds.create.mutate({ showId: HALL, seatIds: ['S1-4'] });
    for (const stream of streams) {
      await eventually(() =>
        expect(stream.seatEvents.map(({ data }) => data.seatIds)).toEqual([['S1-2'], ['S1-3'], ['S1-4']]),
      );
    }
  });

  it.each([
    ['another life of the show', '3'],
    ['a future that is none', '99999999999999'],
    ['nowhere', 'latest'],
  ])('from %s, it begins with a snapshot', async (_, lastEventId) => {
    const stream = await open(trpcWatchUrl(api, { showId: HALL, lastEventId }));
    await eventually(() => expect(stream.seatEvents).toMatchObject([{ data: { type: 'snapshot' } }]));
    const { seatIds } = await hold();
    await eventually(() => expect(stream.seatEvents.at(-1)?.data).toMatchObject({ type: 'change', seatIds }));
  });

  it('by the official client by itself, when the server comes back', async () => {
    await using own = await startApi({ env: { DEMO: 'true' } });
    const events: { type: string }[] = [];
    const failures: unknown[] = [];
    const watching = clientOf(own).seats.watch.subscribe(
      { showId: HALL },
      {
        onData: ({ data }) => events.push(data),
        onError: (error) => failures.push(error),
        onComplete: () => failures.push('it took the end for the end of the subscription'),
      },
    );
    await eventually(() => expect(events).toHaveLength(1));
    await own.kill('SIGTERM');
    await own.restart();
    // The memory engine forgot everything: what there is now, it tells anew.
    await eventually(() => expect(events).toMatchObject([{ type: 'snapshot' }, { type: 'snapshot' }]), {
      withinMs: 10_000,
    });
    expect(failures).toEqual([]);
    watching.unsubscribe();
  });
});

describe('of many watchers', () => {
  it('is read once', async () => {
    let reads = 0;
    await using own = await startInProcess({
      standBetween: (holdfast) => {
        const { shows } = holdfast;
        const watch: typeof shows.watch = (...args) => {
          reads += 1;
          return shows.watch(...args);
        };
        const counting = new Proxy(shows, {
          get: (target, name) => {
            const value = name === 'watch' ? watch : Reflect.get(target, name);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
        return { ...holdfast, shows: counting };
      },
    });
    await own.holdfast.shows.create(showOf('one', ['A']));
    const urls = [plainWatchUrl(own, 'one'), trpcWatchUrl(own, { showId: 'one' })];
    const streams = await Promise.all(Array.from({ length: 50 }, (_, index) => open(urls[index % 2] ?? '')));
    for (const stream of streams) await eventually(() => expect(stream.seatEvents).toHaveLength(1));
    await clientOf(own).holds.create.mutate({ showId: 'one', seatIds: ['A'] });
    for (const stream of streams)
      await eventually(() => expect(stream.seatEvents.at(-1)?.data.status).toBe('held'));
    expect(reads).toBe(1);
    for (const stream of streams) stream.close();
    await eventually(async () => expect(await own.connectionCount()).toBeLessThan(50));
  });

  it('has an end: more are refused, until one has gone', async () => {
    await using own = await startApi({ env: { DEMO: 'true', MAX_WATCHERS: '2' } });
    const [first] = [await open(plainWatchUrl(own, HALL)), await open(trpcWatchUrl(own, { showId: HALL }))];
    const refused = await fetch(plainWatchUrl(own, HALL));
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      { status: 'OVERLOADED', retryAfterMs: 5_000 },
    ]);
    const told = await open(trpcWatchUrl(own, { showId: HALL }));
    await told.ended;
    expect(told.text).toMatch(/^retry: 5000\n/);
    expect(JSON.parse(told.events.at(-1)?.data ?? '')).toMatchObject({
      data: { status: 'OVERLOADED', httpStatus: 503, retryAfterMs: 5_000 },
    });
    first?.close();
    await eventually(async () => {
      const next = await open(plainWatchUrl(own, HALL));
      expect(next.status).toBe(200);
    });
  });
});
