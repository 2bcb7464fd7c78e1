import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '@holdfast/core/testing';
import { HistoryWriter } from '@holdfast/verifier';
import { expect, onTestFinished, test } from 'vitest';
import { judgeHistory } from '../prove/judging/judge-history.ts';
import { verdictOf } from '../prove/verdict.ts';

const TTL_MS = 60_000;
const SUMMARY = {
  ...{ script: 'x', showId: 'x', passed: true, operations: 2, iterations: 1, interruptedIterations: 0 },
  ...{ droppedIterations: 0, durationMs: 1, read: [], problems: [], trends: {}, counts: {} },
  thresholds: [{ name: 'winners', expression: 'count==2', ok: true, value: 2 }],
};

/** Two clients hold one seat each; with `twice`, the same one. */
function linesOf({ twice = false, readers = 0 } = {}): string[] {
  const lines: string[] = [];
  let nowMs = 0;
  const writer = new HistoryWriter(
    { showId: 'judged', source: 'test' },
    { write: (line) => lines.push(line), nowMs: () => nowMs++ },
  );
  for (const [client, seat] of ['A1', twice ? 'A1' : 'A2'].entries()) {
    const answered = writer.send({ client, operation: 'hold', seats: [seat], ttlMs: TTL_MS });
    const expiresAtMs = 5_000_000 + nowMs + TTL_MS;
    answered({ outcome: 'ok', hold: `h-${client}`, fence: client + 1, expiresAtMs });
  }
  for (let reader = 0; reader < readers; reader += 1) {
    writer.send({ client: 9, operation: 'read', seats: [`B${reader}`] })({ outcome: 'ok', statuses: {} });
  }
  writer.end();
  return lines;
}

async function judge(
  lines: readonly string[],
  more: { memoryMb?: number; withinMs?: number; signal?: AbortSignal } = {},
) {
  const folder = await ownFolder('judging');
  onTestFinished(() => folder.remove());
  const historyFile = join(folder.path, 'history.jsonl');
  const timelineFile = join(folder.path, 'timeline.html');
  await writeFile(historyFile, `${lines.join('\n')}\n`);
  const { signal = new AbortController().signal, ...bounds } = more;
  const judged = await judgeHistory({ historyFile, timelineFile, signal, env: process.env, ...bounds });
  return { judged, timelineFile, ...verdictOf({ cutShort: [], summary: SUMMARY, exitCode: 0 }, judged) };
}

test('a history that a correct system could have left passes', async () => {
  const { judged, verdict, problems, timelineFile } = await judge(linesOf());
  expect(judged).toMatchObject({
    kind: 'judged',
    judgement: { verdict: 'valid', operations: 2 },
    facts: { winners: { exactlyOne: 2, none: 0, more: 0 } },
  });
  expect({ verdict, problems }).toEqual({ verdict: 'passed', problems: [] });
  expect(existsSync(timelineFile)).toBe(false);
});

test('one that no correct system could have left fails, and is shrunk and drawn', async () => {
  const { judged, verdict, problems, timelineFile } = await judge(linesOf({ twice: true, readers: 200 }));
  expect(judged).toMatchObject({
    judgement: { verdict: 'violated' },
    facts: { winners: { more: 1 } },
    shrunkTo: 2,
  });
  expect(verdict).toBe('failed');
  expect(problems.join()).toContain('A1');
  expect(await readFile(timelineFile, 'utf8')).toContain('A1');
});

/** Each must be told from one that passed. */
const LOST: readonly (readonly [string, (lines: string[]) => string[], RegExp])[] = [
  ['nothing', () => [], /no line/],
  ['no end', (lines) => lines.slice(0, -1), /no end/],
  [
    'a line lost',
    (lines) => [...lines.slice(0, 2), ...lines.slice(3)],
    /2 operations were sent, and it has 1/,
  ],
  ['a line cut', (lines) => lines.map((line, place) => (place === 1 ? line.slice(0, 40) : line)), /^line 2/],
  ['a line of another kind', (lines) => [...lines.slice(0, 2), 'panic: nil', ...lines.slice(2)], /^line 3/],
];

