/** What happens to commands when connections die, scripts are forgotten, and a Redis is not ready yet. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough, Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { epochBase } from '../src/domain/epochs.ts';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { bindScript, keyOf, loadScripts } from '../src/engines/redis/scripts.ts';
import { EngineUnavailable } from '../src/ports/faults.ts';
import { unwrap } from '../testing/booking-suite/harness.ts';
import { heldIn, holdCommand } from '../testing/engine-suite/harness.ts';
import { eventually } from '../testing/eventually.ts';
import { type RedisServer, startRedis, startSentinelGroup } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';
import { twoHoldfasts } from '../testing/two-holdfasts.ts';

/** For timers that fire late on a busy machine. */
const SLACK_MS = 300;
const SEATS = 100_000;
const KILLS = 40;

describe('connections that die with commands in flight', () => {
  it('cost nobody their hold, and nobody is in the way of themselves', async () => {
    await using server = await startRedis({ args: ['--enable-debug-command', 'local'] });
    const engine = engineOn(server.url, 5_000);
    await loadShow(engine, 'show');
    const killer = clientOf(server);
    const held: string[] = [];
    const wanted: string[] = [];
    let killed = 0;
    const killing = (async () => {
      while (killed < KILLS) {
        // In one go: what is asked during the sleep is carried out, and its answer dies with the connection.
        const [, count] = await Promise.all([
          killer.call('DEBUG', 'SLEEP', '0.01'),
          killer.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
        ]);
        killed += Number(count);
        const goal = held.length + 20;
        await eventually(() => expect(killed >= KILLS || held.length >= goal).toBe(true));
      }
    })();
    const buyers = Array.from({ length: 20 }, async () => {
      while (killed < KILLS) {
        const command = holdCommand({ seats: [wanted.length] });
        wanted.push(command.holdId);
        held.push(heldIn(await engine.hold('show', command)).holdId);
      }
    });
    await Promise.all([killing, ...buyers]);
    expect(held.toSorted()).toEqual(wanted.toSorted());
    expect(await engine.counts('show')).toMatchObject({ counts: { held: wanted.length } });
    // Each of them once: no try left a fence behind.
    const blocked = await engine.block('show', { seats: [SEATS - 1] });
    if (blocked.status !== 'BLOCKED') throw new Error(blocked.status);
    expect(blocked.fence).toBe(epochBase(1) + wanted.length + 1);
  }, 30_000);
});

describe('after an outage', () => {
  it('whoever asked too late does not take the new connection from the others', async () => {
    await using server = await startRedis();
    await using line = await deadlyLine(server.port, 20);
    const engine = engineOn(`redis://127.0.0.1:${line.port}`, 500);
    await loadShow(engine, 'show');
    let served = 0;
    const load = setInterval(() => {
      for (let asked = 0; asked < 10; asked += 1) {
        engine.getHold('show', 'unheard-of').then(
          () => {
            served += 1;
          },
          () => {},
        );
      }
    }, 10);
    onTestFinished(() => clearInterval(load));
    await eventually(() => expect(served).toBeGreaterThan(20));
    server.pause();
    await delay(1_200);
    server.resume();
    served = 0;
    await eventually(() => expect(served).toBeGreaterThan(200), { withinMs: 2_500 });
  }, 15_000);

  it('a wait for the feed ends, also one that begins when Redis has frozen', async () => {
    await using server = await startRedis();
    const engine = engineOn(server.url, 300);
    await loadShow(engine, 'show');
    const listener = engine.listen('show');
    onTestFinished(() => listener.close());
    await listener.waitBeyond(epochBase(1));
    // So long that the connection is looked at before it is used again.
    await delay(2_100);
    server.pause();
    const startedAt = performance.now();
    await listener.waitBeyond(epochBase(1));
    expect(performance.now() - startedAt).toBeLessThan(1_300 + 2 * SLACK_MS);
    server.resume();
  }, 15_000);
});

