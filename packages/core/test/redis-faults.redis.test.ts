/** What happens to holds when Redis forgets, stalls, dies and comes back. */
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/booking/limits.ts';
import { assemble, type Holdfast } from '../src/create.ts';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import type { Ledger } from '../src/ports/ledger.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type OwnFolder, ownFolder, type RedisServer, startRedis } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { staysOpen } from '../testing/override.ts';

const TIMEOUT_MS = 400;

let server: RedisServer;
let admin: Redis;
let folder: OwnFolder;
let ledger: Ledger;
/** Two processes' worth of Holdfast on one Redis and one ledger. */
let here: Holdfast;
let there: Holdfast;
let showId: string;
let shows = 0;

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
  admin.on('error', () => {});
  folder = await ownFolder('faults');
  ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
  await ledger.migrate();
  const open = () =>
    assemble({
      engine: new RedisEngine({ url: server.url, timeoutMs: TIMEOUT_MS }),
      ledger: staysOpen(ledger),
      clock: systemClock,
      options: { limits: DEFAULT_LIMITS, reportFault: () => {} },
    });
  here = await open();
  there = await open();
});
afterAll(async () => {
  await here.close();
  await there.close();
  await ledger.close();
  admin.disconnect();
  await server.stop();
  await folder.remove();
});
beforeEach(async () => {
  shows += 1;
  showId = `show-${shows}`;
  unwrap(await here.shows.create(showOf(showId)));
});

const take = async (seatIds: string[], holdfast = here) =>
  unwrap(await holdfast.holds.create({ showId, seatIds }));
const seats = async () => unwrap(await here.shows.snapshot(showId)).seats;

describe('a Redis that forgets', () => {
  const losses: [string, () => Promise<unknown>][] = [
    ['FLUSHALL', () => admin.flushall()],
    ['a restart without persistence', () => server.restart()],
  ];
  it.each(losses)(
    'everything (%s): bookings come back, holds get a clear answer, fences go on',
    async (_, lose) => {
      const booked = unwrap(await here.confirmHold(await take(['A'])));
      const hold = await take(['B']);
      await lose();
      await eventually(async () => expect(await seats()).toEqual({ A: 'booked' }));
      expect(await here.confirmHold(hold)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
      const next = await take(['B']);
      expect(next.fence).toBeGreaterThan(Math.max(hold.fence, booked.fence));
      expect(await here.holds.create({ showId, seatIds: ['A'] })).toMatchObject({
        refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['A'] },
      });
    },
  );

  it('everything, with a crowd on two processes: nobody sees a half-loaded show or a second sale', async () => {
    const booked = unwrap(await here.confirmHold(await take(['A', 'B'])));
    await admin.flushall();
    const tries = Array.from({ length: 60 }, (_, buyer) => {
      const holdfast = buyer % 2 ? here : there;
      return holdfast.holds.create({ showId, seatIds: ['ABCDE'.charAt(buyer % 5)] });
    });
    const results = await Promise.all(tries);
    const won = results.flatMap((result) => (result.ok ? result.value.seatIds : []));
    expect(won.toSorted()).toEqual(['C', 'D', 'E']);
    for (const result of results) {
      if (!result.ok) expect(result.refusal.status).toBe('SEAT_UNAVAILABLE');
      else expect(result.value.fence).toBeGreaterThan(booked.fence);
    }
  });

  it('its scripts: nobody notices', async () => {
    const hold = await take(['A']);
    await admin.script('FLUSH');
    const [next, booking] = await Promise.all([take(['B']), here.confirmHold(hold)]);
    expect([next.seatIds, unwrap(booking).seatIds]).toEqual([['B'], ['A']]);
  });

  it('a show that is being watched: watchers start anew from a snapshot', async () => {
    const stop = new AbortController();
    const seen: unknown[] = [];
    const watching = (async () => {
      const options = { sinceVersion: undefined, signal: stop.signal };
      for await (const event of unwrap(await here.shows.watch(showId, options))) seen.push(event);
    })();
    await take(['A']);
    await eventually(() => expect(seen).toHaveLength(2));
    await admin.flushall();
    const hold = await take(['C']);
    await eventually(() => expect(seen.at(-1)).toMatchObject({ seats: { C: 'held' } }));
    await here.confirmHold(hold);
    await eventually(() => expect(seen.at(-1)).toMatchObject({ status: 'booked', seatIds: ['C'] }));
    stop.abort();
    await watching;
  });
});

