/**
 * What a hold costs beside the bare lock that everybody knows, `SET key value NX PX`: same Redis, same client
 * settings, same concurrency, turn by turn in one run. Ratios count, seconds are this machine's.
 */
import { randomBytes } from 'node:crypto';
import { type HoldCommand, MemoryEngine, RedisEngine, systemClock } from '@holdfast/core/bench';
import { startRedis } from '@holdfast/core/testing';
import { Redis } from 'ioredis';
import { type Measured, measure, median, scriptMicros, usedMemory } from './redis-meter.ts';

const ROUNDS = 5;
const TTL_MS = 300_000;

type Operation = (index: number) => Promise<unknown>;

interface Line {
  readonly what: string;
  readonly value: string;
  readonly bar: string;
  readonly isMet: boolean;
}

export async function benchEngine(): Promise<readonly Line[]> {
  await using server = await startRedis();
  const redis = new Redis(server.url);
  const engine = new RedisEngine({ url: server.url, timeoutMs: 30_000 });
  try {
    const bench = new EngineBench(redis, engine);
    const lines: Line[] = [];
    for (const concurrency of [64, 256]) lines.push(...(await bench.concurrent(concurrency)));
    lines.push(
      await bench.loneLatency(),
      await bench.largeShow(),
      ...(await bench.memory()),
      await memoryEngine(),
    );
    return lines;
  } finally {
    await engine.close();
    redis.disconnect();
  }
}

class EngineBench {
  readonly #redis: Redis;
  readonly #engine: RedisEngine;
  #shows = 0;

  constructor(redis: Redis, engine: RedisEngine) {
    this.#redis = redis;
    this.#engine = engine;
  }

