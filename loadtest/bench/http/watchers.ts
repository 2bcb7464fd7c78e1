import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../redis-meter.ts';
import { Poster } from './requests.ts';
import { type MeasuredApi, openShow } from './shows.ts';
import { changeKey, type WatchOrder, type WatchReport } from './watching.ts';

const WARM_UP_SECONDS = 4;
/** Until what was under way has arrived, and what connecting left behind is collected. */
const SETTLE_MS = 2_000;

export interface WatchersLoad {
  readonly watchers: number;
  readonly changesPerSecond: number;
  readonly seconds: number;
}

export interface WatchersMeasured {
  /** From the moment the request that changes seats is sent, so with all that the change itself takes. */
  readonly fromRequestMs: { readonly p50: number; readonly p99: number };
  /** From its answer; less than nothing where watchers hear of it first. */
  readonly fromAnswerMs: { readonly p50: number; readonly p99: number };
  /** What each watcher adds to the server's resident memory, with the changes going on. */
  readonly bytesPerWatcher: number;
  readonly arrivals: number;
  /** Arrivals that should have been: those in `arrivals` and those that were not seen. */
  readonly expected: number;
}

/** Watchers on one show over plain server-sent events, while seats of it are held and released one by one. */
export async function measureWatchers(api: MeasuredApi, load: WatchersLoad): Promise<WatchersMeasured> {
  const { watchers, changesPerSecond, seconds } = load;
  const [warmUp, measured] = [(changesPerSecond * WARM_UP_SECONDS) / 2, (changesPerSecond * seconds) / 2];
  const showId = await openShow(api, warmUp + measured);
  const poster = new Poster();
  const change = (pace: Pace) => changeSeats({ poster, url: api.url, showId }, pace);
  const where = { port: Number(new URL(api.url).port), path: `/api/v1/shows/${showId}/watch` };
  const crowd = fork(join(import.meta.dirname, 'watching-process.ts'));
  try {
    // One watcher and some changes: so that the server has all that it needs for any number of them.
    await order(crowd, { ...where, count: 1 });
    await change({ firstSeat: 0, changesPerSecond, seconds: WARM_UP_SECONDS });
    const before = await residentBytes(api.pid);
    await order(crowd, { ...where, count: watchers });
    await pause(SETTLE_MS);
    const changes = await change({ firstSeat: warmUp, changesPerSecond, seconds });
    await pause(SETTLE_MS);
    const after = await residentBytes(api.pid);
    crowd.send('report');
    const [report] = (await once(crowd, 'message')) as [WatchReport];
    if (report.lost > 0) throw new Error(`${report.lost} watchers lost their connection`);
    return {
      fromRequestMs: latencies(report, (key) => changes.get(key)?.sentAtMs),
      fromAnswerMs: latencies(report, (key) => changes.get(key)?.answeredAtMs),
      bytesPerWatcher: (after - before) / watchers,
      arrivals: report.changes.filter((key) => changes.has(key)).length,
      expected: changes.size * (watchers + 1),
    };
  } finally {
    poster.close();
    crowd.kill();
  }
}

async function order(crowd: ReturnType<typeof fork>, what: WatchOrder): Promise<void> {
  crowd.send(what);
  await once(crowd, 'message');
}

/** When each change was asked for and answered, by `changeKey`, on the clock that both processes share. */
type Changes = ReadonlyMap<number, { readonly sentAtMs: number; readonly answeredAtMs: number }>;

interface Pace {
  readonly firstSeat: number;
  readonly changesPerSecond: number;
  readonly seconds: number;
}

/** Holds a seat, then releases it, then the next one: at an even pace, whatever the answers take. */
async function changeSeats(
  { poster, url, showId }: { readonly poster: Poster; readonly url: string; readonly showId: string },
  { firstSeat, changesPerSecond, seconds }: Pace,
): Promise<Changes> {
  const changes = new Map<number, { sentAtMs: number; answeredAtMs: number }>();
  const timed = async (key: number, procedure: string, body: object) => {
    const sentAtMs = nowMs();
    const answer = (await poster.post(`${url}/trpc/${procedure}`, { showId, ...body })) as {
      result: { data: { holdId: string; token: string } };
    };
    changes.set(key, { sentAtMs, answeredAtMs: nowMs() });
    return answer.result.data;
  };
  const startMs = performance.now();
  const underway: Promise<unknown>[] = [];
  for (let change = 0; change < changesPerSecond * seconds; change += 2) {
    const seat = firstSeat + change / 2;
    const turn = (index: number) =>
      pause(Math.max(0, startMs + (index * 1_000) / changesPerSecond - performance.now()));
    await turn(change);
    const hold = timed(changeKey(seat, true), 'holds.create', { seatIds: [String(seat)] });
    await turn(change + 1);
    underway.push(
      hold.then(({ holdId, token }) => timed(changeKey(seat, false), 'holds.release', { holdId, token })),
    );
  }
  await Promise.all(underway);
  return changes;
}

function latencies({ changes, atMs }: WatchReport, since: (key: number) => number | undefined) {
  const latenciesMs = changes.flatMap((key, index) => {
    const fromMs = since(key);
    return fromMs === undefined ? [] : [(atMs[index] ?? Number.NaN) - fromMs];
  });
  return { p50: percentile(latenciesMs, 50), p99: percentile(latenciesMs, 99) };
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

async function residentBytes(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`the system does not tell the memory of process ${pid}`);
  return Number(kilobytes) * 1024;
}
