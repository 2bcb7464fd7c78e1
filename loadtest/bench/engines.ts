/**
 * The engines side by side: the same commands on memory, Redis and etcd, turn by turn in one run, from one process.
 * Redis runs as it comes, and writing every command to disk before it answers, as etcd always does.
 */
import { randomBytes } from 'node:crypto';
import {
  EtcdEngine,
  type HoldCommand,
  MemoryEngine,
  RedisEngine,
  type SeatEngine,
  systemClock,
} from '@holdfast/core/bench';
import { startEtcd, startRedis } from '@holdfast/core/testing';
import { median, percentile } from './redis-meter.ts';

const ROUNDS = 3;
/** A measurement ends at whichever comes first. */
const MEASURE_MS = 2_000;
const MAX_COUNT = 20_000;
const TIMEOUT_MS = 30_000;
const TTL_MS = 300_000;
const CONCURRENCIES = [1, 64, 256];
const HALL = 10_000;

interface Contender {
  readonly name: string;
  readonly engine: SeatEngine;
}

/** Prepares on an engine what is then done again and again. */
type Prepare = (engine: SeatEngine, showId: string) => Promise<(index: number) => Promise<unknown>>;

interface Measure {
  readonly what: string;
  readonly concurrency: number;
  readonly seatCount: number;
  readonly prepare: Prepare;
}

interface Cell {
  readonly perSecond: number[];
  readonly latenciesMs: number[];
}

/** @returns a table in Markdown */
export async function benchEngines(tell: (step: string) => void): Promise<string> {
  await using redis = await startRedis();
  await using durableRedis = await startRedis({ appendOnly: true });
  await using etcd = await startEtcd();
  const contenders: Contender[] = [
    { name: 'memory', engine: new MemoryEngine({ clock: systemClock }) },
    { name: 'Redis', engine: new RedisEngine({ url: redis.url, timeoutMs: TIMEOUT_MS }) },
    {
      name: 'Redis, `appendfsync always`',
      engine: new RedisEngine({ url: durableRedis.url, timeoutMs: TIMEOUT_MS }),
    },
    { name: 'etcd', engine: new EtcdEngine({ url: etcd.url, timeoutMs: TIMEOUT_MS, clock: systemClock }) },
  ];
  const rows: string[][] = [];
  try {
    for (const measure of measures()) {
      tell(measure.what);
      const cells = await inTurns(contenders, measure);
      rows.push([measure.what, ...cells.map(shown)]);
    }
  } finally {
    for (const { engine } of contenders) await engine.close();
  }
  return table(['', ...contenders.map(({ name }) => name)], rows);
}

function measures(): readonly Measure[] {
  return [
    ...CONCURRENCIES.map((concurrency) => ({
      what: `hold one seat, ${concurrency} at once`,
      concurrency,
      seatCount: MAX_COUNT,
      prepare: holdEach,
    })),
    { what: 'hold that loses, 64 at once', concurrency: 64, seatCount: 1, prepare: loseEach },
    {
      what: 'begin and finish a confirm, 64 at once',
      concurrency: 64,
      seatCount: HALL,
      prepare: confirmEach,
    },
    {
      what: `snapshot of ${HALL} seats, half of them taken`,
      concurrency: 1,
      seatCount: HALL,
      prepare: lookAtHalf,
    },
  ];
}

async function inTurns(contenders: readonly Contender[], measure: Measure): Promise<readonly Cell[]> {
  const cells = contenders.map((): Cell => ({ perSecond: [], latenciesMs: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { engine }] of contenders.entries()) {
      const cell = cells[index];
      if (cell) await measureOnce(engine, measure, cell);
    }
  }
  return cells;
}

async function measureOnce(engine: SeatEngine, measure: Measure, cell: Cell): Promise<void> {
  const showId = `bench-${randomBytes(6).toString('hex')}`;
  await engine.beginLoad(showId, 1);
  await engine.load(showId, {
    epoch: 1,
    seatCount: measure.seatCount,
    sale: 'open',
    booked: [],
    blocked: [],
  });
  const operation = await measure.prepare(engine, showId);
  const limit = Math.min(MAX_COUNT, measure.prepare === confirmEach ? measure.seatCount : MAX_COUNT);
  const startMs = performance.now();
  let [next, done] = [0, 0];
  const worker = async () => {
    while (next < limit && performance.now() - startMs < MEASURE_MS) {
      const index = next;
      next += 1;
      const beganMs = performance.now();
      await operation(index);
      cell.latenciesMs.push(performance.now() - beganMs);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: measure.concurrency }, worker));
  cell.perSecond.push((done / (performance.now() - startMs)) * 1_000);
  await engine.unload(showId, 1);
}

const holdEach: Prepare = async (engine, showId) => async (seat) => {
  const outcome = await engine.hold(showId, holdOf([seat]));
  if (outcome.status !== 'HELD') throw new Error(outcome.status);
};

const loseEach: Prepare = async (engine, showId) => {
  await engine.hold(showId, holdOf([0]));
  return async () => {
    const outcome = await engine.hold(showId, holdOf([0]));
    if (outcome.status !== 'SEAT_UNAVAILABLE') throw new Error(outcome.status);
  };
};

const confirmEach: Prepare = async (engine, showId) => {
  const commands = Array.from({ length: HALL }, (_, seat) => holdOf([seat]));
  const outcomes = await Promise.all(commands.map((command) => engine.hold(showId, command)));
  return async (index) => {
    const [command, outcome] = [commands[index], outcomes[index]];
    if (!command || outcome?.status !== 'HELD') throw new Error('there is nothing to confirm');
    const begun = await engine.beginConfirm(showId, { ...command, deadlineMs: 30_000 });
    if (begun.status !== 'CONFIRMING') throw new Error(begun.status);
    const finished = await engine.finishConfirm(showId, begun.hold);
    if (finished.status !== 'BOOKED') throw new Error(finished.status);
  };
};

const lookAtHalf: Prepare = async (engine, showId) => {
  await Promise.all(Array.from({ length: HALL / 2 }, (_, seat) => engine.hold(showId, holdOf([2 * seat]))));
  return async () => {
    const outcome = await engine.snapshot(showId);
    if (outcome.status !== 'SNAPSHOT') throw new Error(outcome.status);
  };
};

function holdOf(seats: readonly number[]): HoldCommand {
  const holdId = randomBytes(12).toString('base64url');
  return { holdId, tokenHash: 'hash-of-an-owner-token', seats, ttlMs: TTL_MS, maxLifeMs: 6 * TTL_MS };
}

/** Operations a second, and how long one took: in the middle, and one in a hundred longer than. */
function shown({ perSecond, latenciesMs }: Cell): string {
  const [p50, p99] = [percentile(latenciesMs, 50), percentile(latenciesMs, 99)];
  return `${Math.round(median(perSecond))}/s, ${digits(p50)} / ${digits(p99)} ms`;
}

function digits(ms: number): string {
  return ms < 0.1 ? ms.toFixed(3) : ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
