import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tooth } from '../results.ts';
import { runScript } from '../run-script.ts';
import { suite } from '../scripts.ts';
import { startBroken } from './broken-target.ts';
import { findingsIn } from './findings.ts';
import { type BrokenVariant, brokenVariants } from './variants.ts';

/** Records before the first operation: the header. */
const RECORDS_BEFORE = 1;

const LINES_SAID = 4;

/** One broken variant, or the core as it is under the same servers, script and faults. */
export interface Hunt extends Tooth {
  readonly seed: number;
  /** In the script's words: what it saw first. */
  readonly said: string;
  /** Why nothing can be said; empty: it can. */
  readonly cutShort: readonly string[];
  readonly tookMs: number;
}

export interface TeethOptions {
  readonly k6: string;
  readonly seed: number;
  /** Where histories go. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** Puts a broken variant under the scripts that should find it, until one has. */
export async function hunt(
  variant: BrokenVariant,
  { k6, seed, folder, env, signal, isControl = false }: TeethOptions & { readonly isControl?: boolean },
): Promise<Hunt> {
  const startMs = performance.now();
  const name = isControl ? `not broken, as for: ${variant.name}` : variant.name;
  const { engine, ledger, processes } = variant.servedBy;
  let last: Hunt | undefined;
  for (const finder of variant.finders) {
    const script = suite().find((known) => known.name === finder.script);
    if (!script) throw new Error(`there is no script ${finder.script}`);
    const own = join(folder, `${name.replaceAll(/[^a-zA-Z0-9]+/g, '-')}-${finder.script}`);
    await mkdir(own, { recursive: true });
    await using target = await startBroken(variant, { isControl });
    let striking: Promise<void> | undefined;
    const run = await runScript({
      ...{ k6, script, seed, env, folder: own, sizes: finder.sizes },
      target: { apis: target.apis, key: target.key },
      ...(signal && { signal }),
      progressed: (records) => {
        if (records > RECORDS_BEFORE) striking ??= target.strike();
      },
    });
    await striking;
    const { findings, operations, cutShort } = await findingsIn(run, variant.engineLoses);
    const [caughtBy, ...others] = findings;
    last = {
      name,
      mistake: isControl ? 'none' : variant.mistake,
      servedBy: `${engine}, ${processes} ${processes === 1 ? 'process' : 'processes'}, ${ledger}`,
      trouble: variant.trouble,
      script: finder.script,
      seed,
      caughtBy,
      alsoBy: others.map(({ by }) => by),
      operations,
      said: firstLines(run.output, LINES_SAID),
      cutShort,
      tookMs: performance.now() - startMs,
    };
    if (caughtBy) break;
  }
  if (!last) throw new Error(`no script is named that is to find "${variant.name}"`);
  return last;
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
    const finders = variant.finders.filter(({ script }) => script === tooth.script);
    const control = await hunt({ ...variant, finders }, { ...options, isControl: true });
    controls.set(conditions, control);
    await told(control, 'control');
  }
  return { teeth, controls: [...controls.values()] };
}

/** A control that was cut short has not shown that the core is not accused. */
export function isAccused({ caughtBy, cutShort }: Pick<Hunt, 'caughtBy' | 'cutShort'>): boolean {
  return caughtBy !== undefined || cutShort.length > 0;
}

function firstLines(text: string, count: number): string {
  return text.trim().split('\n').slice(0, count).join('\n');
}
