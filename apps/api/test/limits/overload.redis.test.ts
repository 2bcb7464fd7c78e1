/** More than a process can answer: what it takes on is answered soon, the rest is refused at once, and then it is as before. */
import { eventually, startRedis } from '@holdfast/core/testing';
import { expect, it } from 'vitest';
import { startApi } from '../../testing/index.ts';
import { ask } from '../ask.ts';
import { crowd, memoryOf, percentile } from './crowd.ts';

const SHOW = 'grand_hall';

it('with a Redis that hangs', async () => {
  const timeoutMs = 1_000;
  const maxInFlight = 200;
  await using redis = await startRedis();
  await using api = await startApi({
    env: {
      REDIS_URL: redis.url,
      DEMO: 'true',
      DEPENDENCY_TIMEOUT_MS: String(timeoutMs),
      MAX_IN_FLIGHT: String(maxInFlight),
    },
  });
  const hold = { showId: SHOW, seatIds: ['S1-1'] };
  const path = '/trpc/holds.create';
  await crowd({ url: api.url, path, body: hold, callers: 100, forMs: 1_000, pauseMs: 20 });
  const beforeMegabytes = memoryOf(api.pid);

  redis.pause();
  const health: number[] = [];
  const watching = setInterval(() => {
    ask({ url: `${api.url}/healthz` }).then(({ status, tookMs }) => {
      health.push(status === 200 ? tookMs : Number.POSITIVE_INFINITY);
    });
  }, 200);
  // It can answer 200 a second now, with that there is no answer; about seven times as many come.
  const outcomes = await crowd({ url: api.url, path, body: hold, callers: 500, forMs: 4_000, pauseMs: 200 });
  clearInterval(watching);
  const taken = outcomes.filter(({ status }) => status !== 'OVERLOADED');
  const shed = outcomes.filter(({ status }) => status === 'OVERLOADED');
  expect(new Set(taken.map(({ status }) => status))).toEqual(new Set(['ENGINE_UNAVAILABLE']));
  expect(percentile(taken, 0.99)).toBeLessThan(2 * timeoutMs);
  expect(shed.length).toBeGreaterThan(3 * taken.length);
  expect(percentile(shed, 0.99)).toBeLessThan(500);
  expect(Math.max(...health)).toBeLessThan(500);
  expect(memoryOf(api.pid) - beforeMegabytes).toBeLessThan(60);

  // Whoever is taken on and gets no answer is told when to come back, in every form there is.
  const batch = `/trpc/holds.create,holds.create?batch=1`;
  const forms = [
    await ask({ url: api.url + path, body: hold }),
    await ask({ url: api.url + batch, body: { 0: hold, 1: hold } }),
    await ask({ url: `${api.url}/api/v1/shows/${SHOW}/holds`, body: { seatIds: hold.seatIds } }),
  ];
  for (const { status, headers, text } of forms) {
    expect(status).toBe(503);
    expect(text).toContain('ENGINE_UNAVAILABLE');
    expect(headers['retry-after']).toBe('1');
  }

  redis.resume();
  await eventually(async () => {
    const answer = await ask({ url: api.url + path, body: { ...hold, seatIds: ['S2-2'] } });
    expect(answer.status).toBe(200);
  });
  const after = await crowd({ url: api.url, path, body: hold, callers: 100, forMs: 1_000, pauseMs: 20 });
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set(['SEAT_UNAVAILABLE']));
}, 60_000);

it('with more work than its processor does', async () => {
  // What piles up does not fit, and the process would not live to the end.
  const NODE_OPTIONS = '--max-old-space-size=128';
  await using api = await startApi({ env: { DEMO: 'true', NODE_OPTIONS } });
  // Some milliseconds each, and a small answer.
  const names = Array.from({ length: 20 }, () => 'seats.snapshot').join(',');
  const inputs = Object.fromEntries(Array.from({ length: 20 }, (_, call) => [call, { showId: SHOW }]));
  const path = `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
  const { url } = api;
  const quietMs = 1_500;
  const quiet = await crowd({ url, path, callers: 4, forMs: quietMs, pauseMs: 0 });
  const costMs = quietMs / quiet.length;
  // As many as would wait for four seconds, however fast this machine is.
  const callers = Math.round(Math.min(3_000, Math.max(500, 4_000 / costMs)));
  /** How long the last of the crowd would wait if all of it were let in. */
  const queueMs = callers * costMs;

  for (let round = 0; round < 2; round += 1) {
    const outcomes = await crowd({ url, path, callers, forMs: 3_000, pauseMs: 0 });
    const taken = outcomes.filter(({ status }) => status === '200');
    const shed = outcomes.filter(({ status }) => status === 'OVERLOADED');
    expect(taken.length + shed.length).toBe(outcomes.length);
    expect(taken.length).toBeGreaterThan(20);
    expect(shed.length).toBeGreaterThan(taken.length / 4);
    // Much of it is this crowd's own time, which has the other half of the machine.
    expect(percentile(taken, 0.5)).toBeLessThan(0.7 * queueMs);
    expect(percentile(taken, 0.99)).toBeLessThan(queueMs);
    expect(percentile(shed, 0.99)).toBeLessThan(queueMs);
    await eventually(async () => expect((await ask({ url: url + path })).status).toBe(200));
    expect(memoryOf(api.pid)).toBeLessThan(400);
  }
}, 60_000);
