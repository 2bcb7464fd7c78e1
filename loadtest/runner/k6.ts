import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, ownFolder } from '@holdfast/core/testing';
import type { Report } from '../k6/lib/report.ts';

/** More than a script's own bounds add up to. */
const RUN_WITHIN_MS = 120_000;
const SCRIPTS = join(import.meta.dirname, '../k6/scripts');

export interface K6Run {
  readonly k6: string;
  /** File name in k6/scripts, without its ending. */
  readonly script: string;
  readonly apis: readonly string[];
  readonly seed: number;
  readonly env: NodeJS.ProcessEnv;
}

export interface K6Result {
  /** Every threshold held and every promise was kept. */
  readonly passed: boolean;
  /** Undefined when the script never came to its end. */
  readonly report: Report | undefined;
  /** What k6 printed. */
  readonly output: string;
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

export async function runK6({ k6, script, apis, seed, env }: K6Run): Promise<K6Result> {
  const folder = await ownFolder('k6');
  try {
    const reportFile = join(folder.path, 'report.json');
    const settings = { APIS: apis.join(','), SEED: String(seed), REPORT: reportFile };
    const { exitCode, output } = await execute(k6, env, [
      'run',
      '--quiet',
      '--no-color',
      '--log-format=raw',
      // Its control port would be in the way of a second k6 on this machine.
      '--address=127.0.0.1:0',
      ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      join(SCRIPTS, `${script}.ts`),
    ]);
    const report = await readReport(reportFile);
    const passed = exitCode === 0 && report?.problems.length === 0;
    return { passed, report, output };
  } finally {
    await folder.remove();
  }
}

function execute(command: string, env: NodeJS.ProcessEnv, args: readonly string[]) {
  return new Promise<{ exitCode: number | undefined; output: string }>((resolve) => {
    const child = execFile(
      command,
      args,
      {
        env: { ...withoutK6Settings(env), K6_NO_USAGE_REPORT: 'true' },
        timeout: RUN_WITHIN_MS,
        killSignal: 'SIGKILL',
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const exitCode = child.exitCode ?? undefined;
        const spawnError = error && exitCode === undefined ? `${error.message}\n` : '';
        resolve({ exitCode, output: `${stdout}${stderr}${spawnError}` });
      },
    );
  });
}

/** Settings that k6 reads from the environment must not change what is tested here. */
function withoutK6Settings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('K6_')));
}

async function readReport(file: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
