/**
 * What clients of the simulation asked and heard, judged by somebody who knows nothing of it: Holdfast is right, and what
 * is broken on purpose is not.
 */
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { judge, parseHistory, type Rule } from '@holdfast/verifier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownFolder } from '../testing/index.ts';
import { judgedValid } from '../testing/judged.ts';
import { bookingMutants } from '../testing/mutants/booking-mutants.ts';
import { engineMutants } from '../testing/mutants/engine-mutants.ts';
import { productOf } from '../testing/mutants/product-of.ts';
import { copySources } from '../testing/mutants/source-copy.ts';
import { Simulator } from '../testing/simulation/simulator.ts';
import { writtenHistory } from '../testing/simulation/written-history.ts';

const SEEDS = 80;
const MOST_SEEDS = 400;

describe('the histories of the simulation', { timeout: 120_000 }, () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await Simulator.open();
  });
  afterAll(() => simulator.close());

  it('are valid, and of all outcomes', async () => {
    const firstSeed = Number(process.env.SEED ?? randomInt(2 ** 31));
    console.log(`seeds from ${firstSeed}; again: SEED=${firstSeed}`);
    const counts = { ok: 0, fail: 0, unknown: 0, feeds: 0 };
    for (let seed = firstSeed; seed < firstSeed + SEEDS; seed += 1) {
      const history = await writtenHistory(simulator, seed);
      const { outcomes } = judgedValid(history);
      for (const outcome of ['ok', 'fail', 'unknown'] as const) counts[outcome] += outcomes[outcome];
      counts.feeds += history.feeds.length;
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(SEEDS);
  });

  it('are the same for the same seed', async () => {
    const [one, again] = [await writtenHistory(simulator, 7), await writtenHistory(simulator, 7)];
    const shape = ({ operations }: typeof one) =>
      operations.map(({ invokeMs, returnMs, operation, outcome }) => ({
        invokeMs,
        returnMs,
        operation,
        outcome,
      }));
    expect(shape(one)).toEqual(shape(again));
  });
});

it('npm run simulate -- --history writes one', { timeout: 60_000 }, async () => {
  await using folder = await ownFolder('history');
  const file = join(folder.path, 'run.jsonl');
  const run = join(import.meta.dirname, '../testing/simulation/run.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [run, '--seed', '7', '--history', file]);
  expect(stdout).toContain(`npm run verify -- ${file}`);
  const history = parseHistory((await readFile(file, 'utf8')).split('\n'));
  expect(history.header).toMatchObject({ source: 'the simulation', seed: 7 });
  expect(judgedValid(history).operations).toBeGreaterThan(10);
});

/** What clients can see of each; what else is broken is to be seen from inside alone. */
const SEEN: Readonly<Record<string, Rule>> = {
  'no owner check': 'only the owner acts',
  'check, then set': 'claims never overlap',
  'expiry by timer only': 'linearizable',
};

describe('of a broken copy', () => {
  const mutants = [...engineMutants, ...bookingMutants];
  it.each(Object.entries(SEEN))('"%s", one breaks: %s', { timeout: 120_000 }, async (name, rule) => {
    const mutant = mutants.find((one) => one.name === name);
    if (!mutant) throw new Error(`there is no mutant "${name}"`);
    await using copy = await copySources(mutant.patches);
    const simulator = await Simulator.open(await productOf(copy));
    try {
      for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
        const { violations } = judge(await writtenHistory(simulator, seed));
        if (violations.some((violation) => violation.rule === rule)) return;
      }
    } finally {
      await simulator.close();
    }
    throw new Error(`no history of ${MOST_SEEDS} seeds breaks "${rule}"`);
  });
});
