import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../programs.ts';
import type { Judged } from './judged.ts';

const JUDGE = join(import.meta.dirname, 'judge-process.ts');
/** For a million operations with room to spare; never more than half of the machine. */
const MEMORY_MB = Math.min(6_144, Math.floor(totalmem() / 2 / 1024 / 1024));
/**
 * While a history grows, most of what is young stays: moved a few times with much room, instead of many times with little,
 * a million operations are judged in three quarters of the time.
 */
export const MOST_YOUNG_MB = 64;
const WITHIN_MS = 6 * 60_000;

export interface HistoryToJudge {
  readonly historyFile: string;
  /** Where the timeline of a history that is not right goes. */
  readonly timelineFile: string;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly memoryMb?: number;
  readonly withinMs?: number;
}

/** Has a history judged by a process with a bound on its memory and its time. */
export async function judgeHistory(toJudge: HistoryToJudge): Promise<Judged> {
  const { historyFile, timelineFile, signal, env, memoryMb = MEMORY_MB, withinMs = WITHIN_MS } = toJudge;
  if (!existsSync(historyFile)) return { kind: 'no history', problem: 'it left no history' };
  const resultFile = `${historyFile}.judged.json`;
  await Promise.all([rm(resultFile, { force: true }), rm(timelineFile, { force: true })]);
  const outOfTime = AbortSignal.timeout(withinMs);
  const { exitCode, trouble, output } = await runProgram({
    command: process.execPath,
    args: [
      `--max-old-space-size=${memoryMb}`,
      `--max-semi-space-size=${MOST_YOUNG_MB}`,
      ...[JUDGE, historyFile, resultFile, timelineFile],
    ],
    env,
    signal: AbortSignal.any([signal, outOfTime]),
  });
  const judged = await readFile(resultFile, 'utf8').then(
    (text): Judged => JSON.parse(text),
    () => undefined,
  );
  await rm(resultFile, { force: true });
  // There although the process came to harm: while it drew what it had found.
  if (judged) return judged;
  return {
    kind: 'not judged',
    problem: whyNot({ exitCode, trouble, output, outOfTime, withinMs, memoryMb }),
  };
}

interface End {
  readonly exitCode: number | null;
  readonly trouble: string | undefined;
  readonly output: string;
  readonly outOfTime: AbortSignal;
  readonly withinMs: number;
  readonly memoryMb: number;
}

function whyNot({ exitCode, trouble, output, outOfTime, withinMs, memoryMb }: End): string {
  if (outOfTime.aborted) return `the checker did not end within ${withinMs / 1_000} s`;
  if (/heap out of memory|heap limit/i.test(output)) return `the checker needs more than ${memoryMb} MB`;
  const last = output.trim().split('\n').slice(-3).join(' ').slice(0, 500);
  return `the checker ${trouble ?? `ended with exit code ${exitCode}`}: ${last}`;
}
