/** The API as whoever runs it meets it: how it starts, fails to start, dies and comes back. */

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ownFolder, ServerDidNotStart } from '@holdfast/core/testing';
import { describe, expect, it } from 'vitest';
import { startApi } from '../testing/index.ts';
import { clientOf } from './helpers.ts';

describe('after kill -9', () => {
  it('has every acknowledged booking, with its seats booked, and higher fences', async () => {
    await using api = await startApi({ env: { DEMO: 'true' } });
    const acknowledged = new Map<string, readonly string[]>();
    let highestFence = 0;
    const client = clientOf(api);
    /** One buyer after another until the process is gone; what was answered before counts. */
    const sellRow = async (row: number) => {
      for (let seat = 1; seat <= 22; seat += 1) {
        const hold = await client.holds.create.mutate({ showId: 'grand_hall', seatIds: [`S${row}-${seat}`] });
        const booking = await client.holds.confirm.mutate(hold);
        acknowledged.set(booking.bookingId, booking.seatIds);
        highestFence = Math.max(highestFence, booking.fence);
        if (acknowledged.size === 60) void api.kill();
      }
    };
    await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map(sellRow));
    expect(acknowledged.size).toBeGreaterThanOrEqual(60);
    expect(acknowledged.size).toBeLessThan(8 * 22);

    await api.restart();
    const { seats } = await client.seats.snapshot.query({ showId: 'grand_hall' });
    const operator = clientOf(api, api.operatorToken);
    for (const [bookingId, seatIds] of acknowledged) {
      expect(await operator.bookings.get.query({ bookingId })).toMatchObject({
        seatIds,
        status: 'confirmed',
      });
      for (const seatId of seatIds) expect(seats[seatId]).toBe('booked');
    }
    const next = await client.holds.create.mutate({ showId: 'grand_hall', seatIds: ['B4-32'] });
    expect(next.fence).toBeGreaterThan(highestFence);
  }, 30_000);

  it('takes the keys that it took before', async () => {
    await using api = await startApi();
    await api.kill();
    await api.restart();
    expect(await clientOf(api, api.operatorToken).accounts.me.query()).toMatchObject({ name: 'key:tests' });
  });
});

it('stops in order, watchers or not', async () => {
  await using api = await startApi({ env: { DEMO: 'true' } });
  const input = encodeURIComponent(JSON.stringify({ showId: 'grand_hall' }));
  const watch = await fetch(`${api.url}/trpc/seats.watch?input=${input}`);
  const reader = watch.body?.getReader();
  await reader?.read();
  const before = performance.now();
  await api.stop();
  expect(performance.now() - before).toBeLessThan(2_000);
  while (reader && !(await reader.read()).done);
  expect(api.output()).not.toMatch(/error/i);
});

describe('cannot start', () => {
  /** The one line it ends with. @throws when it started, or took longer than 5 s, or said more than one line. */
  async function lastWords(env: Record<string, string>): Promise<string> {
    const failure = await startApi({ env, withOperator: false }).then(
      async (api) => {
        await api.stop();
        throw new Error('it started');
      },
      (error) => error,
    );
    if (!(failure instanceof ServerDidNotStart)) throw failure;
    expect(failure.exitCode).toBe(1);
    expect(failure.tookMs).toBeLessThan(5_000);
    expect(failure.output.trim().split('\n')).toHaveLength(1);
    return failure.output.trim();
  }

  it('on a busy port', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const address = occupant.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    expect(await lastWords({ PORT: port })).toMatch(new RegExp(`^holdfast: PORT: .*${port}.* in use`));
    occupant.close();
  });

  it('in a data directory that cannot be written', async () => {
    const folder = await ownFolder('unwritable');
    await writeFile(join(folder.path, 'file'), '');
    // /proc answers mkdir with ENOENT, on which Node's own recursive mkdir tries for ever.
    for (const DATA_DIR of [join(folder.path, 'file', 'data'), '/dev/null', '/proc/holdfast/data']) {
      expect(await lastWords({ DATA_DIR })).toMatch(/^holdfast: DATA_DIR: /);
    }
    await folder.remove();
  });

  it.each([
    ['redis://127.0.0.1:9', /^holdfast: REDIS_URL: .*ECONNREFUSED 127\.0\.0\.1:9/],
    ['redis://no-such-host.invalid:6379', /^holdfast: REDIS_URL: .*no-such-host\.invalid/],
    ['http://127.0.0.1', /^holdfast: REDIS_URL: must look like redis:\/\/.*host:6379/],
    ['nonsense', /^holdfast: REDIS_URL: must look like/],
  ])('with REDIS_URL=%s', async (REDIS_URL, words) => {
    expect(await lastWords({ REDIS_URL })).toMatch(words);
  });

  it.each([
    ['http://127.0.0.1:9', /^holdfast: ETCD_URL: etcd does not answer: .*ECONNREFUSED 127\.0\.0\.1:9/],
    ['127.0.0.1:2379', /^holdfast: ETCD_URL: must look like http:\/\/host:port/],
  ])('with ETCD_URL=%s', async (ETCD_URL, words) => {
    expect(await lastWords({ ETCD_URL })).toMatch(words);
  });

  it('with a database that is not there', async () => {
    expect(await lastWords({ DATABASE_URL: 'postgres://127.0.0.1:9/x' })).toMatch(
      /^holdfast: DATABASE_URL: .*ECONNREFUSED/,
    );
  });

  it('with a setting that makes no sense', async () => {
    expect(await lastWords({ PORT: '99999' })).toMatch(/^holdfast: PORT: /);
    expect(await lastWords({ HOLD_TTL_MS: 'soon' })).toMatch(/^holdfast: HOLD_TTL_MS: /);
  });

  it('twice on one ledger with the memory engine', async () => {
    const folder = await ownFolder('shared');
    await using _first = await startApi({ env: { DATA_DIR: folder.path }, withOperator: false });
    expect(await lastWords({ DATA_DIR: folder.path })).toMatch(
      /another Holdfast process .* memory engine is for one/,
    );
    await folder.remove();
  });
});
