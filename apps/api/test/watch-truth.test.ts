import { expect, it } from 'vitest';
import { startApi } from '../testing/index.ts';
import { expectOneTruth } from './watch-truth.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

it(`watchers that come, drop and resume all see the same seats, SEED=${seed}`, async () => {
  await using api = await startApi();
  await expectOneTruth(api, seed);
  expect(api.output()).not.toMatch(/"level":50/);
}, 60_000);