  async concurrent(concurrency: number): Promise<Line[]> {
    const count = 20_000;
    const at = `${concurrency} at once`;
    const one = await this.#ratios({ count, concurrency }, count, async () =>
      this.#holdEach(await this.#show(count), 1),
    );
    const four = await this.#ratios({ count, concurrency }, count / 4, async () =>
      this.#holdEach(await this.#show(count), 4),
    );
    const losing = await this.#ratios({ count, concurrency }, count, async () => {
      const showId = await this.#show(1);
      await this.#engine.hold(showId, holdOf([0]));
      return () => this.#engine.hold(showId, holdOf([0]));
    });
    return [
      atLeast(`hold one seat, ${at}: throughput`, one.throughput, 0.8),
      atMost(`hold one seat, ${at}: Redis CPU`, one.cpu, 1.4),
      atLeast(`hold four seats, ${at}, against four SETs: throughput`, 4 * four.throughput, 2),
      atMost(`hold that loses, ${at}: Redis CPU`, losing.cpu, 1.4),
    ];
  }

  async loneLatency(): Promise<Line> {
    const count = 2_000;
    const { throughput } = await this.#ratios({ count, concurrency: 1 }, count, async () =>
      this.#holdEach(await this.#show(count), 1),
    );
    return atMost('lone hold: latency', 1 / throughput, 1.5);
  }

  async largeShow(): Promise<Line> {
    const [seats, taken, count] = [100_000, 50_000, 10_000];
    const load = { count, concurrency: 64 };
    const ratios: number[] = [];
    const large = await this.#show(seats);
    await measure(this.#redis, { count: taken, concurrency: 64 }, this.#holdEach(large, 1));
    for (let round = 0; round < ROUNDS - 2; round += 1) {
      // A hundred seats cannot be held ten thousand times: each hold gives its seat back before the next.
      const small = await measure(this.#redis, load, this.#takeAndGiveBack(await this.#show(100), 0, 100));
      const big = await measure(this.#redis, load, this.#takeAndGiveBack(large, taken, seats - taken));
      ratios.push(big.perSecond / small.perSecond);
    }
    return atLeast(
      'hold in 100 000 seats with 50 000 held against 100 seats: throughput',
      median(ratios),
      0.9,
    );
  }

  async memory(): Promise<Line[]> {
    const [seats, taken] = [100_000, 50_000];
    await this.#redis.flushall();
    const none = await usedMemory(this.#redis);
    const showId = await this.#show(seats);
    const empty = await usedMemory(this.#redis);
    await measure(this.#redis, { count: taken, concurrency: 64 }, this.#holdEach(showId, 1));
    const half = await usedMemory(this.#redis);
    const snapshotMs = await this.#busyWithSnapshot(showId);
    return [
      atMost('memory: bytes per available seat', (empty - none) / seats, 2, ' B'),
      atMost('memory: bytes per held seat', (half - empty) / taken, 300, ' B'),
      atMost('snapshot of 100 000 seats, half taken: Redis busy', snapshotMs, 2, ' ms'),
    ];
  }

  async #busyWithSnapshot(showId: string): Promise<number> {
    const calls = 100;
    await this.#redis.config('RESETSTAT');
    for (let call = 0; call < calls; call += 1) await this.#engine.snapshot(showId);
    return (await scriptMicros(this.#redis)) / 1_000 / calls;
  }

  /** Medians over rounds in which the lock and ours take turns. */
  async #ratios(
    load: { readonly count: number; readonly concurrency: number },
    ownCount: number,
    prepare: () => Promise<Operation>,
  ) {
    const throughputs: number[] = [];
    const cpus: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const lock = await measure(this.#redis, load, this.#bareLock(round));
      const own: Measured = await measure(this.#redis, { ...load, count: ownCount }, await prepare());
      throughputs.push(own.perSecond / lock.perSecond);
      cpus.push(own.redisCpuMicros / lock.redisCpuMicros);
      await this.#redis.flushall();
    }
    return { throughput: median(throughputs), cpu: median(cpus) };
  }

  #bareLock(round: number): Operation {
    return (index) => this.#redis.set(`lock-${round}-${index}`, 'owner', 'PX', TTL_MS, 'NX');
  }

  #holdEach(showId: string, seatsPerHold: number): Operation {
    return (index) => {
      const first = index * seatsPerHold;
      return this.#engine.hold(
        showId,
        holdOf(Array.from({ length: seatsPerHold }, (_, seat) => first + seat)),
      );
    };
  }

  #takeAndGiveBack(showId: string, firstSeat: number, seats: number): Operation {
    return async (index) => {
      const hold = holdOf([firstSeat + (index % seats)]);
      await this.#engine.hold(showId, hold);
      await this.#engine.release(showId, hold);
    };
  }

  async #show(seatCount: number): Promise<string> {
    this.#shows += 1;
    const showId = `bench-${this.#shows}`;
    await this.#engine.beginLoad(showId, 1);
    await this.#engine.load(showId, { epoch: 1, seatCount, sale: 'open', booked: [], blocked: [] });
    return showId;
  }
}

/** The engine of one process, with ids at hand: how fast the state machine decides. */
async function memoryEngine(): Promise<Line> {
  const count = 300_000;
  const rates: number[] = [];
  const commands = Array.from({ length: count }, (_, seat) => holdOf([seat]));
  for (let round = 0; round < ROUNDS; round += 1) {
    const engine = new MemoryEngine({ clock: systemClock });
    await engine.beginLoad('bench', 1);
    await engine.load('bench', { epoch: 1, seatCount: count, sale: 'open', booked: [], blocked: [] });
    const startMs = performance.now();
    for (const command of commands) await engine.hold('bench', command);
    rates.push((count / (performance.now() - startMs)) * 1_000);
  }
  return atLeast('memory engine: holds per second', median(rates), 300_000, '/s', 0);
}

function holdOf(seats: readonly number[]): HoldCommand {
  const holdId = randomBytes(12).toString('base64url');
  return { holdId, tokenHash: 'hash-of-an-owner-token', seats, ttlMs: TTL_MS, maxLifeMs: 6 * TTL_MS };
}

function atLeast(what: string, value: number, bar: number, unit = '×', decimals = 2): Line {
  return {
    what,
    value: `${value.toFixed(decimals)}${unit}`,
    bar: `at least ${bar}${unit}`,
    isMet: value >= bar,
  };
}

function atMost(what: string, value: number, bar: number, unit = '×'): Line {
  return { what, value: `${value.toFixed(2)}${unit}`, bar: `at most ${bar}${unit}`, isMet: value <= bar };
}
