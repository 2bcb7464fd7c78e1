import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tooth } from '../results.ts';
import { runScript, type ScriptRun } from '../run-script.ts';
import { suite } from '../scripts.ts';
import { startBroken } from './broken-target.ts';
import { type Findings, findingsIn } from './findings.ts';
import { type BrokenVariant, brokenVariants, type Finder } from './variants.ts';

/** Records before the first operation: the header. */
const RECORDS_BEFORE = 1;

/** The rarest of accidents meets a buyer in a third of the tries or so. */
const MAX_SEEDS = 6;

/** One broken variant, or the core as it is under the same servers, script and faults. */
export interface Hunt extends Tooth {
  readonly seed: number;
  /** Why nothing can be said; empty: it can. */
  readonly cutShort: readonly string[];
}

export interface TeethOptions {
  readonly k6: string;
  readonly seed: number;
  /** Where histories go. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a broken variant under the scripts that should find it, until one has. Where an accident has met no buyer the next
 * seed is tried, and what the tries before had sent is counted.
 */
async function hunt(variant: BrokenVariant, options: TeethOptions): Promise<Hunt> {
  const tries = variant.finders.flatMap((finder) =>
    Array.from({ length: MAX_SEEDS }, (_, extra) => ({ finder, extra })),
  );
  let [before, last]: [number, Hunt | undefined] = [0, undefined];
  for (const { finder, extra } of tries) {
    const seed = options.seed + extra;
    const found = await runOnce(variant, finder, { ...options, seed });
    const { caughtBy } = found;
    last = {
      ...found,
      operations: before + found.operations,
      caughtBy: caughtBy && { ...caughtBy, afterOperations: before + caughtBy.afterOperations },
    };
    before = last.operations;
    if (caughtBy || options.signal?.aborted) break;
  }
  if (!last) throw new Error(`no script is named that is to find "${variant.name}"`);
  return last;
}

/** The same once, with the core as it is. */
async function huntInVain(variant: BrokenVariant, finder: Finder, options: TeethOptions): Promise<Hunt> {
  const control = { ...options, isControl: true };
  let found = await runOnce(variant, finder, control);
  // Nothing was asked of it: its servers did not start, as happens on a machine with much else to do.
  if (found.operations === 0) found = await runOnce(variant, finder, control);
  return found;
}

type Run = TeethOptions & { readonly isControl?: boolean };

/** Servers that do not start, or that cannot be troubled, are no reason to leave the other variants out. */
async function runOnce(variant: BrokenVariant, finder: Finder, options: Run): Promise<Hunt> {
  const { isControl = false, seed } = options;
  const { engine, ledger, processes } = variant.servedBy;
  const about = {
    name: isControl ? `not broken, as for: ${variant.name}` : variant.name,
    mistake: isControl ? 'none' : variant.mistake,
    servedBy: `${engine}, ${processes} ${processes === 1 ? 'process' : 'processes'}, ${ledger}`,
    trouble: variant.trouble,
    script: finder.script,
    seed,
  };
  try {
    const run = await runThroughTrouble(variant, finder, options);
    const found = await findingsIn(run, variant.engineLoses);
    return { ...about, ...(isControl ? asControl(found) : asCatch(found)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...about, caughtBy: undefined, alsoBy: [], operations: 0, cutShort: [why] };
  }
}

type Caught = Pick<Hunt, 'caughtBy' | 'alsoBy' | 'operations' | 'cutShort'>;

/** What came of a run that was cut short may come of that: it gives nobody away. */
export function asCatch({ findings, operations, cutShort }: Findings): Caught {
  const [caughtBy, ...others] = cutShort.length === 0 ? findings : [];
  return { caughtBy, alsoBy: others.map(({ by }) => by), operations, cutShort };
}

/** A core that is not broken has to come out clean of a run in which all was tried that was to be. */
export function asControl({ findings, operations, cutShort, triedTooLittle }: Findings): Caught {
  const [caughtBy, ...others] = findings;
  const alsoBy = others.map(({ by }) => by);
  return { caughtBy, alsoBy, operations, cutShort: [...cutShort, ...triedTooLittle] };
}

async function runThroughTrouble(
  variant: BrokenVariant,
  finder: Finder,
  { k6, seed, folder, env, signal, isControl = false }: Run,
): Promise<ScriptRun> {
  const script = suite().find((known) => known.name === finder.script);
  if (!script) throw new Error(`there is no script ${finder.script}`);
  const own = join(
    folder,
    `${variant.name.replaceAll(/[^a-zA-Z0-9]+/g, '-')}-${isControl ? 'control' : 'broken'}`,
  );
  await mkdir(own, { recursive: true });
  const target = await startBroken(variant, { isControl });
  try {
    const trouble: { over?: Promise<void>; problem?: unknown } = {};
    const run = await runScript({
      k6,
      script,
      seed,
      env,
      folder: own,
      sizes: { ...finder.sizes, ...(variant.faults.length > 0 && { TROUBLED: '1' }) },
      target,
      ...(signal && { signal }),
      progressed: (records) => {
        if (records <= RECORDS_BEFORE) return;
        trouble.over ??= target.strike().catch((error) => {
          trouble.problem = error;
        });
      },
    });
    await trouble.over;
    if (trouble.problem) throw trouble.problem;
    if (trouble.over) return run;
    return { ...run, cutShort: [...run.cutShort, 'what was to happen to the servers did not'] };
  } finally {
    await target[Symbol.asyncDispose]();
  }
}

export interface AllTeeth {
  readonly teeth: readonly Hunt[];
  readonly controls: readonly Hunt[];
}

/**
 * All of them, and for each way of serving, script and trouble the core that is not broken once, which must not be
 * accused.
 */
export async function runTeeth(
  options: TeethOptions & {
    readonly variants?: readonly BrokenVariant[];
    readonly told: (hunt: Hunt, kind: 'broken' | 'control') => Promise<void>;
  },
): Promise<AllTeeth> {
  const { variants = brokenVariants, told, signal } = options;
  const teeth: Hunt[] = [];
  const controls = new Map<string, Hunt>();
  for (const variant of variants) {
    if (signal?.aborted) break;
    const tooth = await hunt(variant, options);
    teeth.push(tooth);
    await told(tooth, 'broken');
    const conditions = JSON.stringify([variant.servedBy, tooth.script, variant.trouble]);
    if (controls.has(conditions) || signal?.aborted) continue;
    const finder = variant.finders.find(({ script }) => script === tooth.script);
    if (!finder) continue;
    const control = await huntInVain(variant, finder, { ...options, seed: tooth.seed });
    controls.set(conditions, control);
    await told(control, 'control');
  }
  return { teeth, controls: [...controls.values()] };
}

/** A control that was cut short has not shown that the core is not accused. */
export function isAccused({ caughtBy, cutShort }: Pick<Hunt, 'caughtBy' | 'cutShort'>): boolean {
  return caughtBy !== undefined || cutShort.length > 0;
}
