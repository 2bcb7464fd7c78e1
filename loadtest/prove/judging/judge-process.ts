/**
 * Judges one history, in a process of its own: what a checker that runs away takes with it is then no more than this.
 *
 *   node judge-process.ts <history> <result> <timeline>
 *
 * The result, JSON as in judged.ts, is there before a failing history is shrunk and drawn, which may take long.
 */
import { renameSync, writeFileSync } from 'node:fs';
import {
  type History,
  HistoryProblem,
  judge,
  shrinkViolation,
  timelineHtml,
  type Violation,
} from '@holdfast/verifier';
import { readHistory } from '@holdfast/verifier/node';
import { factsOf } from './facts.ts';
import type { Judged } from './judged.ts';

const SHRINK_WITHIN_MS = 30_000;

const [historyFile = '', resultFile = '', timelineFile = ''] = process.argv.slice(2);

try {
  await judgeFile();
} catch (error) {
  if (!(error instanceof HistoryProblem)) throw error;
  write({ kind: 'no history', problem: error.message });
}

async function judgeFile(): Promise<void> {
  const startMs = performance.now();
  const history = await readHistory(historyFile);
  const readMs = performance.now() - startMs;
  const judgement = judge(history);
  const judged = { kind: 'judged', judgement, facts: factsOf(history), readMs, shrunkTo: undefined } as const;
  write(judged);
  const [first] = judgement.violations;
  if (first) write({ ...judged, shrunkTo: draw(history, first) });
}

/** Of the violation that came to light first: the others often follow from it. */
function draw(history: History, violation: Violation): number {
  const smallest = shrinkViolation(history, violation, { withinMs: SHRINK_WITHIN_MS });
  writeFileSync(timelineFile, timelineHtml(smallest.history, smallest.violations));
  return smallest.history.operations.length;
}

/** In one step, so that nobody reads half of it. */
function write(judged: Judged): void {
  writeFileSync(`${resultFile}.new`, JSON.stringify(judged));
  renameSync(`${resultFile}.new`, resultFile);
}