test.for(LOST)('a history with %s is cut short', async ([_name, lose, problem]) => {
  const { judged, verdict, problems } = await judge(lose(linesOf()));
  expect(judged).toEqual({ kind: 'no history', problem: expect.stringMatching(problem) });
  expect(verdict).toBe('cut short');
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

test('a history that was never begun is said to be missing, in those words', async () => {
  await using folder = await ownFolder('judging');
  const file = (name: string) => join(folder.path, name);
  const { signal } = new AbortController();
  const files = { historyFile: file('history.jsonl'), timelineFile: file('timeline.html') };
  const judged = await judgeHistory({ ...files, signal, env: process.env });
  expect(judged).toEqual({ kind: 'no history', problem: 'it left no history' });
});

test('a checker that needs more memory than it may is no pass', async () => {
  const { judged, verdict } = await judge(linesOf({ readers: 300_000 }), { memoryMb: 24 });
  expect(judged).toEqual({ kind: 'not judged', problem: 'the checker needs more than 24 MB' });
  expect(verdict).toBe('cut short');
});

test('a checker that takes longer than it may is no pass', async () => {
  const { judged, verdict } = await judge(linesOf({ readers: 100_000 }), { withinMs: 100 });
  expect(judged).toEqual({ kind: 'not judged', problem: 'the checker did not end within 0.1 s' });
  expect(verdict).toBe('cut short');
});

test('what was not judged, sent nothing or granted nothing does not pass', () => {
  const run = { cutShort: [], summary: SUMMARY, exitCode: 0 };
  expect(verdictOf(run, undefined)).toEqual({
    verdict: 'cut short',
    problems: ['its history was not judged'],
  });
  const winners = { exactlyOne: 0, none: 1, more: 0 };
  const nobody = { outcomes: { ok: 0, fail: 2, unknown: 0 }, granted: 0, winners };
  const judged = { kind: 'judged', judgement: { verdict: 'valid', violations: [] }, facts: nobody } as never;
  expect(verdictOf(run, judged)).toEqual({
    verdict: 'tested nothing',
    problems: ['nobody was granted a seat'],
  });
  const idle = { ...run, summary: { ...SUMMARY, operations: 0 } };
  expect(verdictOf(idle, judged)).toEqual({ verdict: 'tested nothing', problems: ['it sent no operation'] });
});

test('what had no thresholds does not pass', async () => {
  const { judged } = await judge(linesOf());
  const run = { cutShort: [], summary: { ...SUMMARY, thresholds: [] }, exitCode: 0 };
  expect(verdictOf(run, judged)).toEqual({
    verdict: 'tested nothing',
    problems: ['it has no thresholds that could have been crossed'],
  });
});

test('a cut or a crossed threshold beside a good history is no pass', async () => {
  const { judged } = await judge(linesOf());
  const summary = { ...SUMMARY, problems: ['winners must be 1'] };
  expect(verdictOf({ cutShort: [], summary, exitCode: 99 }, judged).verdict).toBe('failed');
  expect(
    verdictOf({ cutShort: ['redis-server ended during the run'], summary, exitCode: 99 }, judged),
  ).toEqual({
    verdict: 'cut short',
    problems: ['redis-server ended during the run', 'winners must be 1'],
  });
});

test('an exit code that nothing else explains is no pass', async () => {
  const { judged } = await judge(linesOf());
  for (const exitCode of [99, 110]) {
    expect(verdictOf({ cutShort: [], summary: SUMMARY, exitCode }, judged)).toEqual({
      verdict: 'failed',
      problems: [`it ended with exit code ${exitCode}`],
    });
  }
});

test('seats with several owners are no pass, whatever the checker says', async () => {
  const { judged } = await judge(linesOf());
  if (judged.kind !== 'judged') throw new Error('not judged');
  const verdictAt = (more: number) => {
    const facts = { ...judged.facts, winners: { exactlyOne: 2, none: 0, more } };
    return verdictOf({ cutShort: [], summary: SUMMARY, exitCode: 0 }, { ...judged, facts });
  };
  expect(verdictAt(3)).toEqual({ verdict: 'failed', problems: ['3 seats had several owners in the end'] });
  expect(verdictAt(1).problems).toEqual(['1 seat had several owners in the end']);
  expect(verdictAt(0).verdict).toBe('passed');
});

test('a search that gave up is no pass', async () => {
  const { judged } = await judge(linesOf());
  if (judged.kind !== 'judged') throw new Error('not judged');
  const judgement = { ...judged.judgement, verdict: 'undecided', undecidedGroups: [['A1'], ['A2']] } as const;
  const run = { cutShort: [], summary: SUMMARY, exitCode: 0 };
  expect(verdictOf(run, { ...judged, judgement })).toEqual({
    verdict: 'failed',
    problems: ['the search gave up on 2 groups of seats, which counts as a failure'],
  });
});

test('a run that was put off more often than not has tested nothing', async () => {
  const { judged } = await judge(linesOf());
  const verdictAt = (putOff: number) => {
    const summary = { ...SUMMARY, operations: 100, counts: { put_off: putOff } };
    return verdictOf({ cutShort: [], summary, exitCode: 0 }, judged).verdict;
  };
  expect([0, 49, 50, 100].map(verdictAt)).toEqual(['passed', 'passed', 'tested nothing', 'tested nothing']);
});
