import type { Judgement } from '@holdfast/verifier';
import type { Summary } from '../k6/lib/summary.ts';
import type { Judged } from './judging/judged.ts';
import type { ScriptRun } from './run-script.ts';

/** Whether a run shows that all is right. Only `passed` does. */
export type RunVerdict =
  | 'passed'
  /** A threshold was crossed, or no correct system could have answered so. */
  | 'failed'
  /** It did not come to its end in order, or its history is not whole, or nobody could judge it. */
  | 'cut short'
  /** It came to its end and nothing had been tried. */
  | 'tested nothing';

export interface RunFindings {
  readonly verdict: RunVerdict;
  /** Why it is not `passed`, in words, the weightiest first. */
  readonly problems: readonly string[];
}

/** What a run and its judgement come to. `judged` is undefined where it never came to that. */
export function verdictOf(
  run: Pick<ScriptRun, 'cutShort' | 'summary' | 'exitCode'>,
  judged: Judged | undefined,
): RunFindings {
  const violations = violationsIn(judged);
  const crossed = run.summary?.problems ?? [];
  const cut = [...run.cutShort, ...missingIn(judged)];
  const nothing = nothingIn(judged, run.summary);
  // What was found is found, even where more might have been.
  if (violations.length > 0) return { verdict: 'failed', problems: [...violations, ...crossed, ...cut] };
  if (cut.length > 0) return { verdict: 'cut short', problems: [...cut, ...crossed] };
  if (nothing.length > 0) return { verdict: 'tested nothing', problems: [...nothing, ...crossed] };
  if (crossed.length > 0) return { verdict: 'failed', problems: crossed };
  // A script can say that the run failed although every threshold held.
  if (run.exitCode !== 0) return { verdict: 'failed', problems: [`it ended with exit code ${run.exitCode}`] };
  return { verdict: 'passed', problems: [] };
}

/** What the checker found, and what was counted beside it. */
function violationsIn(judged: Judged | undefined): string[] {
  if (judged?.kind !== 'judged') return [];
  const { more } = judged.facts.winners;
  // Counted apart from the checker: where the two do not agree, one of them is wrong.
  const several = more === 0 ? [] : [`${more} seat${more === 1 ? '' : 's'} had several owners in the end`];
  return [...violationsOf(judged.judgement), ...several];
}

function violationsOf({ verdict, violations, violationsLeftOut, undecidedGroups }: Judgement): string[] {
  if (verdict === 'valid') return [];
  const told = violations.slice(0, 5).map(({ rule, what }) => `${rule}: ${what}`);
  const more = violations.length - told.length + violationsLeftOut;
  if (more > 0) told.push(`and ${more} more that the checker found`);
  if (verdict === 'undecided') {
    told.push(`the search gave up on ${undecidedGroups.length} groups of seats, which counts as a failure`);
  }
  return told;
}

function missingIn(judged: Judged | undefined): string[] {
  if (judged === undefined) return ['its history was not judged'];
  return judged.kind === 'judged' ? [] : [judged.problem];
}

/** A server that is asked too much, or lets few through, has been asked little about seats. */
const MAX_PUT_OFF = 0.5;

function nothingIn(judged: Judged | undefined, summary: Summary | undefined): string[] {
  const operations = summary?.operations ?? 0;
  if (operations === 0) return ['it sent no operation'];
  if (summary?.thresholds.length === 0) return ['it has no thresholds that could have been crossed'];
  if (judged?.kind === 'judged' && judged.facts.granted === 0) return ['nobody was granted a seat'];
  const putOff = summary?.counts.put_off ?? 0;
  if (putOff < operations * MAX_PUT_OFF) return [];
  return [
    `${putOff} of its ${operations} operations were put off: give its key a higher limit, or it less to do`,
  ];
}
