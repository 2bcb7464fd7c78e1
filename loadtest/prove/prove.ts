import { commandFor } from './command.ts';
import { describeMachine } from './machine.ts';
import { Progress, type Screen } from './progress.ts';
import { troubleWith } from './readiness.ts';
import type { Results, RunResults, TargetResults } from './results.ts';
import { type RunParts, runAndJudge } from './run-and-judge.ts';
import { suite } from './scripts.ts';
import type { StartedTarget, Target } from './target.ts';
import { type Engine, startTarget, targetAt } from './targets.ts';

export interface ProveParts extends RunParts {
  readonly screen: Screen;
  readonly withPostgres: boolean;
  /** Told after each run what there is so far, so that something is there even when this process is killed. */
  readonly soFar: (results: Results) => Promise<void>;
}

/** The suite against one target after the other, to the end whatever fails. */
export async function prove(parts: ProveParts): Promise<Results> {
  const { options, k6, screen, signal, soFar } = parts;
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const machine = await describeMachine(k6);
  const progress = new Progress(screen);
  const targets: TargetResults[] = [];
  const results = (cutShort: string | undefined): Results => ({
    format: 1,
    startedAt,
    tookMs: performance.now() - startMs,
    command: commandFor(options),
    size: options.size.name,
    style: options.style,
    seed: options.seed,
    machine,
    targets: [...targets],
    teeth: [],
    cutShort,
  });
  const scripts = suite().filter(({ name }) => options.scripts.includes(name));
  progress.say(`Seed ${options.seed}, size ${options.size.name}. Again: ${commandFor(options)}`);

  for (const id of options.at ? [options.at.url] : options.engines) {
    if (signal.aborted) break;
    const runs: RunResults[] = [];
    let target: Target | undefined;
    const note = (trouble: string | undefined) => {
      targets.splice(targets.findIndex((one) => one.id === id) >>> 0, 1);
      targets.push({ id, name: target?.name ?? id, about: target?.about, runs: [...runs], trouble });
    };
    const started = await start(id, parts);
    target = started.target;
    progress.say(`\n${target?.name ?? id}${target ? `, ledger ${target.about.ledger}` : ''}`);
    try {
      let trouble = started.trouble;
      for (const script of target && !trouble ? scripts : []) {
        if (signal.aborted) break;
        trouble = target && (await troubleWith(target));
        if (!target || trouble) break;
        runs.push(await runAndJudge({ parts, progress, id, target, script, before: operationsOf(runs) }));
        note(undefined);
        await soFar(results('it goes on still, or was killed'));
      }
      if (trouble) progress.done({ isGood: false, line: trouble });
      note(trouble);
    } finally {
      await started.stop();
    }
  }
  return results(signal.aborted ? 'it was interrupted' : undefined);
}

interface Start {
  readonly target: Target | undefined;
  readonly trouble: string | undefined;
  stop(): Promise<void>;
}

async function start(id: string, { options, withPostgres }: ProveParts): Promise<Start> {
  const { at } = options;
  if (at) return { target: targetAt(at.url, at.key), trouble: undefined, stop: async () => {} };
  try {
    const target: StartedTarget = await startTarget(id as Engine, { withPostgres });
    return { target, trouble: undefined, stop: async () => target[Symbol.asyncDispose]() };
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    return { target: undefined, trouble, stop: async () => {} };
  }
}

function operationsOf(runs: readonly RunResults[]): number {
  return runs.reduce((sum, { operations }) => sum + operations, 0);
}
