import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '@holdfast/core/testing';
import { HistoryWriter } from '@holdfast/verifier';
import { expect, onTestFinished, test } from 'vitest';
import type { Threshold } from '../../k6/lib/summary.ts';
import { type Findings, findingsIn } from '../../prove/teeth/findings.ts';
import { asCatch, asControl, isAccused } from '../../prove/teeth/run-teeth.ts';
import type { BrokenVariant } from '../../prove/teeth/variants.ts';

interface More {
  readonly cutShort?: readonly string[];
  readonly maxSteps?: number;
  readonly engineLoses?: BrokenVariant['engineLoses'];
  /** It asks for a second one, and is not answered. */
  readonly unanswered?: boolean;
}

/** One client that holds a seat, and what its script counted wrong. */
async function foundIn(
  thresholds: readonly Omit<Threshold, 'ok' | 'value'>[],
  { cutShort = [], maxSteps, engineLoses = 'nothing', unanswered = false }: More = {},
) {
  const folder = await ownFolder('findings');
  onTestFinished(() => folder.remove());
  const lines: string[] = [];
  let nowMs = 0;
  const writer = new HistoryWriter(
    { showId: 'x', source: 'test' },
    { write: (line) => lines.push(line), nowMs: () => nowMs++ },
  );
  const answered = writer.send({ client: 1, operation: 'hold', seats: ['A1'], ttlMs: 60_000 });
  answered({ outcome: 'ok', hold: 'h', fence: 1, expiresAtMs: 5_060_000 });
  if (unanswered) {
    writer.send({ client: 1, operation: 'hold', seats: ['A2'], ttlMs: 60_000 })({ outcome: 'unknown' });
  }
  writer.end();
  const historyFile = join(folder.path, 'history.jsonl');
  await writeFile(historyFile, `${lines.join('\n')}\n`);
  const summary = {
    ...{ script: 'x', showId: 'x', passed: false, operations: 1, iterations: 1, interruptedIterations: 0 },
    ...{ droppedIterations: 0, durationMs: 1, read: [], problems: [], trends: {}, counts: {} },
    thresholds: thresholds.map((one) => ({ ...one, ok: false, value: 3 })),
  };
  return findingsIn({ summary, historyFile, cutShort }, engineLoses, maxSteps);
}

const WRONG_YES = { name: 'wrong_yes', expression: 'count==0' };

test('what a script saw go wrong catches a broken core, and accuses one that is not', async () => {
  const found = await foundIn([WRONG_YES]);
  expect(asCatch(found).caughtBy).toMatchObject({ by: 'wrong_yes count==0', afterOperations: 1 });
  expect(isAccused(asControl(found))).toBe(true);
  expect(isAccused(asControl(await foundIn([])))).toBe(false);
});

test.for([
  { name: 'late_confirms', expression: 'count>=5' },
  { name: 'iterations', expression: 'count==4' },
  { name: 'closing_reads', expression: 'count==1' },
  { name: 'limits_tried', expression: 'count==12' },
  { name: 'unanswered', expression: 'count==0' },
])('too little tried catches nobody, and is no clean run: $name $expression', async (threshold) => {
  const found = await foundIn([threshold]);
  expect(asCatch(found)).toMatchObject({ caughtBy: undefined, alsoBy: [] });
  expect(asControl(found)).toMatchObject({ caughtBy: undefined, cutShort: [`${threshold.name} is 3`] });
  // What was seen besides is seen.
  expect(asCatch(await foundIn([threshold, WRONG_YES])).caughtBy?.by).toBe('wrong_yes count==0');
});

test('a client that could not go on gives a core away, unless it may have been for want of an answer', async () => {
  const gaveUp = { name: 'gave_up', expression: 'count==0' };
  expect(asCatch(await foundIn([gaveUp])).caughtBy?.by).toBe('gave_up count==0');
  const found = await foundIn([gaveUp], { unanswered: true });
  expect(asCatch(found)).toMatchObject({ caughtBy: undefined, alsoBy: [] });
  expect(isAccused(asControl(found))).toBe(true);
});

test('what came of a run that was cut short catches nobody', async () => {
  const found: Findings = await foundIn([WRONG_YES], { cutShort: ['k6 was killed by SIGKILL'] });
  expect(asCatch(found)).toMatchObject({ caughtBy: undefined, alsoBy: [] });
  expect(isAccused(asControl(found))).toBe(true);
});

test('a search that gave up catches nobody and clears nobody, where the order of answers is asked for', async () => {
  const gaveUp = await foundIn([], { maxSteps: 0 });
  expect(asCatch(gaveUp).caughtBy).toBeUndefined();
  expect(asControl(gaveUp).cutShort).toEqual(['the checker gave up on its search']);
  // Through a loss of the engine it is not.
  expect(asControl(await foundIn([], { maxSteps: 0, engineLoses: 'its memory' })).cutShort).toEqual([]);
});
