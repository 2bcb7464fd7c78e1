/** What happens to holds and bookings when another Redis takes over, or one comes back, without the last writes. */
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONFIRM_DEADLINE_MS } from '../src/booking/confirm.ts';
import type { HoldView } from '../src/booking/hold-view.ts';
import { hashToken } from '../src/booking/tokens.ts';
import { bookingIdOf } from '../src/domain/booking-id.ts';
import { epochOf } from '../src/domain/epochs.ts';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type RedisServer, startRedis, startSentinelGroup } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { type TwoHoldfasts, twoHoldfasts } from '../testing/two-holdfasts.ts';

const TIMEOUT_MS = 1_000;
const NO_SERVER = ['127.0.0.1', '1'] as const;

describe('a replica that is promoted without the last writes', () => {
  it('is rebuilt before it answers, once: bookings stay, nothing is sold twice, fences rise', async () => {
    await using group = await startSentinelGroup();
    await using both = await twoHoldfasts({ url: group.url, timeoutMs: 3_000 });
    const { here, there, ledger } = both;
    const showId = await openShow(both);
    const take = takerOf(both, showId);
    const [primary, replica] = [clientOf(await group.primary()), clientOf(await group.replica())];

    // What the replica knows.
    const known = [unwrap(await here.confirmHold(await take(['A']))), await take(['B'])];
    expect(await primary.wait(1, 5_000)).toBe(1);
    await replica.replicaof(...NO_SERVER);
    // What it never hears of: a booking, the end of a hold, a hold, and a confirm that nobody finished.
    const sold = unwrap(await there.confirmHold(await take(['C'])));
    unwrap(await here.holds.release(known[1] as HoldView & { token: string }));
    const lost = await take(['D']);
    const inDoubt = await take(['E']);
    await bookWithoutWord(both, inDoubt);
    const before = Math.max(...[...known, sold, lost, inDoubt].map(({ fence }) => fence));
    const rebuiltBefore = both.rebuilds();
    await (await group.primary()).kill();

    const tries = ['A', 'B', 'C', 'D', 'E', 'A', 'B', 'C', 'D', 'E'].map((seatId, buyer) => {
      const { holds } = buyer % 2 ? here : there;
      // The same request until it is answered, as a client sends it.
      const request = { showId, seatIds: [seatId], idempotencyKey: `buyer ${buyer}` };
      return eventually(() => holds.create(request), { withinMs: 12_000 });
    });
    const results = await Promise.all(tries);
    const won = results.flatMap((result) => (result.ok ? [result.value] : []));
    expect(won.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual(['B', 'D']);
    for (const { fence } of won) expect(fence).toBeGreaterThan(before);
    for (const result of results) {
      if (!result.ok) expect(result.refusal.status).toBe('SEAT_UNAVAILABLE');
    }
    expect(both.rebuilds()).toBe(rebuiltBefore + 1);
    expect(await here.confirmHold(lost)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
    for (const hold of won) unwrap(await there.confirmHold(hold));
    const { items } = await ledger.listBookings({ showId, limit: 10 });
    expect(items.flatMap(({ seatIds }) => seatIds).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E']);
    // Asked again after all this, the confirm in doubt is what the ledger says it is.
    expect(unwrap(await here.confirmHold(inDoubt)).seatIds).toEqual(['E']);
  }, 40_000);
});

describe('a primary that hangs', () => {
  it('is left when the Sentinels promote another, by those who wait for it and those who watch', async () => {
    await using group = await startSentinelGroup();
    // Much longer than the failover takes.
    await using both = await twoHoldfasts({ url: group.url, timeoutMs: 12_000 });
    const { here } = both;
    const showId = await openShow(both);
    const stop = new AbortController();
    const events = unwrap(await here.shows.watch(showId, { sinceVersion: undefined, signal: stop.signal }));
    await events.next();
    // In the snapshot of the rebuilt show, or as a change after it.
    const seen = (async () => {
      for await (const event of events) {
        if (event.type === 'snapshot' ? event.seats.A === 'held' : event.seatIds.includes('A')) return;
      }
    })();
    const old = await group.primary();
    old.pause();
    const startedAt = performance.now();
    const hold = unwrap(await here.holds.create({ showId, seatIds: ['A'] }));
    await seen;
    expect(performance.now() - startedAt).toBeLessThan(12_000);
    expect(await group.primary()).not.toBe(old);
    old.resume();
    expect(unwrap(await here.confirmHold(hold)).fence).toBe(hold.fence);
    stop.abort();
  }, 30_000);
});

describe('an old primary that does not know it was replaced', () => {
  it('gives out holds that the ledger does not book', async () => {
    await using pair = await startPair();
    await using both = await twoHoldfasts({
      url: pair.first.url,
      urlThere: pair.second.url,
      timeoutMs: TIMEOUT_MS,
    });
    const { here, there } = both;
    const showId = await openShow(both);
    const before = unwrap(await here.holds.create({ showId, seatIds: ['A'] }));
    expect(await clientOf(pair.first).wait(1, 5_000)).toBe(1);
    await clientOf(pair.second).replicaof('NO', 'ONE');

    const sold = unwrap(
      await there.confirmHold(unwrap(await there.holds.create({ showId, seatIds: ['A'] }))),
    );
    expect(epochOf(sold.fence)).toBeGreaterThan(epochOf(before.fence));
    const after = unwrap(await here.holds.create({ showId, seatIds: ['B'] }));
    expect(await here.confirmHold(before)).toMatchObject({ refusal: { status: 'HOLD_EXPIRED' } });
    // That told it: from here on it knows what was sold elsewhere, and no hold of before.
    expect(await here.confirmHold(after)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
    for (const { shows, holds } of [here, there]) {
      expect(unwrap(await shows.snapshot(showId)).seats).toEqual({ A: 'booked' });
      expect(await holds.create({ showId, seatIds: ['A'] })).toMatchObject({
        refusal: { status: 'SEAT_UNAVAILABLE' },
      });
    }
  });
});

describe('a rebuild that was begun on another server', () => {
  it('is not finished here, and hinders nobody', async () => {
    await using pair = await startPair();
    const [old, next] = [pair.first, pair.second].map(
      ({ url }) => new RedisEngine({ url, timeoutMs: TIMEOUT_MS }),
    );
    if (!old || !next) throw new Error('no engine');
    const show = { seatCount: 1, sale: 'open', booked: [], blocked: [] } as const;
    expect(await old.beginLoad('begun', 5)).toEqual({ status: 'LOADING' });
    await old.beginLoad('done', 5);
    expect(await old.load('done', { epoch: 5, ...show })).toEqual({ status: 'LOADED' });
    expect(await clientOf(pair.first).wait(1, 5_000)).toBe(1);
    await clientOf(pair.second).replicaof('NO', 'ONE');

    expect(await next.load('begun', { epoch: 5, ...show })).toEqual({ status: 'STALE_EPOCH' });
    expect(await next.unload('done', 5)).toEqual({ status: 'STALE_EPOCH' });
    for (const showId of ['begun', 'done']) {
      expect(await next.beginLoad(showId, 4)).toEqual({ status: 'STALE_EPOCH' });
      expect(await next.beginLoad(showId, 6)).toEqual({ status: 'LOADING' });
      expect(await next.load(showId, { epoch: 6, ...show })).toEqual({ status: 'LOADED' });
    }
    await Promise.all([old.close(), next.close()]);
  });
});

describe('a primary that was a replica in between', () => {
  it('is rebuilt before it answers, although it is the same process', async () => {
    await using pair = await startPair();
    await using both = await twoHoldfasts({ url: pair.first.url, timeoutMs: TIMEOUT_MS });
    const { here } = both;
    const showId = await openShow(both);
    const [first, second] = [clientOf(pair.first), clientOf(pair.second)];
    const hold = unwrap(await here.holds.create({ showId, seatIds: ['A'] }));
    expect(await first.wait(1, 5_000)).toBe(1);
    await second.replicaof('NO', 'ONE');
    const sold = unwrap(await here.confirmHold(hold));
    const lost = unwrap(await here.holds.create({ showId, seatIds: ['B'] }));

    await first.replicaof('127.0.0.1', String(pair.second.port));
    await linkIsUp(first);
    await expect(here.holds.create({ showId, seatIds: ['C'] })).rejects.toThrow(/READONLY/);
    await first.replicaof('NO', 'ONE');
    expect(await here.holds.create({ showId, seatIds: ['A'] })).toMatchObject({
      refusal: { status: 'SEAT_UNAVAILABLE' },
    });
    const next = unwrap(await here.holds.create({ showId, seatIds: ['B'] }));
    expect(next.fence).toBeGreaterThan(Math.max(sold.fence, lost.fence));
  });

  it('so is one that nobody noticed, within moments', async () => {
    await using pair = await startPair();
    await using both = await twoHoldfasts({ url: pair.first.url, timeoutMs: TIMEOUT_MS });
    const { here, ledger } = both;
    const showId = await openShow(both);
    const [first, second] = [clientOf(pair.first), clientOf(pair.second)];
    const hold = unwrap(await here.holds.create({ showId, seatIds: ['A'] }));
    expect(await first.wait(1, 5_000)).toBe(1);
    await second.replicaof('NO', 'ONE');
    const { fence } = unwrap(await here.holds.create({ showId, seatIds: ['B'] }));
    await first.replicaof('127.0.0.1', String(pair.second.port));
    await linkIsUp(first);
    await first.replicaof('NO', 'ONE');
    // No more than reading, which any server would answer.
    await eventually(async () => expect(unwrap(await here.shows.snapshot(showId)).seats).toEqual({}));
    expect(await here.confirmHold(hold)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
    expect(unwrap(await here.holds.create({ showId, seatIds: ['B'] })).fence).toBeGreaterThan(fence);
    expect((await ledger.listBookings({ showId, limit: 1 })).items).toEqual([]);
  });
});

describe('a connection that rested', () => {
  it('while its server was a replica is looked at before it is used', async () => {
    await using pair = await startPair();
    const [first, second] = [clientOf(pair.first), clientOf(pair.second)];
    await using busy = await engineOn(pair.first);
    await using resting = await engineOn(pair.first);
    await busy.engine.beginLoad('show', 1);
    const show = { epoch: 1, seatCount: 1, sale: 'open', booked: [], blocked: [] } as const;
    expect(await busy.engine.load('show', show)).toEqual({ status: 'LOADED' });
    expect(await busy.engine.snapshot('show')).toMatchObject({ status: 'SNAPSHOT' });
    await resting.engine.ping();
    const restedUntil = performance.now() + 2_100;
    expect(await first.wait(1, 5_000)).toBe(1);
    await second.replicaof('NO', 'ONE');
    await busy.engine.setSale('show', 'closed');
    await first.replicaof('127.0.0.1', String(pair.second.port));
    await linkIsUp(first);
    await first.replicaof('NO', 'ONE');
    await eventually(() => expect(performance.now()).toBeGreaterThan(restedUntil));
    expect(await resting.engine.snapshot('show')).toEqual({ status: 'NOT_LOADED' });
  });
});

describe('a primary that lost nothing', () => {
  it('keeps its holds when a replica comes', async () => {
    await using server = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
    await using both = await twoHoldfasts({ url: server.url, timeoutMs: TIMEOUT_MS });
    const { here, there } = both;
    const showId = await openShow(both);
    const hold = unwrap(await here.holds.create({ showId, seatIds: ['A'] }));
    const idBefore = await fieldOf(server, 'master_replid');
    await using replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    await linkIsUp(clientOf(replica));
    expect(await fieldOf(server, 'master_replid')).not.toBe(idBefore);
    await here.engine.beginLoad(showId, 9);
    await using later = await engineOn(server);
    expect(await later.engine.beginLoad(showId, 9)).toEqual({ status: 'ALREADY_LOADED' });
    expect(unwrap(await there.confirmHold(hold)).fence).toBe(hold.fence);
  });

  it('keeps its holds when it forgets that it was promoted', async () => {
    await using pair = await startPair(['--repl-backlog-ttl', '1']);
    await clientOf(pair.second).replicaof('NO', 'ONE');
    const server = pair.second;
    await using both = await twoHoldfasts({ url: server.url, timeoutMs: TIMEOUT_MS });
    const showId = await openShow(both);
    const hold = unwrap(await both.here.holds.create({ showId, seatIds: ['A'] }));
    await eventually(async () => expect(await fieldOf(server, 'master_replid2')).toMatch(/^0+$/));
    // For longer than it takes until the server is looked at again.
    const until = performance.now() + 1_500;
    while (performance.now() < until) expect(unwrap(await both.here.holds.get(hold)).state).toBe('active');
    // Another process that comes now cannot know, and all of them agree with it.
    await using later = await engineOn(server);
    expect(await later.engine.snapshot(showId)).toEqual({ status: 'NOT_LOADED' });
    expect(await later.engine.beginLoad(showId, 9)).toEqual({ status: 'LOADING' });
    const show = { epoch: 9, seatCount: 5, sale: 'open', booked: [], blocked: [] } as const;
    expect(await later.engine.load(showId, show)).toEqual({ status: 'LOADED' });
    const rebuiltBefore = both.rebuilds();
    expect(unwrap(await both.here.shows.snapshot(showId)).seats).toEqual({});
    expect(both.rebuilds()).toBe(rebuiltBefore);
  });
});

describe('a Redis that is a replica', () => {
  it('is told apart from one that answers, in time, and used again when it is the primary', async () => {
    await using server = await startRedis();
    await using both = await twoHoldfasts({ url: server.url, timeoutMs: 300 });
    const { here } = both;
    const showId = await openShow(both);
    const hold = unwrap(await here.holds.create({ showId, seatIds: ['A'] }));
    await clientOf(server).replicaof(...NO_SERVER);
    const startedAt = performance.now();
    const refused = here.holds.create({ showId, seatIds: ['B'] });
    await expect(refused).rejects.toThrow(EngineUnavailable);
    await expect(refused).rejects.toThrow(/READONLY/);
    expect(performance.now() - startedAt).toBeLessThan(300 + 250);
    // What it would answer may be old, so it is not asked.
    await expect(here.shows.snapshot(showId)).rejects.toThrow(/READONLY/);
    await clientOf(server).replicaof('NO', 'ONE');
    expect(unwrap(await here.holds.create({ showId, seatIds: ['A'] })).fence).toBeGreaterThan(hold.fence);
  });
});

/** A primary and its replica, which nobody watches over. */
async function startPair(args: readonly string[] = []) {
  const quick = ['--repl-diskless-sync-delay', '0', ...args];
  const first = await startRedis({ args: quick });
  const second = await startRedis({ args: [...quick, '--replicaof', '127.0.0.1', String(first.port)] });
  await linkIsUp(clientOf(second));
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
    },
  };
}

async function engineOn({ url }: RedisServer) {
  const engine = new RedisEngine({ url, timeoutMs: TIMEOUT_MS });
  return { engine, [Symbol.asyncDispose]: () => engine.close() };
}

async function fieldOf(server: RedisServer, name: string): Promise<string> {
  const info = await clientOf(server).info('replication');
  return new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
}

async function linkIsUp(replica: Redis): Promise<void> {
  await eventually(async () => expect(await replica.info('replication')).toContain('master_link_status:up'));
}

function clientOf(server: RedisServer): Redis {
  const client = new Redis(server.url);
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return client;
}

async function openShow({ here }: TwoHoldfasts): Promise<string> {
  unwrap(await here.shows.create(showOf('show')));
  unwrap(await here.shows.snapshot('show'));
  return 'show';
}

function takerOf({ here, there }: TwoHoldfasts, showId: string) {
  let holds = 0;
  return async (seatIds: string[]) => {
    holds += 1;
    return unwrap(await (holds % 2 ? here : there).holds.create({ showId, seatIds }));
  };
}

/** As a process does that dies between telling the ledger and telling the engine. */
async function bookWithoutWord({ here, ledger }: TwoHoldfasts, hold: HoldView & { token: string }) {
  const { showId, holdId, fence, seatIds } = hold;
  const tokenHash = hashToken(hold.token);
  const begun = await here.engine.beginConfirm(showId, {
    holdId,
    tokenHash,
    deadlineMs: CONFIRM_DEADLINE_MS,
  });
  expect(begun.status).toBe('CONFIRMING');
  const about = { customerRef: undefined, paymentRef: undefined, confirmedAtMs: 0 };
  const booking = { bookingId: bookingIdOf(holdId), showId, holdId, seatIds, fence, tokenHash, ...about };
  expect((await ledger.book(booking)).status).toBe('BOOKED');
}
