import { basename, join, relative } from 'node:path';
import { commandFor } from './command.ts';
import { folderFor, keepHistory } from './histories.ts';
import { judgeHistory } from './judging/judge-history.ts';
import type { ProveOptions } from './options.ts';
import { duration, grouped, type Progress } from './progress.ts';
import type { RunResults } from './results.ts';
import { runScript } from './run-script.ts';
import type { Script } from './scripts.ts';
import { settingsFor } from './settings.ts';
import { aboutMs } from './sizes.ts';
import type { Target } from './target.ts';
import { verdictOf } from './verdict.ts';

export interface RunParts {
  readonly options: ProveOptions;
  readonly k6: string;
  /** Where report, histories and timelines go. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends it before its end. */
  readonly signal: AbortSignal;
}

export interface OneRun {
  readonly parts: RunParts;
  readonly progress: Progress;
  readonly id: string;
  readonly target: Target;
  readonly script: Script;
  /** Operations that this target has had. */
  readonly before: number;
}

/** One script at one target: run, judged, put away, and told in a line. */
export async function runAndJudge({
  parts,
  progress,
  id,
  target,
  script,
  before,
}: OneRun): Promise<RunResults> {
  const { options, k6, env, signal, folder } = parts;
  const sizes = settingsFor(script, options, before);
  const historyFolder = folderFor(folder, id);
  let records = 0;
  const following = progress.follow(
    (elapsedMs) =>
      `${script.name}  ${duration(elapsedMs)} of about ${duration(aboutMs(script.name, options.size))}, ${grouped(records)} lines of history`,
  );
  const run = await runScript({
    k6,
    script,
    target,
    seed: options.seed,
    sizes,
    folder: historyFolder,
    env,
    signal,
    progressed: (count) => {
      records = count;
    },
  }).finally(() => following.stop());

  const judging = progress.follow((elapsedMs) => `${script.name}  judging for ${duration(elapsedMs)}`);
  const judgedFromMs = performance.now();
  const timeline = join(folder, 'timelines', `${basename(historyFolder)}-${script.name}.html`);
  const toJudge = { historyFile: run.historyFile, timelineFile: timeline, signal, env };
  const judged = await (signal.aborted ? Promise.resolve(undefined) : judgeHistory(toJudge)).finally(() =>
    judging.stop(),
  );
  const judgedInMs = performance.now() - judgedFromMs;
  const { verdict, problems } = verdictOf(run, judged);
  const kept = await keepHistory({
    historyFile: run.historyFile,
    folder: join(folder, 'histories'),
    isEvidence: verdict !== 'passed',
  });
  const operations = run.summary?.operations ?? 0;
  progress.done({
    isGood: verdict === 'passed',
    line: `${script.name}  ${grouped(operations)} operations in ${duration(run.tookMs)}, judged in ${duration(judgedInMs)}${verdict === 'passed' ? '' : `: ${verdict}`}`,
  });
  for (const problem of problems.slice(0, 8)) progress.say(`      ${problem}`);
  if (verdict !== 'passed' && run.output.trim()) progress.say(lastLines(run.output, 6, '      | '));
  return {
    script: script.name,
    verdict,
    problems,
    seed: options.seed,
    sizes,
    command: commandFor(options, { id, script, settings: sizes }),
    tookMs: run.tookMs,
    operations,
    droppedIterations: run.summary?.droppedIterations ?? 0,
    thresholds: run.summary?.thresholds ?? [],
    judged,
    judgedInMs,
    output: lastLines(run.output, 40, ''),
    historyFile: kept && relative(folder, kept),
    timelineFile:
      judged?.kind === 'judged' && judged.shrunkTo !== undefined ? relative(folder, timeline) : undefined,
  };
}

function lastLines(text: string, count: number, before: string): string {
  return text
    .trim()
    .split('\n')
    .slice(-count)
    .map((line) => before + line)
    .join('\n');
}
