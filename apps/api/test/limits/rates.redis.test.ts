/** How often one caller may call, over two processes that share a Redis. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type OwnFolder, ownFolder, type RedisServer, startRedis } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiServer, startApi } from '../../testing/index.ts';
import { ask, askFor, errorIn } from '../ask.ts';

const PER_SECOND = 100;
const FOR_MS = 4_000;
/** What may come at once after a quiet window: two seconds' worth. */
const BURST = 200;
/** What the processes let through before they have told one another. */
const SLACK = 100;

let redis: RedisServer;
let data: OwnFolder;
let apis: ApiServer[];

beforeAll(async () => {
  redis = await startRedis();
  data = await ownFolder('rates');
  const env = {
    REDIS_URL: redis.url,
    DATA_DIR: data.path,
    RATE_PER_ADDRESS: String(PER_SECOND),
    RATE_PER_KEY: String(PER_SECOND),
    LOG_LEVEL: 'info',
  };
  apis = [await startApi({ env }), await startApi({ env })];
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()));
  await redis.stop();
  await data.remove();
});

/** Needs neither engine nor ledger, and is limited like everything else. */
const pathOf = (api: ApiServer) => `${api.url}/trpc/no.such.procedure`;

async function admitted(
  ms: number,
  about: { from: string; headers?: Record<string, string> },
): Promise<number> {
  const { answered, refused } = await askFor(ms, {
    callers: 8,
    once: async (caller) => {
      const api = apis[caller % apis.length];
      if (!api) throw new Error('no api');
      const answer = await ask({ url: pathOf(api), ...about });
      return { ...answer, status: answer.status === 404 ? 200 : answer.status };
    },
  });
  expect(refused).toBeGreaterThan(0);
  return answered;
}

it('an address has one rate, whichever process it asks', async () => {
  const count = await admitted(FOR_MS, { from: '127.0.2.1' });
  expect(count).toBeLessThanOrEqual(BURST + (PER_SECOND * FOR_MS) / 1_000 + SLACK);
  expect(count).toBeGreaterThanOrEqual((PER_SECOND * FOR_MS) / 1_000);
});

it('so has a key, from whichever addresses it asks', async () => {
  const headers = { authorization: `Bearer ${apis[0]?.operatorToken}` };
  const counts = await Promise.all(
    ['127.0.2.2', '127.0.2.3'].map((from) => admitted(FOR_MS, { from, headers })),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  expect(total).toBeLessThanOrEqual(BURST + (PER_SECOND * FOR_MS) / 1_000 + SLACK);
  expect(total).toBeGreaterThanOrEqual((PER_SECOND * FOR_MS) / 1_000);
});

it('what one process let through counts at the other, and both say truly when to come back', async () => {
  const from = '127.0.2.4';
  const [first, second] = apis;
  if (!first || !second) throw new Error('no api');
  await Promise.all(Array.from({ length: BURST + 20 }, () => ask({ url: pathOf(first), from })));
  const refused = await eventually(async () => {
    const answer = await ask({ url: pathOf(second), from });
    expect(answer.status).toBe(429);
    return answer;
  });
  await delay(Number(errorIn(refused).retryAfterMs));
  expect((await ask({ url: pathOf(second), from })).status).toBe(404);
});

it('while Redis is gone, each process limits by itself, and says so once; then they share again', async () => {
  await redis.kill();
  const count = await admitted(FOR_MS, { from: '127.0.2.5' });
  expect(count).toBeLessThanOrEqual(2 * (BURST + (PER_SECOND * FOR_MS) / 1_000));
  const alone = /until Redis answers, each process limits callers by itself/g;
  for (const api of apis) await eventually(() => expect(api.output().match(alone)).toHaveLength(1));
  await redis.restart();
  await eventually(
    async () => {
      for (const api of apis) {
        // Whoever is refused is one whom the others are asked about.
        await Promise.all(
          Array.from({ length: BURST + 20 }, () => ask({ url: pathOf(api), from: '127.0.2.6' })),
        );
        expect(api.output()).toMatch(/callers are limited over all processes again/);
      }
    },
    { withinMs: 10_000 },
  );
  const shared = await admitted(FOR_MS, { from: '127.0.2.7' });
  expect(shared).toBeLessThanOrEqual(BURST + (PER_SECOND * FOR_MS) / 1_000 + SLACK);
}, 40_000);
