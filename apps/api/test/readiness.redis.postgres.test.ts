import {
  eventually,
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
} from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';
import { logLinesIn } from './log-lines.ts';
import { scrape, sumOf } from './metrics.ts';
import { stallPostgres, stallRedis } from './stall.ts';

let redis: RedisServer;
let postgres: PostgresServer;
let api: ApiServer;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  const env = {
    REDIS_URL: redis.url,
    DATABASE_URL: postgres.url,
    DEMO: 'true',
    LOG_LEVEL: 'info',
    DEPENDENCY_TIMEOUT_MS: '10000',
  };
  api = await startApi({ env });
});
afterAll(async () => {
  await api.stop();
  await Promise.all([redis.stop(), postgres.stop()]);
});

async function readyz() {
  const answer = await fetch(`${api.url}/readyz`);
  return {
    code: answer.status,
    ...((await answer.json()) as Record<'engine' | 'ledger', { status: string }>),
  };
}

/** Both gone at once; calling what it answers brings them back. */
const outages: readonly [how: string, outage: () => Promise<() => Promise<unknown>>][] = [
  [
    'killed',
    async () => {
      await Promise.all([redis.kill(), postgres.kill()]);
      return () => Promise.all([redis.restart(), postgres.restart()]);
    },
  ],
  [
    'silent',
    async () => {
      const goOn = await Promise.all([
        stallRedis(redis)(),
        stallPostgres(postgres.url, ['setting', 'show'])(),
      ]);
      return () => Promise.all(goOn.map((end) => end()));
    },
  ],
];

it.each(outages)(
  'is not ready within 3 s of both being %s, says so at once, and is ready when they are back',
  async (how, outage) => {
    expect(await readyz()).toMatchObject({
      code: 200,
      status: 'ok',
      engine: { name: 'redis', status: 'ok' },
      ledger: { name: 'postgres', status: 'ok' },
    });
    // So that there are shows to be counted.
    await clientOf(api).shows.list.query();
    const takenAt = Date.now();
    const end = await outage();
    const down = await eventually(
      async () => {
        const answer = await readyz();
        expect([answer.engine.status, answer.ledger.status]).toEqual(['unavailable', 'unavailable']);
        return answer;
      },
      { withinMs: takenAt + 3_000 - Date.now() },
    );
    expect(down.code).toBe(503);
    const asked = performance.now();
    const report = await readyz();
    expect(performance.now() - asked).toBeLessThan(500);
    for (const { since } of [report.engine, report.ledger] as unknown as { since: number }[]) {
      expect(since).toBeGreaterThan(takenAt - 2_000);
      expect(since).toBeLessThanOrEqual(Date.now());
    }
    const overview = clientOf(api, api.operatorToken).stats.overview.query();
    if (how === 'killed') {
      // Who an operator is, only the ledger knows.
      expect(await refusalOf(overview)).toMatchObject({ status: 'LEDGER_UNAVAILABLE' });
    } else {
      // Operators see it, although nothing can be counted just now. What knows them is not among the tables locked.
      expect(await overview).toMatchObject({
        process: { status: 'unavailable' },
        engine: { status: 'unavailable' },
        ledger: { status: 'unavailable', connections: { max: 10 } },
      });
    }
    const samples = await scrape(api);
    expect(sumOf(samples, 'holdfast_ready')).toBe(0);
    // Not known, which is not zero.
    expect(sumOf(samples, 'holdfast_seats')).toBeUndefined();
    expect(sumOf(samples, 'holdfast_live_holds')).toBeUndefined();

    await end();
    await eventually(async () => expect((await readyz()).code).toBe(200), { withinMs: 10_000 });
    const lines = await eventually(() => {
      const found = logLinesIn(api.output());
      for (const dependency of ['redis', 'postgres']) {
        expect(found).toContainEqual(
          expect.objectContaining({ level: 'warn', msg: 'dependency is gone', dependency }),
        );
        expect(found).toContainEqual(
          expect.objectContaining({ level: 'info', msg: 'dependency is back', dependency }),
        );
      }
      return found;
    });
    // Once each time it goes, not once a probe.
    expect(lines.filter(({ msg }) => msg === 'dependency is gone').length).toBeLessThanOrEqual(4);
  },
  30_000,
);

it('asks engine and ledger once a second, however many ask it', async () => {
  const pings = async () => {
    const samples = await scrape(api);
    return ['engine', 'ledger'].map(
      (port) => sumOf(samples, `holdfast_${port}_operation_seconds_count`, { operation: 'ping' }) ?? 0,
    );
  };
  const [beganAt, before] = [performance.now(), await pings()];
  for (let round = 0; round < 20; round += 1) await Promise.all(Array.from({ length: 25 }, readyz));
  const after = await pings();
  const mostPings = Math.ceil((performance.now() - beganAt) / 1_000) + 1;
  for (const [index, count] of after.entries())
    expect(count - (before[index] ?? 0)).toBeLessThanOrEqual(mostPings);
});

it("knows the ledger's pool", async () => {
  await clientOf(api).shows.list.query();
  const samples = await scrape(api);
  expect(sumOf(samples, 'holdfast_ledger_connections', { state: 'max' })).toBe(10);
  expect(sumOf(samples, 'holdfast_ledger_connections', { state: 'total' })).toBeGreaterThan(0);
  expect(sumOf(samples, 'holdfast_ledger_connections', { state: 'waiting' })).toBe(0);
});
