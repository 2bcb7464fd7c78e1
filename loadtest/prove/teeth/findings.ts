import { readFile } from 'node:fs/promises';
import { type History, type Judgement, judge, parseHistory, type Rule } from '@holdfast/verifier';
import type { Threshold } from '../../k6/lib/summary.ts';
import type { ScriptRun } from '../run-script.ts';
import type { BrokenVariant } from './variants.ts';

interface Finding {
  /** The threshold or the rule. */
  readonly by: string;
  /** What was found, in a sentence. */
  readonly what: string;
  /** How many operations had returned when it had come to light. */
  readonly afterOperations: number;
}

export interface Findings {
  /** What came to light first is first. */
  readonly findings: readonly Finding[];
  readonly operations: number;
  /** Why what was found, or not, says nothing; empty: it does. */
  readonly cutShort: readonly string[];
  /** Of what was to be tried, what was not, in words: finding nothing then says little, but what was found is found. */
  readonly triedTooLittle: readonly string[];
}

const RULES_THROUGH_LOSS: readonly Rule[] = [
  'fences rise',
  'one live booking a seat',
  'no booking is lost',
  'no booking from nowhere',
  'only the owner acts',
  'retries get the same answer',
  'refusals name their seats',
];

/** Which rules may be asked for: holds, and the order of fences, do not outlive every loss of the engine. */
const RULES_THROUGH: Readonly<Record<BrokenVariant['engineLoses'], readonly Rule[] | undefined>> = {
  nothing: undefined,
  'its memory': RULES_THROUGH_LOSS,
  'what came after a backup': RULES_THROUGH_LOSS.filter((rule) => rule !== 'fences rise'),
};

/** How fast and how reliably it answered: says nothing of right and wrong, least of all under faults. */
const OF_SERVICE = /_ms$|^(error_rate|dropped_iterations|slower_than_before)$/;
/** Whether enough was tried: crossed on a slow machine too, so that it gives nobody away. */
const OF_TRYING = /^(iterations|closing_reads|limits_tried|unanswered)$/;
/** By a client that could not go on: perhaps for want of an answer, where not all were answered. */
const GAVE_UP = 'gave_up';
/** When something was first seen to be wrong, by the script's own eyes; and what is counted up only in the end. */
const FIRST_PROBLEM = 'problem_at_ms';
const SEEN_IN_THE_END = /^(winners|losers|lost_|sold_twice|unfinished_)|_checksum$/;

/** What the script counted wrong, and what the rules say of its history. */
export async function findingsIn(
  run: Pick<ScriptRun, 'summary' | 'historyFile' | 'cutShort'>,
  engineLoses: BrokenVariant['engineLoses'],
  /** How long to search, in steps per group of seats; absent: as long as the judge does by itself. */
  maxSteps?: number,
): Promise<Findings> {
  const { summary } = run;
  if (!summary) return { findings: [], operations: 0, cutShort: run.cutShort, triedTooLittle: [] };
  const history = parseHistory((await readFile(run.historyFile, 'utf8')).split('\n'));
  const firstProblemMs = summary.trends[FIRST_PROBLEM]?.min;
  const crossed = summary.thresholds.filter(({ ok, name }) => !ok && !OF_SERVICE.test(name));
  const all = history.operations.length;
  const seenAfter = firstProblemMs === undefined ? all : returnedBy(history, firstProblemMs);
  const rules = RULES_THROUGH[engineLoses];
  const judgement = judge(history, { maxSteps });
  const isOfTrying = ({ name, expression }: Threshold) =>
    OF_TRYING.test(name) || expression.includes('>') || (name === GAVE_UP && judgement.outcomes.unknown > 0);
  const findings = [
    ...brokenRules(history, judgement, rules),
    ...crossed
      .filter((threshold) => !isOfTrying(threshold))
      .map((threshold) => crossedAs(threshold, SEEN_IN_THE_END.test(threshold.name) ? all : seenAfter)),
  ];
  findings.sort((one, other) => one.afterOperations - other.afterOperations);
  // Where the order of answers is not asked for, that the search for one gave up takes nothing away.
  const isUndecided = judgement.verdict === 'undecided' && (!rules || rules.includes('linearizable'));
  return {
    findings,
    operations: all,
    cutShort: isUndecided ? [...run.cutShort, 'the checker gave up on its search'] : run.cutShort,
    triedTooLittle: crossed.filter(isOfTrying).map((threshold) => crossedAs(threshold, all).what),
  };
}

function crossedAs({ name, expression, value }: Threshold, afterOperations: number): Finding {
  return { by: `${name} ${expression}`, what: `${name} is ${value}`, afterOperations };
}

function brokenRules(
  { operations }: History,
  { violations }: Judgement,
  rules: readonly Rule[] | undefined,
): Finding[] {
  const first = new Map<Rule, Finding>();
  for (const { rule, what, afterOperations = operations.length } of violations) {
    if (rules && !rules.includes(rule)) continue;
    const known = first.get(rule);
    if (!known || afterOperations < known.afterOperations)
      first.set(rule, { by: rule, what, afterOperations });
  }
  return [...first.values()];
}

function returnedBy({ operations }: History, ms: number): number {
  return operations.filter(({ returnMs }) => returnMs <= ms).length;
}
