import type { Judgement, Violation } from '../src/index.ts';

/** A terminal is no place for more. */
const VIOLATIONS_TOLD = 5;

/** What was found, as lines for a terminal. */
export function inWords(judgement: Judgement): readonly string[] {
  const { verdict, violations, violationsLeftOut, outcomes, clients, seats, groups, undecidedGroups } =
    judgement;
  const seconds = (judgement.tookMs / 1_000).toFixed(1);
  const { ok, fail, unknown } = outcomes;
  const about = `${count(judgement.operations)} operations (${count(ok)} ok, ${count(fail)} refused, ${count(unknown)} unknown) of ${count(clients)} clients on ${count(seats)} seats in ${count(groups)} groups, judged in ${seconds} s`;
  const more = violations.length - VIOLATIONS_TOLD + violationsLeftOut;
  return [
    judgement.operations === 0 && verdict === 'valid' ? NOTHING : VERDICTS[verdict],
    `  ${about}`,
    ...violations.slice(0, VIOLATIONS_TOLD).map((violation) => `  ${violationInWords(violation)}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
    ...(undecidedGroups.length > 0
      ? [`  given up on ${count(undecidedGroups.length)} groups of seats; --max-steps <n> looks longer`]
      : []),
  ];
}

const VERDICTS = {
  valid: 'VALID: a correct seat system could have answered this.',
  violated: 'VIOLATED: no correct seat system could have answered this.',
  undecided: 'UNDECIDED: the search was given up at its bound, which proves nothing.',
} as const satisfies Record<Judgement['verdict'], string>;

const NOTHING = 'EMPTY: nothing was tried, so nothing was proven.';

function violationInWords({ rule, what, afterOperations }: Violation): string {
  const light = afterOperations === undefined ? '' : ` (after ${count(afterOperations)} operations)`;
  return `${rule}: ${what}${light}`;
}

function count(of: number): string {
  return of.toLocaleString('en');
}