describe('a Redis that comes back as it was earlier', () => {
  it('is rebuilt before its first answer: what was sold since stays sold, and fences go on', async () => {
    await using old = await startRedis({ args: ['--save', '3600 1'] });
    await using folder = await ownFolderToDispose();
    const ledger = openSqliteLedger({ file: join(folder.path, 'ledger.sqlite') });
    await ledger.migrate();
    const faults: unknown[] = [];
    const holdfast = await assemble({
      engine: new RedisEngine({ url: old.url, timeoutMs: 5_000 }),
      ledger,
      clock: systemClock,
      options: { limits: DEFAULT_LIMITS, reportFault: (fault) => void faults.push(fault) },
    });
    const create = (seatIds: string[]) => holdfast.holds.create({ showId, seatIds });
    unwrap(await holdfast.shows.create(showOf(showId)));
    const before = unwrap(await create(['D']));
    const client = new Redis(old.url);
    client.on('error', () => {});
    await client.save();
    const sold = unwrap(await holdfast.confirmHold(unwrap(await create(['A']))));
    const since = unwrap(await create(['B']));
    await old.kill();
    await old.restart();

    expect(await create(['A'])).toMatchObject({ refusal: { status: 'SEAT_UNAVAILABLE', seatIds: ['A'] } });
    const next = unwrap(await create(['B']));
    expect(next.fence).toBeGreaterThan(Math.max(sold.fence, since.fence));
    // What the dump remembers of holds is no better than what it has forgotten.
    for (const hold of [before, since]) {
      expect(await holdfast.confirmHold(hold)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
    }
    expect(unwrap(await holdfast.shows.snapshot(showId)).seats).toEqual({ A: 'booked', B: 'held' });
    expect(unwrap(await holdfast.confirmHold(next)).seatIds).toEqual(['B']);
    client.disconnect();
    await holdfast.close();
    // The sweeper may have met the Redis that was gone; that the engine had on sale what is sold, nobody met.
    expect(faults.map(String).join()).not.toContain('gave out seats');
  });
});

describe('watching', () => {
  it('leaves no connection behind when the last watcher goes, even as something changes', async () => {
    const connections = async () =>
      String(await admin.client('LIST'))
        .trim()
        .split('\n').length;
    const before = await connections();
    const stop = new AbortController();
    const events = unwrap(await here.shows.watch(showId, { sinceVersion: undefined, signal: stop.signal }));
    await events.next();
    const next = events.next();
    await eventually(async () => expect(await connections()).toBe(before + 1));
    await take(['A']);
    await next;
    stop.abort();
    await events.return(undefined);
    await eventually(async () => expect(await connections()).toBe(before));
  });

  it('ends with a fault, and does not hang, when Redis freezes', async () => {
    const signal = new AbortController().signal;
    const events = unwrap(await here.shows.watch(showId, { sinceVersion: undefined, signal }));
    await events.next();
    const next = events.next();
    server.pause();
    await expect(next).rejects.toThrow(EngineUnavailable);
    server.resume();
  });
});

describe('a Redis that does not answer', () => {
  it('is a named fault within the timeout, never a hang, and can be asked again', async () => {
    const idempotencyKey = 'the same request, twice';
    await take(['A']);
    server.pause();
    const before = performance.now();
    const create = () => here.holds.create({ showId, seatIds: ['B'], idempotencyKey });
    await expect(create()).rejects.toThrow(EngineUnavailable);
    expect(performance.now() - before).toBeLessThan(TIMEOUT_MS * 3);
    await expect(here.engine.ping()).rejects.toThrow(EngineUnavailable);
    server.resume();
    // The first request may have been carried out after all: the retry is the same hold either way.
    const hold = unwrap(await eventually(create));
    expect(await seats()).toEqual({ A: 'held', B: 'held' });
    expect(unwrap(await here.holds.get(hold)).state).toBe('active');
  });

  it('because it is gone, says so, and is used again when it is back', async () => {
    await take(['A']);
    await server.kill();
    await expect(take(['B'])).rejects.toThrow(/Redis does not answer/);
    await server.restart();
    const hold = await eventually(() => take(['B']), { withinMs: 10_000 });
    expect(hold.seatIds).toEqual(['B']);
  });
});

async function ownFolderToDispose() {
  const own = await ownFolder('stale');
  return { path: own.path, [Symbol.asyncDispose]: () => own.remove() };
}
