/**
 * The sources, broken on purpose in the ways in which such systems are broken: each test is named after what it breaks,
 * and passes when the simulation or the model test finds it, and does not find it where the mutant is not.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bookingMutants } from '../testing/mutants/booking-mutants.ts';
import {
  catchByModel,
  catchBySimulation,
  catchTutorial,
  memoryWithSetTime,
} from '../testing/mutants/catching.ts';
import { engineMutants, modelMutants } from '../testing/mutants/engine-mutants.ts';
import { luaMutants } from '../testing/mutants/lua-mutants.ts';
import { type Catch, tableOf } from '../testing/mutants/mutant.ts';
import { productOf } from '../testing/mutants/product-of.ts';
import { copySources } from '../testing/mutants/source-copy.ts';
import { campaign, describeFailure } from '../testing/simulation/campaign.ts';

const catches: Catch[] = [];
afterAll(() => console.log(tableOf(catches)));

describe('the simulation catches', () => {
  it.each([...engineMutants, ...bookingMutants])('$name: $mistake', { timeout: 120_000 }, async (mutant) => {
    catches.push(await catchBySimulation(mutant));
  });
});

describe('the model test catches', () => {
  const inMachine = engineMutants.filter(({ patches }) =>
    patches.every(({ file }) => file.startsWith('domain/')),
  );
  it.each([...modelMutants, ...inMachine])('$name: $mistake', { timeout: 120_000 }, async (mutant) => {
    catches.push(await catchByModel(mutant, memoryWithSetTime));
  });
});

describe("the simulation catches the tutorial's algorithm", () => {
  const promises = [
    'one live claim a seat',
    'only owners and operators act',
    'nothing past its end confirms',
    'retries get the same answer',
    'what is refused changes nothing',
    'engine and ledger agree in the end',
  ] as const;
  it.each(promises)('breaking: %s', { timeout: 60_000 }, async (promise) => {
    catches.push(await catchTutorial(promise));
  });
});

it('shrinks a schedule to what breaks the promise, and tells it step by step', {
  timeout: 60_000,
}, async () => {
  const mutant = bookingMutants.find(({ name }) => name === 'cancel cut short is forgotten');
  await using copy = await copySources(mutant?.patches ?? []);
  const { failure } = await campaign({ product: await productOf(copy), firstSeed: 1, schedules: 500 });
  if (!failure) throw new Error('no failure to shrink');
  expect(failure.smallest.actions.length).toBeLessThanOrEqual(4);
  expect(failure.smallest.faults?.size).toBeLessThanOrEqual(3);
  const text = describeFailure(failure);
  expect(text).toContain('BROKEN: engine and ledger agree in the end');
  expect(text).toContain(`npm run simulate -- --seed ${failure.seed} --schedules 1`);
  expect(text).toContain('ledger cancel');
});

it('the docs name every mutant', async () => {
  const docs = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'TESTING.md'), 'utf8');
  const mutants = [...engineMutants, ...bookingMutants, ...modelMutants, ...luaMutants];
  expect(mutants.map(({ name }) => name).filter((name) => !docs.includes(`| ${name} `))).toEqual([]);
});

it('a mutant that no longer applies fails', async () => {
  const patch = { file: 'domain/machine.ts', find: 'no such code', replace: '' };
  await expect(copySources([patch])).rejects.toThrow('domain/machine.ts has this 0 times');
});
