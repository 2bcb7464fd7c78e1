import type { K6Result } from './k6.ts';

export interface Run {
  readonly engine: string;
  readonly scenario: string;
  readonly result: K6Result;
}

const HEADINGS = [
  'engine',
  'scenario',
  'requests',
  'winners',
  'losers',
  'wrong',
  'spread ms',
  'p50 ms',
  'p95 ms',
];

/** One line per run. Spread: from the common instant to the last buyer's first request. */
export function tableOf(runs: readonly Run[]): string {
  const rows = [[...HEADINGS, 'verdict'], ...runs.map(rowOf)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, column) => {
        const width = widths[column] ?? 0;
        const isText = column < 2 || column === HEADINGS.length;
        return isText ? cell.padEnd(width) : cell.padStart(width);
      }),
    )
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}

function rowOf({ engine, scenario, result: { passed, report } }: Run): string[] {
  const verdict = passed ? 'ok' : 'FAILED';
  if (!report) return [engine, scenario, ...HEADINGS.slice(2).map(() => '-'), verdict];
  const { requests, winners, losers, wrong, spreadMs, p50Ms, p95Ms } = report;
  const counts = [requests, winners, losers, wrong].map(String);
  const times = [spreadMs, p50Ms, p95Ms].map((ms) => ms.toFixed(ms < 10 ? 1 : 0));
  return [engine, scenario, ...counts, ...times, verdict];
}

/** What is wrong with a run that failed, in a few lines. */
export function explain({ result: { report, output } }: Run): string[] {
  const printed = output.trim().split('\n').filter(Boolean);
  const problems = report?.problems ?? ['k6 did not come to its end'];
  return [...problems.slice(0, 10), ...printed.slice(0, report ? 5 : 20)];
}
