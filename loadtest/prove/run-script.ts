import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '@holdfast/core/testing';
import type { Summary } from '../k6/lib/summary.ts';
import { appendEnd, followLines } from './history-file.ts';
import { type Program, runProgram } from './programs.ts';
import type { Script } from './scripts.ts';
import { readSummary } from './summary.ts';
import type { Target } from './target.ts';
import { type Clocks, watchWallClock } from './wall-clock.ts';

/** More than any script takes, at the largest of sizes. */
export const END_WITHIN_MS = 45 * 60_000;
const LOOK_AT_SERVERS_EVERY_MS = 250;
/** Empty, and instead of the one that whoever runs this has for k6 runs of their own. */
const K6_CONFIG = join(import.meta.dirname, 'k6-config.json');
/** k6 came to its end, and a threshold was crossed, or a script said that the run failed. */
const FAILED_IN_ORDER: readonly (number | null)[] = [99, 110];

export interface ScriptToRun {
  /** The program k6. */
  readonly k6: string;
  readonly script: Script;
  readonly target: Pick<Target, 'apis' | 'key' | 'fallen'>;
  readonly seed: number;
  /** How large: `{ VUS: '50', DURATION: '20s' }`, and how: `{ STYLE: 'rest' }`. What is left out, the script chooses. */
  readonly sizes: Readonly<Record<string, string>>;
  /** Where the history and the summary go. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends it before its end. */
  readonly signal?: AbortSignal;
  readonly endWithinMs?: number;
  readonly clocks?: Clocks;
  /** Told every half second how many records the history has. */
  readonly progressed?: (records: number) => void;
}

export interface ScriptRun {
  /** Null: it did not end by itself. */
  readonly exitCode: number | null;
  /** Undefined: it did not come to its end. */
  readonly summary: Summary | undefined;
  readonly historyFile: string;
  /** What it printed. */
  readonly output: string;
  /** Why what it found proves nothing, in words; empty: it came to its end in order. */
  readonly cutShort: readonly string[];
  readonly tookMs: number;
}

/** @throws Error that says how to say where k6 is. */
export function findK6(env: NodeJS.ProcessEnv): string {
  return findProgram({
    program: 'k6',
    variable: 'HOLDFAST_K6',
    configured: env.HOLDFAST_K6,
    path: env.PATH,
  });
}

/** Lets a script loose on a target, and watches what could make its history worthless. */
export async function runScript(toRun: ScriptToRun): Promise<ScriptRun> {
  const { script, target, folder, signal, progressed = () => {} } = toRun;
  await mkdir(folder, { recursive: true });
  const historyFile = join(folder, `${script.name}.jsonl`);
  const summaryFile = join(folder, `${script.name}.summary.json`);
  // What an earlier run left there would be taken for this one's.
  await Promise.all([rm(historyFile, { force: true }), rm(summaryFile, { force: true })]);

  const cutShort: string[] = [];
  const ending = new AbortController();
  const end = (reason: string) => {
    if (cutShort.length === 0) cutShort.push(reason);
    ending.abort();
  };
  const interrupted = () => end('it was interrupted');
  if (signal?.aborted) interrupted();
  signal?.addEventListener('abort', interrupted, { once: true });
  const endWithinMs = toRun.endWithinMs ?? END_WITHIN_MS;
  const hanging = setTimeout(() => end(`it did not end within ${endWithinMs / 1_000} s`), endWithinMs);
  const lookAtServers = () => {
    const fallen = target.fallen?.() ?? [];
    if (fallen.length > 0) end(`${fallen.join(' and ')} ended during the run`);
  };
  const servers = setInterval(lookAtServers, LOOK_AT_SERVERS_EVERY_MS);
  const clock = watchWallClock(toRun.clocks);
  const following = followLines(historyFile, progressed);

  const startedMs = performance.now();
  const program = programFor(toRun, { historyFile, summaryFile, signal: ending.signal });
  const { exitCode, trouble, output } = await runProgram(program);
  const tookMs = performance.now() - startedMs;

  if (!ending.signal.aborted) lookAtServers();
  clearTimeout(hanging);
  clearInterval(servers);
  signal?.removeEventListener('abort', interrupted);
  clock.stop();
  await following.stop();

  const summary = await readSummary(summaryFile);
  const programName = script.runner === 'k6' ? 'k6' : 'the driver';
  if (cutShort.length === 0) {
    if (trouble) cutShort.push(`${programName} ${trouble}`);
    else if (exitCode !== 0 && !FAILED_IN_ORDER.includes(exitCode)) {
      cutShort.push(`${programName} ended with exit code ${exitCode}`);
    }
  }
  const stepped = clock.stepped();
  if (stepped) cutShort.push(stepped);
  if (!summary) cutShort.push('it left no summary');
  else {
    if (summary.interruptedIterations > 0) {
      cutShort.push(`${summary.interruptedIterations} of its clients were stopped in the middle`);
    }
    await appendEnd(historyFile, summary);
  }
  return { exitCode, summary, historyFile, output: withoutTimeouts(output), cutShort, tookMs };
}

/** k6 warns of every timeout, and nothing but a timeout ends a part of a feed that it reads. */
function withoutTimeouts(output: string): string {
  return output.replaceAll(/^Request Failed\n/gm, '');
}

interface Wiring {
  readonly historyFile: string;
  readonly summaryFile: string;
  readonly signal: AbortSignal;
}

function programFor({ k6, script, target, seed, sizes, env }: ScriptToRun, wiring: Wiring): Program {
  const { historyFile, summaryFile, signal } = wiring;
  // All by the environment: arguments, and the key in them, can be read by everybody on the machine.
  const settings = {
    ...withoutSettings(env),
    APIS: target.apis.join(','),
    KEY: target.key,
    SEED: String(seed),
    SUMMARY: summaryFile,
    ...sizes,
  };
  if (script.runner === 'node') {
    return {
      command: process.execPath,
      args: [script.file],
      env: { ...settings, HISTORY: historyFile },
      signal,
    };
  }
  const args = ['run', '--quiet', '--no-color', '--log-format=raw', `--console-output=${historyFile}`];
  // Its control port would be in the way of a second k6 on this machine.
  args.push(`--config=${K6_CONFIG}`, '--address=127.0.0.1:0', script.file);
  return { command: k6, args, env: { ...settings, K6_NO_USAGE_REPORT: 'true' }, signal };
}

/** All that loadtest/k6 and loadtest/driver read besides what is given here. */
const SIZES = ['VUS', 'RATE', 'DURATION', 'SEATS', 'OPERATIONS', 'STYLE', 'KEYED_PERCENT', 'P95_MS'];
const OF_TROUBLE = ['TROUBLED', 'GOES_BACK', 'SETTLED_WITHIN_MS'];
const SETTINGS = new Set([...SIZES, ...OF_TROUBLE]);

/** What happens to be set where this runs must not change what is tested: neither k6's settings nor the scripts'. */
export function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('K6_') && !SETTINGS.has(name)),
  );
}
