/** How a process ends that is told to: what was begun is finished, nothing new is begun, and it does not take for ever. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  eventually,
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
} from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../testing/index.ts';
import { clientOf } from './helpers.ts';
import { logLinesIn } from './log-lines.ts';
import { scrape, sumOf } from './metrics.ts';
import { stallPostgres, stallRedis } from './stall.ts';

const HALL = 'grand_hall';
let redis: RedisServer;
let postgres: PostgresServer;
let env: Record<string, string>;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  env = {
    REDIS_URL: redis.url,
    DATABASE_URL: postgres.url,
    DEMO: 'true',
    LOG_LEVEL: 'info',
    DEPENDENCY_TIMEOUT_MS: '20000',
  };
});
afterAll(() => Promise.all([redis.stop(), postgres.stop()]));

const post = (api: ApiServer, procedure: string, input: object) =>
  fetch(`${api.url}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });

const inFlight = (api: ApiServer, count: number) =>
  eventually(async () =>
    expect(sumOf(await scrape(api), 'holdfast_http_requests_in_flight')).toBe(count + 1),
  );

/** A connection that was used and is kept open for more. */
async function idleConnection(api: ApiServer) {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

/** A watcher, who has to read on until something comes, or the end. */
async function watchHall(api: ApiServer) {
  const input = encodeURIComponent(JSON.stringify({ showId: HALL }));
  const { body } = await fetch(`${api.url}/trpc/seats.watch?input=${input}`);
  const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  return {
    async until(text: string) {
      for (let read = ''; !read.includes(text); ) read += (await reader.read()).value ?? '';
    },
    async end() {
      while (!(await reader.read()).done);
    },
  };
}

describe.each(['redis', 'postgres'] as const)('while %s keeps a request waiting', (name) => {
  it('answers it after SIGTERM, lets nothing else in, and ends with exit code 0', async () => {
    const api = await startApi({ env });
    const stall = name === 'redis' ? stallRedis(redis) : stallPostgres(postgres.url, ['booking']);
    const seatIds = [name === 'redis' ? 'S1-1' : 'S1-2'];
    const watch = await watchHall(api);
    const hold = await clientOf(api).holds.create.mutate({ showId: HALL, seatIds });
    await watch.until(`"${seatIds[0]}"`);
    const socket = await idleConnection(api);

    const goOn = await stall();
    try {
      const answer = post(api, 'holds.confirm', hold);
      await inFlight(api, 1);
      const stopped = api.stop();
      await once(socket, 'close');
      await eventually(() => expect(fetch(`${api.url}/healthz`)).rejects.toThrow());
      // Watchers are let go although a request is not finished.
      await watch.end();
      expect(api.exitCode).toBeNull();
      await goOn();
      const { status, headers } = await answer;
      expect([status, headers.get('connection')]).toEqual([200, 'close']);
      await stopped;
    } finally {
      await goOn();
    }
    expect(api.exitCode).toBe(0);
    const told = logLinesIn(api.output()).map(({ msg }) => msg);
    expect(told).toContain('started');
    expect(told).toContain('stopping');
    expect(told.at(-1)).toBe('stopped');
  }, 30_000);
});

it('serves until the delay is over, and says that it is not ready', async () => {
  const api = await startApi({ env: { ...env, DRAIN_DELAY_MS: '2000' } });
  const stopped = api.stop();
  await eventually(async () => {
    const answer = await fetch(`${api.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'draining', engine: { status: 'ok' } });
  });
  const hold = await post(api, 'holds.create', { showId: HALL, seatIds: ['S2-1'] });
  expect([hold.status, hold.headers.get('connection')]).toEqual([200, 'close']);
  expect(sumOf(await scrape(api), 'holdfast_draining')).toBe(1);
  await stopped;
  expect(api.exitCode).toBe(0);
}, 20_000);

it('ends at once when told again, but not when one Ctrl-C comes twice', async () => {
  const api = await startApi({ env: { ...env, DRAIN_DELAY_MS: '60000' } });
  process.kill(api.pid, 'SIGINT');
  process.kill(api.pid, 'SIGTERM');
  await eventually(async () => expect((await fetch(`${api.url}/readyz`)).status).toBe(503));
  // Longer than the signals of one Ctrl-C are apart.
  await delay(1_000);
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  const before = performance.now();
  await api.kill('SIGTERM');
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(api.exitCode).toBe(1);
  expect(logLinesIn(api.output()).at(-1)).toMatchObject({ msg: 'told again to stop' });
  await api.stop();
}, 20_000);

it('does not wait for ever: what takes longer than 5 s is cut off, and named', async () => {
  const api = await startApi({ env: env });
  const goOn = await stallRedis(redis)();
  const answer = fetch(`${api.url}/api/v1/shows/${HALL}/seats`, { headers: { 'x-request-id': 'slow-one' } });
  const cutOff = expect(answer).rejects.toThrow();
  await inFlight(api, 1);
  const before = performance.now();
  await api.stop().finally(goOn);
  await cutOff;
  expect(performance.now() - before).toBeGreaterThan(4_900);
  expect(performance.now() - before).toBeLessThan(8_000);
  expect(api.exitCode).toBe(1);
  expect(logLinesIn(api.output())).toContainEqual(
    expect.objectContaining({
      level: 'error',
      cutOff: [
        expect.objectContaining({
          requestId: 'slow-one',
          method: 'GET',
          route: '/api/v1/shows/:showId/seats',
        }),
      ],
    }),
  );
}, 20_000);
