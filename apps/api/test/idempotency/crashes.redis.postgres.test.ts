/** A process that is killed when all is done but for the answer, and another that is asked the same. */
import { randomUUID } from 'node:crypto';
import { eventually, type PostgresServer, startPostgres, startRedis } from '@holdfast/core/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { clientOf } from '../helpers.ts';
import { lockTheAnswer } from './lock-the-answer.ts';
import { callTrpc, newShow, type RawCall } from './world.ts';

let redis: Awaited<ReturnType<typeof startRedis>>;
let postgres: PostgresServer;
let doomed: ApiServer;
let survivor: ApiServer;
let database: pg.Client;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  const env = {
    PUBLIC_HOLDS: 'true',
    REDIS_URL: redis.url,
    DATABASE_URL: postgres.url,
    // Longer than the test holds anything up.
    DEPENDENCY_TIMEOUT_MS: '20000',
  };
  doomed = await startApi({ env });
  survivor = await startApi({ env });
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await Promise.all([doomed.stop(), survivor.stop()]);
  await Promise.all([redis.stop(), postgres.stop()]);
});

const reason = 'the test says so';

/** What is done to a show, where its work can be held up once the request is known, and when it is seen to be done. */
const WRITES: Record<string, { holdUp: 'redis' | 'show'; input(showId: string): Promise<object> }> = {
  'holds.create': { holdUp: 'redis', input: async (showId) => ({ showId, seatIds: ['A1', 'A2'] }) },
  'holds.extend': {
    holdUp: 'redis',
    input: async (showId) => ({ ...(await holdIn(showId)), ttlMs: 900_000 }),
  },
  'holds.release': { holdUp: 'redis', input: holdIn },
  'holds.confirm': { holdUp: 'redis', input: holdIn },
  'holds.clear': {
    holdUp: 'redis',
    input: async (showId) => ({ showId, holdId: (await holdIn(showId)).holdId, reason }),
  },
  'seats.block': { holdUp: 'redis', input: async (showId) => ({ showId, seatIds: ['A1'], reason }) },
  'shows.setSale': { holdUp: 'redis', input: async (showId) => ({ showId, sale: 'closed', reason }) },
  'shows.create': {
    holdUp: 'show',
    input: async () => ({
      title: 'Made by one that died',
      seatMap: { sections: [{ name: 'Hall', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] },
    }),
  },
};

async function holdIn(showId: string) {
  const { holdId, token } = await clientOf(survivor).holds.create.mutate({ showId, seatIds: ['A1', 'A2'] });
  return { showId, holdId, token };
}

describe('killed between what was done and its answer', () => {
  it.each(Object.keys(WRITES))('%s is done once, and answered by the other process', async (name) => {
    const write = WRITES[name];
    if (!write) throw new Error(name);
    await doomed.restart();
    const { showId, world } = await newShow(survivor);
    // Both know the show, so that the only thing to wait for is what is held up.
    await clientOf(doomed).shows.get.query({ showId });
    const input = await write.input(showId);
    const call = { name, input, key: randomUUID(), operatorToken: survivor.operatorToken };
    const before = await world();

    await dieBeforeAnswering(call, write.holdUp);
    const done = await world();
    expect(done).not.toEqual(before);

    // It may yet be alive, as far as anybody knows.
    const early = await callTrpc(survivor, call);
    expect(JSON.parse(early.text).error.data).toMatchObject({
      status: 'REQUEST_IN_PROGRESS',
      httpStatus: 409,
      retryAfterMs: expect.any(Number),
    });
    await database.query('update answer set lease_until_ms = 0 where sealed_answer is null');

    // Many retries at once: one takes over.
    const retries = await Promise.all(Array.from({ length: 10 }, () => callTrpc(survivor, call)));
    const answer = await eventually(async () => {
      const again = await callTrpc(survivor, call);
      expect(again.code, again.text).toBe(200);
      return again;
    });
    for (const retry of retries) if (retry.code !== 409) expect(retry).toEqual(answer);
    expectDoneOnce(name, { done, after: await world(), answer: JSON.parse(answer.text).result.data });
  });
});

/** Sends the request to the process that is to die, and kills that when all is done but to write down the answer. */
async function dieBeforeAnswering(call: RawCall, holdUp: 'redis' | 'show'): Promise<void> {
  const lock = new pg.Client({ connectionString: postgres.url });
  await lock.connect();
  if (holdUp === 'redis') redis.pause();
  else {
    await lock.query('begin');
    // Reads go on, so that the process is as busy as ever.
    await lock.query('lock table show in share row exclusive mode');
  }
  const lost = callTrpc(doomed, call).catch(() => 'lost');
  const letGo = await lockTheAnswer(postgres.url);
  if (holdUp === 'redis') redis.resume();
  else await lock.query('rollback');
  const writer = await eventually(async () => {
    const { rows } = await database.query(
      `select pid from pg_stat_activity where wait_event_type = 'Lock' and query like 'update "answer"%'`,
    );
    expect(rows).toHaveLength(1);
    return rows[0].pid as number;
  });
  await doomed.kill();
  // What it had sent dies with it, as it would where the machine dies.
  await database.query('select pg_terminate_backend($1)', [writer]);
  await eventually(async () => {
    const { rows } = await database.query('select 1 from pg_stat_activity where pid = $1', [writer]);
    expect(rows).toEqual([]);
  });
  await Promise.all([letGo(), lock.end()]);
  expect(await lost).toBe('lost');
}

type World = Awaited<ReturnType<Awaited<ReturnType<typeof newShow>>['world']>>;

/** What running it again changes is the audit trail, which says that it was asked for twice. */
function expectDoneOnce(
  name: string,
  {
    done,
    after,
    answer,
  }: {
    readonly done: World;
    readonly after: World;
    readonly answer: { holdId: string; bookingId: string; showId: string; state: string };
  },
): void {
  expect(after.shows).toEqual(done.shows);
  expect(after.bookings).toEqual(done.bookings);
  expect(after.snapshot).toEqual(done.snapshot);
  if (name !== 'holds.extend') expect(after.holds).toEqual(done.holds);
  if (name === 'holds.create') expect(after.holds.map(({ holdId }) => holdId)).toEqual([answer.holdId]);
  if (name === 'holds.confirm') {
    expect(after.bookings.bookings.map(({ bookingId }) => bookingId)).toEqual([answer.bookingId]);
  }
  if (name === 'holds.clear') expect(answer.state).toBe('cleared');
  if (name === 'holds.release') expect(answer.state).toBe('released');
  if (name === 'shows.create') expect(after.shows.shows.map(({ showId }) => showId)).toContain(answer.showId);
}
