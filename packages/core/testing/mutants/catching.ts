import type { MemoryEngine } from '../../src/engines/memory/memory-engine.ts';
import { checkAgainstModel, type ModelledEngine } from '../engine-model/index.ts';
import { campaign } from '../simulation/campaign.ts';
import { product as ourProduct } from '../simulation/product.ts';
import { scheduleOf } from '../simulation/schedule.ts';
import { Simulator } from '../simulation/simulator.ts';
import type { PromiseName } from '../simulation/violations.ts';
import type { Catch, Mutant } from './mutant.ts';
import { productOf } from './product-of.ts';
import { copySources, type Patch } from './source-copy.ts';
import { SimulatedTutorialEngine } from './tutorial-stores.ts';

const MAX_SCHEDULES = 3_000;
const MAX_TUTORIAL_SCHEDULES = 200;
const MAX_MODEL_RUNS = 2_000;
const MODEL_SEED = 1;

/** @throws Error when the mutant survives, or when its seed breaks a promise without the mutant too. */
export async function catchBySimulation({ name, patches, firstSeed = 1 }: Mutant): Promise<Catch> {
  await using copy = await copySources(patches);
  const product = await productOf(copy);
  const { failure, schedules } = await campaign({
    product,
    firstSeed,
    schedules: MAX_SCHEDULES,
    isShrunk: false,
  });
  if (!failure) throw new Error(`${name} survived ${schedules} schedules from seed ${firstSeed}`);
  await checkControl(failure.seed);
  const broken = new Set(failure.first.violations.map(({ promise }) => promise));
  const after = `${schedules} schedules (seed ${failure.seed})`;
  return { mutant: name, by: 'simulation', after, how: [...broken].join('; ') };
}

/** @throws Error when the tutorial's algorithm keeps this promise, or Holdfast does not with the same seed. */
export async function catchTutorial(promise: PromiseName): Promise<Catch> {
  const simulator = await Simulator.open({ ...ourProduct, Engine: SimulatedTutorialEngine });
  try {
    for (let seed = 1; seed <= MAX_TUTORIAL_SCHEDULES; seed += 1) {
      const { violations } = await simulator.run(scheduleOf(seed));
      const broken = violations.find((violation) => violation.promise === promise);
      if (!broken) continue;
      await checkControl(seed);
      const after = `${seed} schedules (seed ${seed})`;
      return { mutant: 'the tutorial', by: 'simulation', after, how: `${promise}: ${broken.what}` };
    }
  } finally {
    await simulator.close();
  }
  throw new Error(`the tutorial's algorithm kept "${promise}" in ${MAX_TUTORIAL_SCHEDULES} schedules`);
}

/** The same copy without the mutant keeps every promise with this seed. */
async function checkControl(seed: number): Promise<void> {
  await using copy = await copySources([]);
  const simulator = await Simulator.open(await productOf(copy));
  try {
    const { violations } = await simulator.run(scheduleOf(seed));
    if (violations.length > 0)
      throw new Error(`seed ${seed} fails without a mutant too: ${violations[0]?.what}`);
  } finally {
    await simulator.close();
  }
}

/** @throws Error when the mutant agrees with the model, or when the engine without it does not. */
export async function catchByModel(
  { name, patches }: Mutant,
  open: (patches: readonly Patch[]) => Promise<ModelledEngine & AsyncDisposable>,
): Promise<Catch> {
  await using mutant = await open(patches);
  const { runs, ...caught } = await differsFromModel(name, mutant);
  await using control = await open([]);
  await checkAgainstModel(control, { seed: MODEL_SEED, runs });
  return caught;
}

/** @throws Error when it agrees with the model. */
export async function differsFromModel(
  name: string,
  modelled: ModelledEngine,
  only?: readonly string[],
): Promise<Catch & { readonly runs: number }> {
  const options = { runs: MAX_MODEL_RUNS, seed: MODEL_SEED, ...(only && { only }) };
  const failure = await checkAgainstModel(modelled, options).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const runs = Number(/failed after (\d+) tests/.exec(failure ?? '')?.[1]);
  if (failure === undefined || Number.isNaN(runs)) {
    throw new Error(`${name} agreed with the model in ${MAX_MODEL_RUNS} runs: ${failure}`);
  }
  const commands = (/Counterexample: \[(.*?) ?\/\*/s.exec(failure)?.[1] ?? '').split(/,(?=[a-zA-Z]+ )/);
  return {
    runs,
    mutant: name,
    by: `model, ${modelled.engine.name}`,
    after: `${runs} command lists (seed ${MODEL_SEED})`,
    how: commands.map((command) => command.split(' ')[0]).join(', '),
  };
}

/** The memory engine of a copy, at a time that the model sets. */
export async function memoryWithSetTime(
  patches: readonly Patch[],
): Promise<ModelledEngine & AsyncDisposable> {
  const copy = await copySources(patches);
  const module = await copy.load<{ MemoryEngine: typeof MemoryEngine }>('engines/memory/memory-engine.ts');
  let nowMs = 0;
  return {
    engine: new module.MemoryEngine({ clock: { nowMs: () => nowMs, sleep: async () => {} } }),
    shortestTtlMs: 1,
    setNow: async (ms) => {
      nowMs = ms;
    },
    endings: 'same',
    fences: 'same',
    decidesInOrder: true,
    [Symbol.asyncDispose]: () => copy[Symbol.asyncDispose](),
  };
}
