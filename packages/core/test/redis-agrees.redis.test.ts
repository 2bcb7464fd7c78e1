import { afterAll, beforeAll, it } from 'vitest';
import { RedisEngine } from '../src/engines/redis/redis-engine.ts';
import { expectAgreement } from '../testing/agreement.ts';
import { type RedisServer, startRedis } from '../testing/index.ts';

let server: RedisServer;
let engine: RedisEngine;

beforeAll(async () => {
  server = await startRedis();
  engine = new RedisEngine({ url: server.url, timeoutMs: 5_000 });
});
afterAll(async () => {
  await engine.close();
  await server.stop();
});

it('agrees with the state machine, step for step', async () => {
  await expectAgreement({ engine, shows: 60, numbers: 'the same' });
}, 60_000);
