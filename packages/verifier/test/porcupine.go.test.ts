/** The same files, judged by the checker and by Porcupine with a model of its own (porcupine/). */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLinearizable, type History } from '../src/index.ts';
import { Random } from '../testing/index.ts';
import { knownVerdicts } from './known-verdicts/index.ts';
import { linesOf } from './support/lines-of.ts';
import { corrupt, MOST_MILDER, smallHistory, told } from './support/small-histories.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
const HISTORIES = 400;
const run = promisify(execFile);

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-porcupine-'));
  const go = process.env.HOLDFAST_GO ?? 'go';
  await run(go, ['build', '-o', join(folder, 'porcupine'), '.'], {
    cwd: join(import.meta.dirname, 'porcupine'),
  });
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('Porcupine finds the same in small random histories', async () => {
  const histories = Array.from({ length: HISTORIES }, (_, place) => {
    const random = new Random(SEED + place);
    const history = smallHistory(random);
    return place % 4 === 0 ? history : corrupt(history, random);
  });
  const verdicts = await judgeByPorcupine(histories);
  const counts: Record<string, number> = {};
  const milder: string[] = [];
  histories.forEach((history, place) => {
    const verdict = verdicts[place] ?? 'none';
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    if (verdict === 'undecided') return;
    const found = checkLinearizable(history).verdict;
    if (found === 'valid' && verdict === 'violated') milder.push(told(history, SEED + place));
    else expect(found, told(history, SEED + place)).toBe(verdict);
  });
  expect(milder.length, milder.join('\n')).toBeLessThanOrEqual(MOST_MILDER);
  console.log(`SEED=${SEED}: ${JSON.stringify(counts)}`);
  // It tries lost requests at every later place, and gives up on a few where several of one seat were lost.
  expect(counts.undecided ?? 0).toBeLessThanOrEqual(HISTORIES / 100);
  expect(counts.valid).toBeGreaterThan(HISTORIES / 10);
  expect(counts.violated).toBeGreaterThan(HISTORIES / 20);
}, 120_000);

test('Porcupine finds what is known of those written by hand', async () => {
  const verdicts = await judgeByPorcupine(knownVerdicts.map(({ history }) => history));
  knownVerdicts.forEach(({ what, verdict, milderInPorcupine }, place) => {
    expect(verdicts[place], what).toBe(milderInPorcupine === undefined ? verdict : 'valid');
  });
}, 120_000);

async function judgeByPorcupine(histories: readonly History[]): Promise<readonly string[]> {
  const paths = histories.map((_, place) => join(folder, `${place}.jsonl`));
  await Promise.all(
    histories.map((history, place) => writeFile(paths[place] ?? '', linesOf(history).join('\n'))),
  );
  const { stdout } = await run(join(folder, 'porcupine'), paths, { maxBuffer: 1 << 24 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
}
