import { atLeast, atMost, forComparison, type Line } from '../lines.ts';
import { type Load, type Measured, measure, median } from '../redis-meter.ts';
import { type Peer, peersOn } from './peers.ts';
import { type Bench, holdOf, holdsApart, TTL_MS } from './shows.ts';

const ROUNDS = 5;
const LOCKS = 20_000;
const LONE = 3_000;

type Operation = (index: number) => Promise<unknown>;
interface Contestant {
  readonly count: number;
  readonly prepare: (round: number) => Promise<Operation>;
}

/** Holds, losing holds and every peer, each in turn with the bare lock. */
export async function measureHolds(bench: Bench, concurrency: number): Promise<Line[]> {
  const at = `${concurrency} at once`;
  const peers = peersOn(bench.redis);
  const ratios = await ratiosToBareLock(bench, concurrency, LOCKS, {
    one: { count: LOCKS, prepare: () => holdEach(bench, LOCKS, 1) },
    four: { count: LOCKS / 4, prepare: () => holdEach(bench, LOCKS / 4, 4) },
    losing: { count: LOCKS, prepare: () => loseEach(bench) },
    ...Object.fromEntries(peers.map((peer) => [peer.name, acquireEach(peer)])),
  });
  const of = (name: string) => {
    const ratio = ratios.get(name);
    if (!ratio) throw new Error(`${name} was not measured`);
    return ratio;
  };
  const fastestPeer = Math.max(...peers.map(({ name }) => of(name).throughput));
  return [
    atLeast(`hold one seat, ${at}: throughput`, of('one').throughput, 0.8),
    atMost(`hold one seat, ${at}: Redis CPU`, of('one').cpu, 1.4),
    atLeast(`hold four seats, ${at}, against four SETs: throughput`, 4 * of('four').throughput, 2),
    atMost(`hold that loses, ${at}: Redis CPU`, of('losing').cpu, 1.4),
    ...peers.flatMap(({ name }) => [
      forComparison(`  ${name} acquire, ${at}: throughput`, of(name).throughput, '×'),
      forComparison(`  ${name} acquire, ${at}: Redis CPU`, of(name).cpu, '×'),
    ]),
    atLeast(`hold one seat, ${at}, against the fastest of these`, of('one').throughput / fastestPeer, 1.2),
  ];
}

/** One at a time. An empty script with a hold's arguments shows what of it is the price of any script. */
export async function measureLoneHold(bench: Bench): Promise<Line[]> {
  const sha = String(await bench.redis.script('LOAD', 'return 1'));
  const ratios = await ratiosToBareLock(bench, 1, LONE, {
    hold: { count: LONE, prepare: () => holdEach(bench, LONE, 1) },
    emptyScript: { count: LONE, prepare: async () => emptyScript(bench, sha) },
  });
  const latencyOf = (name: string) => 1 / (ratios.get(name)?.throughput ?? Number.NaN);
  return [
    atMost('lone hold: latency', latencyOf('hold'), 1.5),
    forComparison('  an empty script with the same arguments: latency', latencyOf('emptyScript'), '×'),
  ];
}

export async function measureLargeShow({ redis, engine, shows }: Bench): Promise<Line> {
  const [seats, taken, count] = [100_000, 50_000, 10_000];
  const load = { count, concurrency: 64 };
  const takeAndGiveBack = (showId: string, firstSeat: number, among: number): Operation => {
    const holds = Array.from({ length: count }, (_, index) => holdOf([firstSeat + (index % among)]));
    return async (index) => {
      const hold = at(holds, index);
      await engine.hold(showId, hold);
      await engine.release(showId, hold);
    };
  };
  const large = await shows.open(seats);
  const first = holdsApart(taken, 1);
  await measure(redis, { count: taken, concurrency: 64 }, (index) => engine.hold(large, at(first, index)));
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS - 2; round += 1) {
    // A hundred seats cannot be held ten thousand times: each hold gives its seat back before the next.
    const small = await measure(redis, load, takeAndGiveBack(await shows.open(100), 0, 100));
    const big = await measure(redis, load, takeAndGiveBack(large, taken, seats - taken));
    ratios.push(big.perSecond / small.perSecond);
  }
  const what = 'hold in 100 000 seats with 50 000 held against 100 seats: throughput';
  return atLeast(what, median(ratios), 0.9);
}

/** Medians over rounds in which the bare lock and each contestant take turns, each on an empty Redis. */
async function ratiosToBareLock<Name extends string>(
  { redis }: Bench,
  concurrency: number,
  lockCount: number,
  contestants: Record<Name, Contestant>,
): Promise<ReadonlyMap<string, { readonly throughput: number; readonly cpu: number }>> {
  const rounds = new Map<string, { throughput: number; cpu: number }[]>();
  const run = async (load: Load, operation: Operation): Promise<Measured> => {
    const measured = await measure(redis, load, operation);
    await redis.flushall();
    return measured;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, { count, prepare }] of Object.entries<Contestant>(contestants)) {
      const lock = await run({ count: lockCount, concurrency }, (index) =>
        redis.set(`lock-${index}`, 'owner', 'PX', TTL_MS, 'NX'),
      );
      const own = await run({ count, concurrency }, await prepare(round));
      const ratio = {
        throughput: own.perSecond / lock.perSecond,
        cpu: own.redisCpuMicros / lock.redisCpuMicros,
      };
      rounds.set(name, [...(rounds.get(name) ?? []), ratio]);
    }
  }
  return new Map(
    [...rounds].map(([name, ratios]) => [
      name,
      { throughput: median(ratios.map((r) => r.throughput)), cpu: median(ratios.map((r) => r.cpu)) },
    ]),
  );
}

async function holdEach({ engine, shows }: Bench, count: number, seatsPerHold: number): Promise<Operation> {
  const showId = await shows.open(count * seatsPerHold);
  const holds = holdsApart(count, seatsPerHold);
  return (index) => engine.hold(showId, at(holds, index));
}

async function loseEach({ engine, shows }: Bench): Promise<Operation> {
  const showId = await shows.open(1);
  await engine.hold(showId, holdOf([0]));
  return () => engine.hold(showId, holdOf([0]));
}

function acquireEach(peer: Peer): Contestant {
  return { count: LOCKS, prepare: async () => (index) => peer.acquire(`peer-${index}`) };
}

function emptyScript({ redis }: Bench, sha: string): Operation {
  const keys = ['show', 'status', 'customers', 'due', 'confirming', 'ended', 'feed'];
  const names = keys.map((key) => `holdfast:{bench}:${key}`);
  const holds = holdsApart(LONE, 1);
  return (index) => {
    const { holdId, tokenHash, ttlMs, maxLifeMs } = at(holds, index);
    const args = [1, holdId, tokenHash, ttlMs, maxLifeMs, '', '', 1, index];
    return redis.evalsha(sha, names.length, ...names, ...args);
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing was made ready for operation ${index}`);
  return item;
}
