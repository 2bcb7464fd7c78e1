/**
 * How long it takes to judge a million operations over ten thousand seats: a simulated system that is right is asked by 50
 * clients at once, and what they were told is written to a file, read from it and judged.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HistoryRecord } from '@holdfast/verifier';
import { ORDINARY, simulateHistory } from '@holdfast/verifier/testing';
import { MOST_YOUNG_MB } from '../../prove/judging/judge-history.ts';
import { atLeast, atMost, forComparison, type Line } from '../lines.ts';
import type { Judged } from './judging-process.ts';

const OPERATIONS = 1_000_000;
const SEED = 1;
const LINES_AT_ONCE = 10_000;

export async function benchChecker(tell: (step: string) => void): Promise<readonly Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-checker-'));
  const path = join(folder, 'history.jsonl');
  try {
    tell(`${OPERATIONS.toLocaleString('en')} operations are made up, from seed ${SEED}`);
    const mb = await writeSimulated(path);
    tell(`${mb.toFixed(0)} MB are read and judged`);
    const { operations, seats, groups, verdict, readMs, judgeMs, peakMb } = await judgeApart(path);
    const seconds = (readMs + judgeMs) / 1_000;
    return [
      atLeast(
        'valid, as the history of a system that is right must be',
        verdict === 'valid' ? 1 : 0,
        1,
        '',
        0,
      ),
      atLeast('operations', operations, OPERATIONS, '', 0),
      forComparison('seats', seats, '', 0),
      forComparison('groups of seats', groups, '', 0),
      forComparison('reading the file', readMs / 1_000, ' s'),
      forComparison('judging: invariants and search', judgeMs / 1_000, ' s'),
      atMost('both', seconds, 60, ' s'),
      forComparison('operations a second, both', operations / seconds, '', 0),
      atMost('most memory of the process', peakMb / 1_024, 2, ' GB'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns the file's size in MB */
async function writeSimulated(path: string): Promise<number> {
  const file = createWriteStream(path);
  // The simulation runs in one go, so its lines are kept, as few long texts as may be, until they can be written.
  const parts: string[] = [];
  let lines: string[] = [];
  const write = (record: HistoryRecord) => {
    lines.push(JSON.stringify(record));
    if (lines.length < LINES_AT_ONCE) return;
    parts.push(`${lines.join('\n')}\n`);
    lines = [];
  };
  simulateHistory({ ...ORDINARY, seed: SEED, operations: OPERATIONS }, write);
  parts.push(`${lines.join('\n')}\n`);
  let bytes = 0;
  for (const part of parts) {
    bytes += Buffer.byteLength(part);
    if (!file.write(part)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return bytes / 1e6;
}

async function judgeApart(path: string): Promise<Judged> {
  const script = join(import.meta.dirname, 'judging-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-semi-space-size=${MOST_YOUNG_MB}`,
    script,
    path,
  ]);
  return JSON.parse(stdout) as Judged;
}
