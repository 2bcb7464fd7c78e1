/** A cluster of three primaries whose slots move, and one of which is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { keyOf } from '../src/engines/redis/scripts.ts';
import { slotOf } from '../src/engines/redis/slots.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { heldIn, holdCommand } from '../testing/engine-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type RedisCluster, type RedisServer, startRedisCluster } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { type TwoHoldfasts, twoHoldfasts } from '../testing/two-holdfasts.ts';

const TIMEOUT_MS = 600;
/** For timers that fire late on a busy machine. */
const SLACK_MS = 300;

let cluster: RedisCluster;
let both: TwoHoldfasts;

beforeAll(async () => {
  cluster = await startRedisCluster({ withReplica: true });
  both = await twoHoldfasts({ url: cluster.url, timeoutMs: TIMEOUT_MS });
});
afterAll(async () => {
  await both[Symbol.asyncDispose]();
  await cluster.stop();
});

it('finds a key in the slot in which Redis has it', async () => {
  const [{ client, primaries }] = [cluster];
  const [server] = primaries as [RedisServer];
  for (const key of ['123456789', 'holdfast:{grand_hall}:meta', '{}a', 'a{}b{c}', 'a{b', 'é{ü}', '{a}{b}']) {
    expect([key, slotOf(key)]).toEqual([key, await client(server).cluster('KEYSLOT', key)]);
  }
});

describe('a slot that moves', () => {
  it('under load: who asks is told the truth or nothing, and what was booked stays', async () => {
    const { here, there, ledger } = both;
    const showId = await openShowOn(0, 'moving');
    const sold = unwrap(await here.confirmHold(unwrap(await here.holds.create({ showId, seatIds: ['A'] }))));
    const seen: string[] = [];
    const stop = new AbortController();
    const watching = watch(showId, seen, stop.signal);
    const load = Promise.all([keepTrying(here, showId, stop.signal), keepTrying(there, showId, stop.signal)]);

    const before = await errorCounts();
    await moveSlot(showId, cluster.primaries[0], cluster.primaries[1]);
    await eventually(async () => {
      const hold = unwrap(await here.holds.create({ showId, seatIds: ['E'] }));
      expect(hold.fence).toBeGreaterThan(sold.fence);
    });
    await eventually(() => expect(seen).toContain('E held'));
    stop.abort();
    const fences = (await load).flat();
    await watching;
    expect(new Set(fences).size).toBe(fences.length);
    const after = await errorCounts();
    // All three did happen.
    for (const word of ['MOVED', 'TRYAGAIN', 'ASK']) {
      expect([word, (after[word] ?? 0) > (before[word] ?? 0)]).toEqual([word, true]);
    }
    expect(unwrap(await there.shows.snapshot(showId)).seats).toMatchObject({ A: 'booked', E: 'held' });
    expect(await there.holds.create({ showId, seatIds: ['A'] })).toMatchObject({
      refusal: { status: 'SEAT_UNAVAILABLE' },
    });
    const { items } = await ledger.listBookings({ showId, limit: 100 });
    expect(items.map(({ bookingId }) => bookingId)).toEqual([sold.bookingId]);
  }, 30_000);

  it('and is not there yet is asked for where it will be', async () => {
    const showId = showOnServer(1, 'asked');
    const [from, to] = [cluster.primaries[1], cluster.primaries[2]] as [RedisServer, RedisServer];
    const engine = new RedisEngine({ url: cluster.url, timeoutMs: TIMEOUT_MS });
    await beginMove(showId, from, to);
    // Its only key would be the show's: who has none of a command's keys sends on to where the slot goes.
    const before = await errorCounts();
    expect(await engine.setSale(showId, 'open')).toEqual({ status: 'NOT_LOADED' });
    expect((await errorCounts()).ASK).toBe((before.ASK ?? 0) + 1);
    // With several keys neither server answers until the move is over.
    await within(TIMEOUT_MS, expect(engine.beginLoad(showId, 1)).rejects.toThrow(/TRYAGAIN/));
    const patient = new RedisEngine({ url: cluster.url, timeoutMs: 10_000 });
    const refused = (await errorCounts()).TRYAGAIN ?? 0;
    const loading = patient.beginLoad(showId, 1);
    await eventually(async () => expect((await errorCounts()).TRYAGAIN).toBeGreaterThan(refused + 1));
    await endMove(showId, from, to);
    expect(await loading).toEqual({ status: 'LOADING' });
    await Promise.all([engine.close(), patient.close()]);
  }, 15_000);
});