describe('a line that goes dead', () => {
  it('without a word is given up with the first answer that is overdue', async () => {
    await using server = await startRedis();
    await using line = await deadlyLine(server.port);
    const engine = engineOn(`redis://127.0.0.1:${line.port}`, 400);
    await loadShow(engine, 'show');
    line.goDead();
    const startedAt = performance.now();
    const command = holdCommand({ seats: [0] });
    await expect(engine.hold('show', command)).rejects.toThrow(EngineUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(400 + SLACK_MS);
    expect(heldIn(await engine.hold('show', command)).holdId).toBe(command.holdId);
  });
});

describe('a script', () => {
  it('is known to one server process and to no other, restart and replica included', async () => {
    await using server = await startRedis({ appendOnly: true, args: ['--repl-diskless-sync-delay', '0'] });
    await using replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    const engine = engineOn(server.url, 5_000);
    await loadShow(engine, 'show');
    const client = clientOf(server);
    const runId = /run_id:(\w+)/.exec(await client.info('server'))?.[1] ?? '';
    const counts = loadScripts().get('counts');
    if (!counts) throw new Error('no such script');
    const { sha, source } = bindScript(counts, runId);
    await engine.counts('show');
    expect(await client.script('EXISTS', sha)).toEqual([1]);

    const call = (on: Redis) => on.evalsha(sha, 1, keyOf('show', 'show'));
    await eventually(async () => expect(await clientOf(replica).exists(keyOf('show', 'show'))).toBe(1));
    await expect(call(clientOf(replica))).rejects.toThrow('NOSCRIPT');
    await server.restart();
    await eventually(() => expect(call(client)).rejects.toThrow('NOSCRIPT'));
    // The data is back; what says whose it is is the text of the script, wherever that came from.
    expect(await client.hget(keyOf('show', 'show'), '!state')).toBe(`ready on ${runId}`);
    expect(await engine.counts('show')).toEqual({ status: 'NOT_LOADED' });
    expect(source).toContain(`ready on ${runId}`);
  });

  it('that is flushed again and again is brought again and again', async () => {
    await using server = await startRedis();
    const engine = engineOn(server.url, 5_000);
    await loadShow(engine, 'show');
    const admin = clientOf(server);
    let isOver = false;
    const flushing = (async () => {
      while (!isOver) await admin.script('FLUSH', 'SYNC');
    })();
    for (let seat = 0; seat < 100; seat += 1)
      heldIn(await engine.hold('show', holdCommand({ seats: [seat] })));
    isOver = true;
    await flushing;
    expect(await engine.counts('show')).toMatchObject({ counts: { held: 100 } });
  });
});

describe('a restart with everything on disk', () => {
  it('brings back bookings from the ledger, and no hold: the last of them may be missing', async () => {
    await using server = await startRedis({ appendOnly: true });
    await using both = await twoHoldfasts({ url: server.url, timeoutMs: 2_000 });
    const { here, there } = both;
    unwrap(await here.shows.create(showOf('show')));
    const create = (seatId: string) => here.holds.create({ showId: 'show', seatIds: [seatId] });
    const sold = unwrap(await here.confirmHold(unwrap(await create('A'))));
    const hold = unwrap(await create('B'));
    const rebuiltBefore = both.rebuilds();
    await server.restart();
    const results = await Promise.all([create('A'), there.shows.snapshot('show'), there.confirmHold(hold)]);
    expect(results).toMatchObject([
      { refusal: { status: 'SEAT_UNAVAILABLE' } },
      { value: { seats: { A: 'booked' } } },
      { refusal: { status: 'HOLD_NOT_FOUND' } },
    ]);
    expect(unwrap(await create('B')).fence).toBeGreaterThan(Math.max(hold.fence, sold.fence));
    expect(both.rebuilds()).toBe(rebuiltBefore + 1);
  });
});

describe('a Redis that is still loading its data', () => {
  it('is a fault in time, or waited for where there is time, and then rebuilt', async () => {
    const slow = [
      '--save',
      '3600 1',
      '--key-load-delay',
      '1500',
      '--loading-process-events-interval-bytes',
      '1024',
    ];
    await using server = await startRedis({ args: slow });
    await using both = await twoHoldfasts({ url: server.url, timeoutMs: 250 });
    const { here } = both;
    unwrap(await here.shows.create(showOf('show')));
    const hold = unwrap(await here.holds.create({ showId: 'show', seatIds: ['A'] }));
    const client = clientOf(server);
    await client.eval("for key = 1, 600 do redis.call('SET', 'filler' .. key, string.rep('x', 100)) end", 0);
    await client.save();
    await server.kill();
    const restarting = server.restart();
    const patient = engineOn(server.url, 10_000).counts('show');
    const faults: string[] = [];
    const next = await eventually(
      async () => {
        const startedAt = performance.now();
        try {
          return unwrap(await here.holds.create({ showId: 'show', seatIds: ['A'] }));
        } catch (error) {
          expect(error).toBeInstanceOf(EngineUnavailable);
          expect(performance.now() - startedAt).toBeLessThan(250 + SLACK_MS);
          faults.push(String(error));
          throw error;
        }
      },
      { withinMs: 12_000 },
    );
    await restarting;
    expect(faults.join()).toContain('LOADING');
    expect(['NOT_LOADED', 'COUNTS']).toContain((await patient).status);
    expect(next.fence).toBeGreaterThan(hold.fence);
  });
});

describe('waiting', () => {
  it.each(['a Redis that is gone', 'a Redis that hangs'])('ends in time for %s', async (what) => {
    await using server = await startRedis();
    const engine = engineOn(server.url, 300);
    await loadShow(engine, 'show');
    if (what === 'a Redis that is gone') await server.kill();
    else server.pause();
    // With and without a connection, and for many at once.
    for (let round = 0; round < 2; round += 1) {
      const startedAt = performance.now();
      const asked = Array.from({ length: 20 }, (_, seat) =>
        engine.hold('show', holdCommand({ seats: [seat] })),
      );
      const all = await Promise.allSettled([...asked, engine.ping(), engine.counts('show')]);
      expect(performance.now() - startedAt).toBeLessThan(300 + SLACK_MS);
      for (const one of all) expect(one).toMatchObject({ reason: expect.any(EngineUnavailable) });
    }
  });

  it('ends in time for Sentinels that hang, and one that is gone is passed over', async () => {
    await using group = await startSentinelGroup();
    await using dead = await startRedis();
    const [scheme = '', rest = ''] = group.url.split('://');
    const engine = engineOn(`${scheme}://127.0.0.1:1,${rest}`, 2_000);
    await loadShow(engine, 'show');
    expect(await engine.counts('show')).toMatchObject({ status: 'COUNTS' });
    dead.pause();
    const hanging = engineOn(`redis+sentinel://127.0.0.1:${dead.port}/any`, 300);
    const startedAt = performance.now();
    await expect(hanging.counts('show')).rejects.toThrow(EngineUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(300 + SLACK_MS);
    dead.resume();
  });

  it('is not begun for a password that is wrong or a server that is no cluster', async () => {
    await using server = await startRedis({ password: 'right' });
    await using open = await startRedis();
    const failure = (url: string) => engineOn(url, 5_000).ping();
    const startedAt = performance.now();
    await expect(failure(`redis://:wrong@127.0.0.1:${server.port}`)).rejects.toThrow(/WRONGPASS/);
    await expect(failure(`redis://127.0.0.1:${server.port}`)).rejects.toThrow(/NOAUTH/);
    await expect(failure(`redis+cluster://127.0.0.1:${open.port}`)).rejects.toThrow(
      /cluster support disabled/,
    );
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

function engineOn(url: string, timeoutMs: number): RedisEngine {
  const engine = new RedisEngine({ url, timeoutMs });
  onTestFinished(() => engine.close());
  return engine;
}

function clientOf(server: RedisServer): Redis {
  const client = new Redis(server.url);
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return client;
}

async function loadShow(engine: RedisEngine, showId: string): Promise<void> {
  expect(await engine.beginLoad(showId, 1)).toEqual({ status: 'LOADING' });
  const load = { epoch: 1, seatCount: SEATS, sale: 'open', booked: [], blocked: [] } as const;
  expect(await engine.load(showId, load)).toEqual({ status: 'LOADED' });
}

/** A way to a port, all of whose connections can be made to hang at once; later ones are not affected. */
async function deadlyLine(port: number, delayMs = 0) {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(delayed(delayMs)).pipe(far).pipe(near);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    goDead() {
      for (const end of ends) end.unpipe().pause();
    },
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy();
      server.close();
    },
  };
}

/** Everything comes out that much later, in order. */
function delayed(ms: number): Transform {
  if (ms === 0) return new PassThrough();
  return new Transform({
    transform(chunk, _, done) {
      setTimeout(() => this.push(chunk), ms);
      done();
    },
  });
}
