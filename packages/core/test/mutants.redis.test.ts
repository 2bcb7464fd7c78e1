/** The Lua commands, broken on purpose: each test is named after what it breaks, and passes when the model test finds it. */
import { afterAll, describe, expect, it } from 'vitest';
import { redisWithSetTime } from '../testing/engine-model/redis-with-set-time.ts';
import { eventually } from '../testing/eventually.ts';
import { catchByModel, differsFromModel } from '../testing/mutants/catching.ts';
import { luaMutants } from '../testing/mutants/lua-mutants.ts';
import { type Catch, tableOf } from '../testing/mutants/mutant.ts';
import { tutorialOnRedis } from '../testing/mutants/tutorial-stores.ts';
import { type EngineCommand, EngineWitness } from '../testing/simulation/engine-witness.ts';

const catches: Catch[] = [];
afterAll(() => console.log(tableOf(catches)));

describe('the model test catches', () => {
  it.each(luaMutants)('$name: $mistake', { timeout: 120_000 }, async (mutant) => {
    catches.push(await catchByModel(mutant, redisWithSetTime));
  });

  it("the tutorial's algorithm: a seat is locked, and anybody may unlock it", {
    timeout: 60_000,
  }, async () => {
    await using tutorial = await tutorialOnRedis();
    const only = ['hold', 'release', 'beginConfirm', 'finishConfirm', 'clear'];
    catches.push(await differsFromModel("the tutorial's algorithm", tutorial, only));
  });
});

it("the tutorial's algorithm sells one seat to two: a lock that ran out is paid for", async () => {
  await using tutorial = await tutorialOnRedis();
  const { engine } = tutorial;
  const broken = new Set<string>();
  const witness = new EngineWitness((promise) => broken.add(promise));
  const seen = async (command: EngineCommand, ...args: readonly unknown[]) => {
    const ask = engine[command] as (...args: readonly unknown[]) => Promise<{ readonly status: string }>;
    const outcome = await ask.call(engine, 'show', ...args);
    witness.see({ atMs: Date.now(), command, args: ['show', ...args], outcome, changes: [] });
    return outcome.status;
  };
  await tutorial.setNow(Date.now());
  await engine.load('show', { epoch: 1, seatCount: 1, sale: 'open', booked: [], blocked: [] });
  const [first, second] = ['first', 'second'].map((holdId) => {
    return { holdId, tokenHash: holdId, seats: [0], ttlMs: 20, maxLifeMs: 20, deadlineMs: 1_000, fence: 1 };
  });

  expect(await seen('hold', first)).toBe('HELD');
  await eventually(async () => expect(await seen('hold', second)).toBe('HELD'));
  for (const buyer of [first, second]) {
    expect(await seen('beginConfirm', buyer)).toBe('CONFIRMING');
    expect(await seen('finishConfirm', buyer)).toBe('BOOKED');
  }
  expect([...broken]).toContain('nothing past its end confirms');
});
