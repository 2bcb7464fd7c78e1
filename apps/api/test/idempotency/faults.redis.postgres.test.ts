/** Engine and ledger out of reach while a request with a key is answered. */
import { randomUUID } from 'node:crypto';
import { eventually, type PostgresServer, startPostgres, startRedis } from '@holdfast/core/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { clientOf } from '../helpers.ts';
import { lockTheAnswer } from './lock-the-answer.ts';
import { callTrpc, newShow } from './world.ts';

let redis: Awaited<ReturnType<typeof startRedis>>;
let postgres: PostgresServer;
let api: ApiServer;

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  api = await startApi({ env: { PUBLIC_HOLDS: 'true', REDIS_URL: redis.url, DATABASE_URL: postgres.url } });
});
afterAll(async () => {
  await api.stop();
  await Promise.all([redis.stop(), postgres.stop()]);
});

it('a fault of the engine is not kept: the retry runs', async () => {
  const { showId } = await newShow(api);
  const call = { name: 'holds.create', input: { showId, seatIds: ['A1'] }, key: randomUUID() };
  await redis.kill();
  const fault = await callTrpc(api, call);
  expect(JSON.parse(fault.text).error.data).toMatchObject({ status: 'ENGINE_UNAVAILABLE', httpStatus: 503 });
  await redis.restart();
  const held = await eventually(async () => {
    const answer = await callTrpc(api, call);
    expect(answer.code).toBe(200);
    return answer;
  });
  expect(await callTrpc(api, call)).toEqual(held);
});

it('a ledger out of reach from the start is named, and nothing is done', async () => {
  const { showId, world } = await newShow(api);
  const before = await world();
  const call = { name: 'holds.create', input: { showId, seatIds: ['A1'] }, key: randomUUID() };
  await postgres.kill();
  const fault = await callTrpc(api, call);
  await postgres.restart();
  expect(JSON.parse(fault.text).error.data).toMatchObject({ status: 'LEDGER_UNAVAILABLE', httpStatus: 503 });
  expect(await eventually(world)).toEqual(before);
});

it('an answer that cannot be kept is given to nobody, and what was done is found again', async () => {
  const { showId, world } = await newShow(api);
  await clientOf(api).shows.get.query({ showId });
  const call = { name: 'holds.create', input: { showId, seatIds: ['A1'] }, key: randomUUID() };
  const database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
  // What the tests before have left to a lease.
  await database.query('delete from answer where sealed_answer is null');

  redis.pause();
  const answering = callTrpc(api, call);
  const letGo = await lockTheAnswer(postgres.url);
  redis.resume();
  const fault = await answering;
  await letGo();
  expect(JSON.parse(fault.text).error.data).toMatchObject({ status: 'LEDGER_UNAVAILABLE', httpStatus: 503 });
  const done = await world();
  expect(done.holds).toHaveLength(1);

  await database.query('update answer set lease_until_ms = 0 where sealed_answer is null');
  await database.end();
  const held = await callTrpc(api, call);
  expect(JSON.parse(held.text).result.data.holdId).toBe(done.holds[0]?.holdId);
  expect(await callTrpc(api, call)).toEqual(held);
  expect(await world()).toEqual(done);
}, 15_000);
