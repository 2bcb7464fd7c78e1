import { duration, grouped } from './progress.ts';
import { operationsIn, verdictIn } from './report/words.ts';
import type { Results, TargetResults, Tooth } from './results.ts';

/** What a run came to, for who reads no page: the verdict, and tables in Markdown, as docs/PROOF.md has them. */
export function closingWords(results: Results): string {
  const parts = [verdictIn(results).sentence];
  if (results.targets.length > 0) parts.push(targetTable(results.targets));
  if (results.teeth.length > 0) parts.push(teethTable(results.teeth));
  return parts.join('\n\n');
}

function targetTable(targets: readonly TargetResults[]): string {
  const heads = [
    'target',
    'ledger',
    'runs passed',
    'operations',
    'granted',
    'refused',
    'unknown',
    'seats won once',
    'by several',
    'judged in',
  ];
  return tableOf(heads, targets.map(rowOf));
}

function rowOf({ name, about, runs }: TargetResults): string[] {
  const judged = runs.flatMap(({ judged }) => (judged?.kind === 'judged' ? [judged] : []));
  const sum = (pick: (one: (typeof judged)[number]) => number) =>
    grouped(judged.reduce((total, one) => total + pick(one), 0));
  return [
    name,
    about?.ledger ?? '-',
    `${runs.filter(({ verdict }) => verdict === 'passed').length} of ${runs.length}`,
    grouped(operationsIn(runs)),
    sum(({ judgement }) => judgement.outcomes.ok),
    sum(({ judgement }) => judgement.outcomes.fail),
    sum(({ judgement }) => judgement.outcomes.unknown),
    sum(({ facts }) => facts.winners.exactlyOne),
    sum(({ facts }) => facts.winners.more),
    duration(runs.reduce((total, { judgedInMs }) => total + judgedInMs, 0)),
  ];
}

function teethTable(teeth: readonly Tooth[]): string {
  const heads = ['broken variant', 'served by', 'trouble', 'script', 'caught by', 'after operations'];
  const rows = teeth.map(({ name, servedBy, trouble = '-', script, caughtBy }) => [
    ...[name, servedBy, trouble, script],
    caughtBy?.by ?? 'NOTHING',
    caughtBy ? grouped(caughtBy.afterOperations) : '-',
  ]);
  return tableOf(heads, rows);
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
