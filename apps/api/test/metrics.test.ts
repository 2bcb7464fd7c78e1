/** What a process measures, and tells of it at /metrics and in stats.overview. */
import { networkInterfaces } from 'node:os';
import { eventually } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf, refusalOf } from './helpers.ts';
import { type Sample, scrape, sumOf } from './metrics.ts';

const HALL = 'grand_hall';

/**
 * When a sweep has told watchers that the seats are free again. Nothing else may look at the show's counts until then:
 * whoever meets a hold that has run out ends it, and the sweep finds none.
 */
async function sweptAfter(api: ApiServer, seatId: string, hold: () => Promise<unknown>): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ showId: HALL }));
  const stop = new AbortController();
  const watch = await fetch(`${api.url}/trpc/seats.watch?input=${input}`, { signal: stop.signal });
  const free = new RegExp(`"status":"available","seatIds":\\[[^\\]]*"${seatId}"`);
  await hold();
  let text = '';
  for await (const chunk of watch.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (free.test(text)) break;
  }
  stop.abort();
}

describe('metrics', () => {
  let api: ApiServer;
  let client: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    api = await startApi({ env: { DEMO: 'true' } });
    client = clientOf(api);
  });
  afterAll(() => api.stop());

  /** By how much each of the named samples grew. */
  async function growthOf(
    names: readonly (readonly [name: string, labels?: Record<string, string>])[],
    work: () => Promise<unknown>,
  ): Promise<number[]> {
    const read = (samples: Sample[]) => names.map(([name, labels]) => sumOf(samples, name, labels) ?? 0);
    const before = read(await scrape(api));
    await work();
    return read(await scrape(api)).map((value, index) => value - (before[index] ?? 0));
  }

  it('count holds that are made and refused, by outcome and by procedure', async () => {
    const growth = await growthOf(
      [
        ['holdfast_holds_total', { outcome: 'created' }],
        ['holdfast_holds_total', { outcome: 'SEAT_UNAVAILABLE' }],
        ['holdfast_holds_total', { outcome: 'INVALID_INPUT' }],
        ['holdfast_holds_total', { outcome: 'UNKNOWN_SEAT' }],
        ['holdfast_procedure_seconds_count', { procedure: 'holds.create', status: 'OK' }],
        ['holdfast_procedure_seconds_count', { procedure: 'holds.create', status: 'SEAT_UNAVAILABLE' }],
        ['holdfast_procedure_seconds_bucket', { procedure: 'holds.create', status: 'OK', le: '+Inf' }],
        ['holdfast_engine_operation_seconds_count', { operation: 'hold', outcome: 'HELD' }],
        ['holdfast_engine_operation_seconds_count', { operation: 'hold', outcome: 'SEAT_UNAVAILABLE' }],
        ['holdfast_http_responses_total', { code: '4xx' }],
      ],
      async () => {
        for (const seat of [1, 2, 3]) {
          await client.holds.create.mutate({ showId: HALL, seatIds: [`S1-${seat}`] });
        }
        await refusalOf(client.holds.create.mutate({ showId: HALL, seatIds: ['S1-3', 'S1-4'] }));
        await refusalOf(client.holds.create.mutate({ showId: HALL, seatIds: ['none'] }));
        await refusalOf(client.holds.create.mutate({ showId: HALL, seatIds: [] }));
        await refusalOf(client.holds.create.mutate({ showId: HALL, seatIds: [] }));
      },
    );
    expect(growth).toEqual([3, 1, 2, 1, 3, 1, 3, 3, 1, 4]);
  });

  it('have a time that is the time it took', async () => {
    const before = performance.now();
    const [seconds = 0] = await growthOf(
      [['holdfast_procedure_seconds_sum', { procedure: 'holds.create' }]],
      () => client.holds.create.mutate({ showId: HALL, seatIds: ['S2-1'] }),
    );
    expect(seconds).toBeGreaterThan(0);
    expect(seconds * 1_000).toBeLessThan(performance.now() - before);
  });

  it('know seats by status and live holds, and count what ran out', async () => {
    const at = async (name: string, labels?: Record<string, string>) =>
      sumOf(await scrape(api), name, labels) ?? Number.NaN;
    // Until nothing of the tests before is younger than the reading.
    const held = await eventually(async () => {
      const value = await at('holdfast_seats', { status: 'held' });
      expect(value).toBeGreaterThan(0);
      return value;
    });
    const liveHolds = await at('holdfast_live_holds');
    const expired = await at('holdfast_holds_expired_total');
    const sold = await client.holds.create.mutate({ showId: HALL, seatIds: ['S3-1', 'S3-2', 'S3-3'] });
    const kept = await client.holds.create.mutate({ showId: HALL, seatIds: ['S3-4'] });
    await client.holds.confirm.mutate(sold);
    await eventually(async () => {
      expect(await at('holdfast_seats', { status: 'held' })).toBe(held + 1);
      expect(await at('holdfast_seats', { status: 'booked' })).toBe(3);
      expect(await at('holdfast_live_holds')).toBe(liveHolds + 1);
    });
    await client.holds.release.mutate(kept);
    await sweptAfter(api, 'S3-5', () =>
      client.holds.create.mutate({ showId: HALL, seatIds: ['S3-5'], ttlMs: 300 }),
    );
    expect(await at('holdfast_holds_expired_total')).toBe(expired + 1);
    await eventually(async () => {
      expect(await at('holdfast_seats', { status: 'held' })).toBe(held);
      expect(await at('holdfast_live_holds')).toBe(liveHolds);
    });
    expect(await at('holdfast_shows', { sale: 'open' })).toBeGreaterThan(0);
    expect(
      await at('holdfast_ledger_operation_seconds_count', { operation: 'book', outcome: 'BOOKED' }),
    ).toBe(1);
  });

  it('count what is refused before it is a procedure, by who may', async () => {
    const [denied, invalid] = await growthOf(
      [
        ['holdfast_procedure_seconds_count', { procedure: 'holds.list', status: 'UNAUTHENTICATED' }],
        ['holdfast_http_responses_total', { code: '4xx' }],
      ],
      async () => {
        await refusalOf(client.holds.list.query({ showId: HALL }));
        await fetch(`${api.url}/nothing/here`);
      },
    );
    expect([denied, invalid]).toEqual([1, 2]);
  });

  it('say what runs, how much it has to do, and that it is ready', async () => {
    const samples = await scrape(api);
    expect(sumOf(samples, 'holdfast_info', { engine: 'memory', ledger: 'sqlite' })).toBe(1);
    expect(sumOf(samples, 'holdfast_ready', { dependency: 'engine' })).toBe(1);
    expect(sumOf(samples, 'holdfast_ready', { dependency: 'ledger' })).toBe(1);
    expect(sumOf(samples, 'holdfast_draining')).toBe(0);
    // The scrape itself.
    expect(sumOf(samples, 'holdfast_http_requests_in_flight')).toBe(1);
    expect(sumOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(10e6);
    expect(sumOf(samples, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('have names with their unit, and no label that could grow', async () => {
    const samples = (await scrape(api)).filter(({ name }) => name.startsWith('holdfast_'));
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    expect([...labels].sort()).toEqual(
      [
        ...['code', 'dependency', 'engine', 'ledger', 'le', 'operation', 'outcome', 'procedure'],
        ...['sale', 'status', 'version'],
      ].sort(),
    );
    expect(samples.length).toBeLessThan(2_000);
  });
});

describe('who may read /metrics', () => {
  /** Another address of this machine: whoever comes by it is not on the loopback. */
  const address = Object.values(networkInterfaces())
    .flat()
    .find((network) => network?.family === 'IPv4' && !network.internal)?.address;

  it('whoever is on this machine, but not whom a proxy on it asks for, unless they may read', async () => {
    await using api = await startApi();
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${api.url}/metrics`, { headers })).status;
    expect(await status({})).toBe(200);
    expect(await status({ 'x-forwarded-for': '203.0.113.9' })).toBe(401);
    expect(await status({ forwarded: 'for=203.0.113.9' })).toBe(401);
    const authorization = `Bearer ${api.operatorToken}`;
    expect(await status({ 'x-forwarded-for': '203.0.113.9', authorization })).toBe(200);
  });

  it.skipIf(address === undefined)('nobody else, unless it is public', async () => {
    for (const [METRICS_PUBLIC, expected] of [
      ['false', 401],
      ['true', 200],
    ] as const) {
      await using api = await startApi({ env: { HOST: '0.0.0.0', METRICS_PUBLIC } });
      const url = new URL('/metrics', api.url);
      url.hostname = address ?? '';
      expect((await fetch(url)).status).toBe(expected);
    }
  });
});

describe('stats.overview', () => {
  it('tells operators how the sale goes, and nobody else', async () => {
    await using api = await startApi({ env: { DEMO: 'true' } });
    const [buyer, operator] = [clientOf(api), clientOf(api, api.operatorToken)];
    expect(await refusalOf(buyer.stats.overview.query())).toMatchObject({ status: 'UNAUTHENTICATED' });

    const first = await buyer.holds.create.mutate({ showId: HALL, seatIds: ['S1-1', 'S1-2'] });
    await buyer.holds.create.mutate({ showId: HALL, seatIds: ['S2-1'] });
    const third = await buyer.holds.create.mutate({ showId: HALL, seatIds: ['S2-2'] });
    await sweptAfter(api, 'S2-3', () =>
      buyer.holds.create.mutate({ showId: HALL, seatIds: ['S2-3'], ttlMs: 300 }),
    );
    await refusalOf(buyer.holds.create.mutate({ showId: HALL, seatIds: ['S2-1'] }));
    await refusalOf(buyer.holds.create.mutate({ showId: 'none', seatIds: ['S2-1'] }));
    await buyer.holds.confirm.mutate(first);
    await buyer.holds.release.mutate(third);

    const overview = await operator.stats.overview.query();
    expect(overview.lastMinute).toMatchObject({
      created: 4,
      refused: { SEAT_UNAVAILABLE: 1, UNKNOWN_SHOW: 1 },
      confirmed: 1,
      released: 1,
      expired: 1,
    });
    const { create: _, confirm: __, ...counts } = overview.lastMinute;
    expect(overview.lastQuarterHour).toMatchObject(counts);
    const { create, confirm } = overview.lastMinute;
    for (const { p50Ms = 0, p95Ms = 0 } of [create, confirm]) {
      expect(p50Ms).toBeGreaterThan(0);
      expect(p95Ms).toBeGreaterThanOrEqual(p50Ms);
      expect(p95Ms).toBeLessThan(5_000);
    }
    expect(overview.shows.find(({ showId }) => showId === HALL)).toMatchObject({
      sale: 'open',
      liveHolds: 1,
      counts: { held: 1, booked: 2, blocked: 0, available: 405 },
    });
    expect(overview.totals).toEqual({
      shows: 2,
      liveHolds: 1,
      counts: { held: 1, booked: 2, blocked: 0, available: 409 },
    });
    expect(overview.process).toMatchObject({ version: '0.1.0', status: 'ok', feedLagMs: 0 });
    expect(overview.engine).toMatchObject({ name: 'memory', status: 'ok', latencyMs: expect.any(Number) });
    for (const [points, bucketMs] of [
      [overview.series.minute, 1_000],
      [overview.series.quarterHour, 15_000],
    ] as const) {
      expect(points).toHaveLength(60);
      expect(points.reduce((sum, { created }) => sum + created, 0)).toBe(4);
      expect(points.reduce((sum, { expired }) => sum + expired, 0)).toBe(1);
      const withLatency = points.filter(({ createP50Ms, createP95Ms }) => {
        expect(createP95Ms === undefined).toBe(createP50Ms === undefined);
        return createP50Ms !== undefined && createP95Ms !== undefined && createP95Ms >= createP50Ms;
      });
      expect(withLatency).toHaveLength(points.filter(({ created, refused }) => created + refused > 0).length);
      const times = points.map(({ at }) => at);
      for (const [index, at] of times.entries())
        if (index > 0) expect(at - (times[index - 1] ?? 0)).toBe(bucketMs);
      expect(overview.now - (times.at(-1) ?? 0)).toBeLessThan(bucketMs + 1_000);
    }

    const rest = await fetch(`${api.url}/api/v1/stats`, {
      headers: { authorization: `Bearer ${api.operatorToken}` },
    });
    expect(await rest.json()).toMatchObject({ totals: overview.totals });
  });

  it('shows at once what the process that answers made or changed', async () => {
    await using api = await startApi({ env: { DEMO: 'true' } });
    const operator = clientOf(api, api.operatorToken);
    const saleOf = async (showId: string) =>
      (await operator.stats.overview.query()).shows.find((show) => show.showId === showId)?.sale;
    expect(await saleOf('new_one')).toBeUndefined();
    const seatMap = { sections: [{ name: 'Stalls', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] };
    await operator.shows.create.mutate({ showId: 'new_one', title: 'A new one', seatMap });
    expect(await saleOf('new_one')).toBe('open');
    await operator.shows.setSale.mutate({ showId: 'new_one', sale: 'closed' });
    expect(await saleOf('new_one')).toBe('closed');
  });
});