describe('a primary that freezes', () => {
  it('is a fault in time, for its shows alone', async () => {
    const [near, far] = [await openShowOn(1, 'near'), await openShowOn(2, 'far')];
    cluster.primaries[2]?.pause();
    try {
      const { holds } = both.here;
      const lost = within(
        TIMEOUT_MS,
        expect(holds.create({ showId: far, seatIds: ['A'] })).rejects.toThrow(EngineUnavailable),
      );
      // At once: before long the others give it up, and with it the whole cluster.
      expect(unwrap(await holds.create({ showId: near, seatIds: ['A'] })).seatIds).toEqual(['A']);
      await lost;
    } finally {
      cluster.primaries[2]?.resume();
    }
    await eventually(() => both.here.holds.create({ showId: far, seatIds: ['A'] }), { withinMs: 10_000 });
  }, 15_000);
});

describe('a primary that is lost', () => {
  it('is replaced by its replica, on which the show is rebuilt; until then it is a fault in time', async () => {
    const showId = await openShowOn(0, 'lost');
    const { here, there } = both;
    const sold = unwrap(await here.confirmHold(unwrap(await here.holds.create({ showId, seatIds: ['A'] }))));
    const hold = unwrap(await here.holds.create({ showId, seatIds: ['B'] }));
    const rebuiltBefore = both.rebuilds();
    await cluster.primaries[0]?.kill();
    await within(TIMEOUT_MS, expect(here.holds.get(hold)).rejects.toThrow(EngineUnavailable));
    const tries = [here, there, here, there].map((holdfast, buyer) =>
      eventually(() => holdfast.holds.create({ showId, seatIds: ['B'], idempotencyKey: `buyer ${buyer}` }), {
        withinMs: 15_000,
      }),
    );
    const won = (await Promise.all(tries)).flatMap((result) => (result.ok ? [result.value] : []));
    expect(won).toHaveLength(1);
    expect(won[0]?.fence).toBeGreaterThan(Math.max(hold.fence, sold.fence));
    expect(both.rebuilds()).toBe(rebuiltBefore + 1);
    expect(unwrap(await there.shows.snapshot(showId)).seats).toEqual({ A: 'booked', B: 'held' });
    expect(await here.confirmHold(hold)).toMatchObject({ refusal: { status: 'HOLD_NOT_FOUND' } });
  }, 30_000);
});

/** A show's id such that the server has it, as the slots were dealt out. */
function showOnServer(position: number, name: string): string {
  for (let number = 0; ; number += 1) {
    const showId = `${name}-${number}`;
    if (Math.floor((slotOf(keyOf(showId, 'show')) * 3) / 16_384) === position) return showId;
  }
}

async function openShowOn(position: number, name: string): Promise<string> {
  const showId = showOnServer(position, name);
  unwrap(await both.here.shows.create(showOf(showId)));
  unwrap(await both.here.shows.snapshot(showId));
  return showId;
}

/** Takes and gives back seats until told to stop. Answers the fences that were given out. */
async function keepTrying({ holds, engine }: TwoHoldfasts['here'], showId: string, signal: AbortSignal) {
  const fences: number[] = [];
  while (!signal.aborted) {
    for (const seatId of ['B', 'C']) {
      const result = await holds.create({ showId, seatIds: [seatId] }).catch(mustBeUnavailable);
      if (result?.ok) {
        expect(result.value.seatIds).toEqual([seatId]);
        fences.push(result.value.fence);
        await holds.release(result.value).catch(mustBeUnavailable);
      } else if (result) {
        expect(result.refusal.status).toBe('SEAT_UNAVAILABLE');
      }
    }
    await engine.setSale(showId, 'open').catch(mustBeUnavailable);
  }
  return fences;
}

