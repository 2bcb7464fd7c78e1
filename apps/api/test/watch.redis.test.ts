import { eventually, startRedis } from '@holdfast/core/testing';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { startApi } from '../testing/index.ts';
import { EventStream, plainWatchUrl, trpcWatchUrl } from './event-stream.ts';
import { clientOf } from './helpers.ts';

const HALL = 'grand_hall';

it('reads a show once for all its watchers, and no more when they have gone', async () => {
  await using server = await startRedis();
  await using api = await startApi({ env: { DEMO: 'true', REDIS_URL: server.url } });
  const redis = new Redis(server.url);
  const readers = async () => String(await redis.client('LIST')).match(/ cmd=xread /g)?.length ?? 0;
  try {
    const streams = await Promise.all(
      Array.from({ length: 50 }, () => EventStream.open(plainWatchUrl(api, HALL))),
    );
    for (const stream of streams) await eventually(() => expect(stream.seatEvents).toHaveLength(1));
    await eventually(async () => expect(await readers()).toBe(1));
    for (const stream of streams) stream.close();
    await eventually(async () => expect(await readers()).toBe(0), { withinMs: 12_000 });
  } finally {
    redis.disconnect();
  }
}, 30_000);

it('goes on with a snapshot when Redis forgot everything', async () => {
  await using server = await startRedis();
  await using api = await startApi({ env: { DEMO: 'true', REDIS_URL: server.url } });
  const redis = new Redis(server.url);
  try {
    const client = clientOf(api);
    const streams = [
      await EventStream.open(plainWatchUrl(api, HALL)),
      await EventStream.open(trpcWatchUrl(api, { showId: HALL })),
    ];
    for (const stream of streams) await eventually(() => expect(stream.seatEvents).toHaveLength(1));
    await client.holds.create.mutate({ showId: HALL, seatIds: ['S1-1'] });
    for (const stream of streams) await eventually(() => expect(stream.seatEvents).toHaveLength(2));
    await redis.flushall();
    const booked = await client.holds.create.mutate({ showId: HALL, seatIds: ['S1-2'] });
    await client.holds.confirm.mutate(booked);
    const { version } = await client.seats.snapshot.query({ showId: HALL });
    for (const stream of streams) {
      await eventually(() => expect(Number(stream.seatEvents.at(-1)?.id)).toBe(version), {
        withinMs: 10_000,
      });
      const anew = stream.seatEvents.findLastIndex(({ data }) => data.type === 'snapshot');
      // The hold that Redis forgot is gone; what came after may be in the snapshot already.
      expect(anew).toBeGreaterThan(0);
      expect(stream.seatEvents[anew]?.data.seats).not.toHaveProperty('S1-1');
    }
    const resumed = await EventStream.open(plainWatchUrl(api, HALL), {
      headers: { 'last-event-id': streams[0]?.seatEvents[1]?.id ?? '' },
    });
    await eventually(() => expect(resumed.seatEvents[0]?.data.type).toBe('snapshot'));
    for (const stream of [...streams, resumed]) stream.close();
  } finally {
    redis.disconnect();
  }
}, 30_000);

it('tells what is wrong when Redis is gone, and goes on by itself when it is back', async () => {
  await using server = await startRedis();
  await using api = await startApi({
    env: { DEMO: 'true', REDIS_URL: server.url, DEPENDENCY_TIMEOUT_MS: '300' },
  });
  const plain = await EventStream.open(plainWatchUrl(api, HALL));
  const events: string[] = [];
  const failures: unknown[] = [];
  const watching = clientOf(api).seats.watch.subscribe(
    { showId: HALL },
    {
      onData: ({ data }) => events.push(data.type),
      onError: (error) => failures.push(error),
      onComplete: () => failures.push('over'),
    },
  );
  await eventually(() => expect([plain.seatEvents.length, events.length]).toEqual([1, 1]));
  await server.kill();
  await plain.ended;
  expect(plain.events.at(-1)).toMatchObject({ event: 'end' });
  expect(JSON.parse(plain.events.at(-1)?.data ?? '').reason).toBe('ENGINE_UNAVAILABLE');
  await server.restart();
  await eventually(() => expect(events.length).toBeGreaterThan(1), { withinMs: 15_000 });
  expect(failures).toEqual([]);
  watching.unsubscribe();
}, 40_000);
