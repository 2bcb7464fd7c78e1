import { join } from 'node:path';
import { RedisEngine } from '@holdfast/core/bench';
import { ownFolder, startServerProcess } from '@holdfast/core/testing';
import { atLeast, atMost, forComparison, type Line } from '../lines.ts';
import { median } from '../redis-meter.ts';
import { type HttpMeasured, post, sendAll } from './load.ts';
import { type MeasuredApi, openShow } from './shows.ts';

const ROUNDS = 5;
const HOLDS = 20_000;
/** The first holds of a show, while what its opening has left behind is collected. */
const WARM_UP = 4_000;
const CONNECTIONS = 64;
/** How much of the peak is asked for when latency is measured: a server at its peak has a queue, whatever it does. */
const CALM = 0.7;

type Contestant = 'bare' | 'trpc' | 'official' | 'rest';

/**
 * One hold of one free seat a request, over HTTP in four ways, turn by turn. Official: the tRPC adapter for Fastify in
 * the same process, which single calls get to by saying which format they accept.
 */
export async function measureHttpHolds(api: MeasuredApi, redisUrl: string): Promise<Line[]> {
  const engine = new RedisEngine({ url: redisUrl, timeoutMs: 2_000 });
  const rounds: Record<Contestant, HttpMeasured[]> = { bare: [], trpc: [], official: [], rest: [] };
  try {
    for (let round = -1; round < ROUNDS; round += 1) {
      const measured: Record<Contestant, HttpMeasured> = {
        bare: await bareHolds(engine, redisUrl, round),
        trpc: await apiHolds(api, trpcHold),
        official: await apiHolds(api, (...hold) => trpcHold(...hold, OFFICIAL)),
        rest: await apiHolds(api, restHold),
      };
      // The first round warms up.
      if (round < 0) continue;
      for (const [name, one] of Object.entries(measured)) rounds[name as Contestant].push(one);
    }
  } finally {
    await engine.close();
  }
  const ratio = (a: Contestant, b: Contestant) =>
    median(rounds[a].map(({ perSecond }, round) => perSecond / (rounds[b][round]?.perSecond ?? Number.NaN)));
  const perSecond = (name: Contestant) => median(rounds[name].map((one) => one.perSecond));

  const calm: HttpMeasured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    calm.push(await apiHolds(api, trpcHold, CALM * perSecond('trpc')));
  }
  const calmly = (of: (one: HttpMeasured) => number) => median(calm.map(of));
  return [
    atLeast(
      'tRPC holds.create, against bare node:http with the same engine call',
      ratio('trpc', 'bare'),
      0.6,
    ),
    atLeast('tRPC holds.create, against the official adapter', ratio('trpc', 'official'), 2.5),
    atLeast('REST holds.create, against tRPC', ratio('rest', 'trpc'), 0.8),
    forComparison('  bare node:http', perSecond('bare'), '/s', 0),
    forComparison('  tRPC', perSecond('trpc'), '/s', 0),
    forComparison('  tRPC, official adapter', perSecond('official'), '/s', 0),
    forComparison('  REST', perSecond('rest'), '/s', 0),
    atMost(
      'tRPC holds.create at 70 % of that: p99 against p50',
      calmly(({ p50Ms, p99Ms }) => p99Ms / p50Ms),
      5,
    ),
    forComparison(
      '  p50',
      calmly(({ p50Ms }) => p50Ms),
      ' ms',
    ),
    forComparison(
      '  p99',
      calmly(({ p99Ms }) => p99Ms),
      ' ms',
    ),
  ];
}

const OFFICIAL = { 'trpc-accept': 'application/json' };

type Headers = Readonly<Record<string, string>>;

function trpcHold(showId: string, seatId: string, key: Headers, more: Headers = {}): Buffer {
  return post('/trpc/holds.create', { showId, seatIds: [seatId] }, { ...key, ...more });
}

function restHold(showId: string, seatId: string, key: Headers): Buffer {
  return post(`/api/v1/shows/${showId}/holds`, { seatIds: [seatId] }, key);
}

async function apiHolds(
  api: MeasuredApi,
  request: (showId: string, seatId: string, key: Headers) => Buffer,
  perSecond?: number,
): Promise<HttpMeasured> {
  const showId = await openShow(api, WARM_UP + HOLDS);
  // Loads it into the engine, which is not what is to be measured.
  await fetch(`${api.url}/api/v1/shows/${showId}/seats`);
  const key = { authorization: `Bearer ${api.operatorToken}` };
  const requests = Array.from({ length: WARM_UP + HOLDS }, (_, seat) => request(showId, String(seat), key));
  const port = Number(new URL(api.url).port);
  const load = { port, connections: CONNECTIONS, ...(perSecond !== undefined && { perSecond }) };
  await sendAll({ ...load, requests: requests.slice(0, WARM_UP) });
  return allHeld(await sendAll({ ...load, requests: requests.slice(WARM_UP) }));
}

async function bareHolds(engine: RedisEngine, redisUrl: string, round: number): Promise<HttpMeasured> {
  const showId = `bare-${round}`;
  await engine.beginLoad(showId, 1);
  await engine.load(showId, { epoch: 1, seatCount: WARM_UP + HOLDS, sale: 'open', booked: [], blocked: [] });
  await using folder = await ownFolder('bare');
  const server = await startServerProcess({
    name: 'the bare server',
    command: process.execPath,
    args: [join(import.meta.dirname, 'bare-server.ts'), redisUrl, showId],
    env: {},
    folder: folder.path,
    ask: async ({ output }) => /^ready at \S+:(\d+)/m.exec(output)?.[1],
  });
  try {
    const requests = Array.from({ length: WARM_UP + HOLDS }, (_, seat) => post('/', { seat }));
    const load = { port: Number(server.ready), connections: CONNECTIONS };
    await sendAll({ ...load, requests: requests.slice(0, WARM_UP) });
    return allHeld(await sendAll({ ...load, requests: requests.slice(WARM_UP) }));
  } finally {
    await server.stop();
  }
}

function allHeld(measured: HttpMeasured): HttpMeasured {
  if (measured.statuses.get(200) === HOLDS) return measured;
  throw new Error(`not every hold was granted: ${JSON.stringify([...measured.statuses])}`);
}