function mustBeUnavailable(error: unknown): undefined {
  expect(error).toBeInstanceOf(EngineUnavailable);
}

async function watch(showId: string, seen: string[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of unwrap(
        await both.there.shows.watch(showId, { sinceVersion: undefined, signal }),
      )) {
        if (event.type === 'change')
          for (const seatId of event.seatIds) seen.push(`${seatId} ${event.status}`);
        else for (const [seatId, status] of Object.entries(event.seats)) seen.push(`${seatId} ${status}`);
      }
    } catch (error) {
      mustBeUnavailable(error);
    }
  }
}

/** As redis-cli --cluster reshard does it, with a while in between in which a show is on both servers. */
async function moveSlot(showId: string, from?: RedisServer, to?: RedisServer): Promise<void> {
  if (!from || !to) throw new Error('no server');
  await beginMove(showId, from, to);
  const answered = async (word: string, times: number) => {
    const before = (await errorCounts())[word] ?? 0;
    await eventually(async () => expect((await errorCounts())[word]).toBeGreaterThanOrEqual(before + times));
  };
  await cluster
    .client(from)
    .call('MIGRATE', '127.0.0.1', String(to.port), keyOf(showId, 'show'), '0', '5000');
  await answered('TRYAGAIN', 5);
  await answered('ASK', 2);
  await endMove(showId, from, to);
}

async function beginMove(showId: string, from: RedisServer, to: RedisServer): Promise<void> {
  const slot = String(slotOf(keyOf(showId, 'show')));
  const [fromId, toId] = await Promise.all(
    [from, to].map((server) => cluster.client(server).cluster('MYID')),
  );
  await cluster.client(to).call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId));
  await cluster.client(from).call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId));
}

async function endMove(showId: string, from: RedisServer, to: RedisServer): Promise<void> {
  const slot = String(slotOf(keyOf(showId, 'show')));
  const toId = String(await cluster.client(to).cluster('MYID'));
  for (;;) {
    const keys = (await cluster.client(from).call('CLUSTER', 'GETKEYSINSLOT', slot, '100')) as string[];
    if (keys.length === 0) break;
    for (const key of keys) {
      await cluster.client(from).call('MIGRATE', '127.0.0.1', String(to.port), key, '0', '5000', 'REPLACE');
    }
  }
  for (const server of [to, from, ...cluster.primaries.filter((other) => other !== from && other !== to)]) {
    await cluster.client(server).call('CLUSTER', 'SETSLOT', slot, 'NODE', toId);
  }
}

/** How often the servers have answered with an error, by its first word. */
async function errorCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const server of cluster.primaries) {
    const info = await cluster.client(server).info('errorstats');
    for (const [, word = '', count] of info.matchAll(/errorstat_(\w+):count=(\d+)/g)) {
      counts[word] = (counts[word] ?? 0) + Number(count);
    }
  }
  return counts;
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await work;
  expect(performance.now() - startedAt).toBeLessThan(ms + SLACK_MS);
}

// A hold that the engine gives out is what the command asked for, wherever it went.
it('answers each hold its own on every server', async () => {
  const engine = new RedisEngine({ url: cluster.url, timeoutMs: 2_000 });
  const showIds = [showOnServer(1, 'own'), showOnServer(2, 'own')];
  for (const showId of showIds) {
    await engine.beginLoad(showId, 1);
    await engine.load(showId, { epoch: 1, seatCount: 50, sale: 'open', booked: [], blocked: [] });
  }
  const commands = Array.from({ length: 50 }, (_, seat) => holdCommand({ seats: [seat] }));
  const outcomes = await Promise.all(
    showIds.flatMap((showId) => commands.map((command) => engine.hold(showId, command))),
  );
  expect(outcomes.map((outcome) => heldIn(outcome).holdId)).toEqual(
    [...commands, ...commands].map(({ holdId }) => holdId),
  );
  await engine.close();
});
