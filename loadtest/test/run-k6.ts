import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, ownFolder } from '@holdfast/core/testing';
import type { HistoryRecord } from '@holdfast/verifier';
import type { Summary } from '../k6/lib/summary.ts';

const SCRIPTS = join(import.meta.dirname, '../k6/scripts');
const END_WITHIN_MS = 120_000;

export interface K6Result {
  readonly exitCode: number | undefined;
  /** Undefined: it did not come to its end. */
  readonly summary: Summary | undefined;
  readonly history: readonly HistoryRecord[];
  /** What k6 printed, and what the summary says is wrong. */
  readonly said: string;
}

/** One script, as `npm run prove` runs it. With `SUMMARY: ''` as somebody runs it by hand. */
export async function runK6(script: string, settings: Readonly<Record<string, string>>): Promise<K6Result> {
  const k6 = findProgram({
    program: 'k6',
    variable: 'HOLDFAST_K6',
    configured: process.env.HOLDFAST_K6,
    path: process.env.PATH,
  });
  const folder = await ownFolder('k6');
  try {
    const historyFile = join(folder.path, 'history.jsonl');
    const summaryFile = join(folder.path, 'summary.json');
    const env = Object.entries({ SUMMARY: summaryFile, ...settings });
    const { exitCode, output } = await execute(k6, [
      'run',
      '--quiet',
      '--no-color',
      '--log-format=raw',
      `--config=${join(import.meta.dirname, '../prove/k6-config.json')}`,
      '--address=127.0.0.1:0',
      `--console-output=${historyFile}`,
      ...env.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      join(SCRIPTS, `${script}.ts`),
    ]);
    const written = await readText(summaryFile);
    const summary = written === '' ? undefined : (JSON.parse(written) as Summary);
    const lines = (await readText(historyFile)).split('\n').filter(Boolean);
    const history = lines.map((line) => JSON.parse(line) as HistoryRecord);
    return { exitCode, summary, history, said: [...(summary?.problems ?? []), output].join('\n') };
  } finally {
    await folder.remove();
  }
}

function execute(command: string, args: readonly string[]) {
  // Settings that k6 or a script reads from the environment must not change what is tested.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, K6_NO_USAGE_REPORT: 'true' };
  const options = {
    env,
    timeout: END_WITHIN_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 16 * 1024 * 1024,
  } as const;
  return new Promise<{ exitCode: number | undefined; output: string }>((resolve) => {
    const child = execFile(command, args, options, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? undefined, output: `${stdout}${stderr}` }),
    );
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
