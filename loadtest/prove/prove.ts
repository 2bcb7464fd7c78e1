import { join } from 'node:path';
import { commandFor } from './command.ts';
import { describeMachine } from './machine.ts';
import { UsageError } from './options.ts';
import { grouped, Progress, type Screen } from './progress.ts';
import { troubleWith } from './readiness.ts';
import type { Control, Results, RunResults, TargetResults, Tooth } from './results.ts';
import { type RunParts, runAndJudge } from './run-and-judge.ts';
import { suite } from './scripts.ts';
import type { StartedTarget, Target } from './target.ts';
import { type Engine, startTarget, targetAt } from './targets.ts';
import { type Hunt, isAccused, runTeeth } from './teeth/run-teeth.ts';
import { type BrokenVariant, brokenVariants, unreachableVariants } from './teeth/variants.ts';

export interface ProveParts extends RunParts {
  readonly screen: Screen;
  readonly withPostgres: boolean;
  /** What `--teeth` tries. */
  readonly variants: readonly BrokenVariant[];
  /** Told after each run what there is so far, so that something is there even when this process is killed. */
  readonly soFar: (results: Results) => Promise<void>;
}

/** The suite against one target after the other, to the end whatever fails. */
export async function prove(parts: ProveParts): Promise<Results> {
  const { options, k6, variants, screen, signal, soFar } = parts;
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const machine = await describeMachine(k6);
  const progress = new Progress(screen);
  const targets = new Map<string, TargetResults>();
  const teeth: Tooth[] = [];
  const controls: Control[] = [];
  const results = (cutShort: string | undefined): Results => ({
    format: 1,
    startedAt,
    tookMs: performance.now() - startMs,
    command: commandFor(options),
    size: options.size.name,
    style: options.style,
    seed: options.seed,
    machine,
    targets: [...targets.values()],
    teeth: [...teeth],
    controls: [...controls],
    unreachable: options.teeth ? unreachableVariants : [],
    cutShort,
  });
  const scripts = suite().filter(({ name }) => options.scripts.includes(name));
  progress.say(`Seed ${options.seed}, size ${options.size.name}. Again: ${commandFor(options)}`);

  for (const id of options.at ? [options.at.url] : options.engines) {
    if (signal.aborted) break;
    const runs: RunResults[] = [];
    let target: Target | undefined;
    const note = (trouble: string | undefined) => {
      targets.set(id, { id, name: target?.name ?? id, about: target?.about, runs: [...runs], trouble });
    };
    const started = await start(id, parts);
    target = started.target;
    progress.say(`\n${target?.name ?? id}${target ? `, ledger ${target.about.ledger}` : ''}`);
    let trouble = started.trouble;
    try {
      for (const script of target && !trouble ? scripts : []) {
        if (signal.aborted) break;
        trouble = target && (await troubleWith(target));
        if (!target || trouble) break;
        runs.push(await runAndJudge({ parts, progress, id, target, script, before: operationsOf(runs) }));
        note(undefined);
        await soFar(results('it goes on still, or was killed'));
      }
    } catch (error) {
      trouble = messageOf(error);
    }
    await started.stop().catch((error) => {
      trouble ??= `it did not stop: ${messageOf(error)}`;
    });
    if (trouble) progress.done({ isGood: false, line: trouble });
    note(trouble);
  }
  if (options.teeth && !signal.aborted) {
    progress.say('\nBroken on purpose');
    await runTeeth({
      k6,
      env: parts.env,
      seed: options.seed,
      signal,
      variants,
      folder: join(parts.folder, 'teeth'),
      told: async (hunt, kind) => {
        if (kind === 'broken') teeth.push(hunt);
        else controls.push(hunt);
        progress.done(lineOf(hunt, kind));
        await soFar(results('it goes on still, or was killed'));
      },
    });
  }
  return results(signal.aborted ? 'it was interrupted' : undefined);
}

function lineOf(hunt: Hunt, kind: 'broken' | 'control'): { isGood: boolean; line: string } {
  const { name, script, caughtBy, operations, cutShort } = hunt;
  const at = `${name}  ${script}`;
  if (kind === 'broken' && caughtBy) {
    return {
      isGood: true,
      line: `${at}: ${caughtBy.by}, after ${grouped(caughtBy.afterOperations)} operations`,
    };
  }
  if (kind === 'control' && !isAccused(hunt)) {
    return { isGood: true, line: `${at}: nothing, in ${grouped(operations)} operations` };
  }
  const why = caughtBy ? `${caughtBy.by}: ${caughtBy.what}` : (cutShort[0] ?? 'nothing found it');
  return { isGood: false, line: `${at}: ${why}` };
}

interface Start {
  readonly target: Target | undefined;
  readonly trouble: string | undefined;
  stop(): Promise<void>;
}

async function start(id: string, { options, withPostgres }: ProveParts): Promise<Start> {
  const { at } = options;
  if (at) return { target: await targetAt(at.url, at.key), trouble: undefined, stop: async () => {} };
  try {
    const target: StartedTarget = await startTarget(id as Engine, { withPostgres });
    return { target, trouble: undefined, stop: async () => target[Symbol.asyncDispose]() };
  } catch (error) {
    return { target: undefined, trouble: messageOf(error), stop: async () => {} };
  }
}

function operationsOf(runs: readonly RunResults[]): number {
  return runs.reduce((sum, { operations }) => sum + operations, 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws UsageError where there is none such */
export function variantsNamed(text = ''): readonly BrokenVariant[] {
  const named = brokenVariants.filter(({ name }) => name.includes(text));
  if (named.length > 0) return named;
  const names = brokenVariants.map(({ name }) => name).join('; ');
  throw new UsageError(
    `--variant: no broken variant has ${JSON.stringify(text)} in its name; there are ${names}`,
  );
}
