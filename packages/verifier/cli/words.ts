import type { Judgement, Rule, Violation } from '../src/index.ts';
import { namesOf } from '../src/words.ts';

/** A terminal is no place for more. */
const VIOLATIONS_TOLD = 5;
const GROUPS_TOLD = 5;

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
    ...(judgement.operations === 0 ? [] : lookedAtInWords(judgement.lookedAt)),
    ...violations.slice(0, VIOLATIONS_TOLD).map((violation) => `  ${violationInWords(violation)}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
    ...undecidedGroups
      .slice(0, GROUPS_TOLD)
      .map((seatsOfOne) => `  given up on the seats ${namesOf(seatsOfOne)}`),
    ...(undecidedGroups.length > 0
      ? [
          `  given up on ${count(undecidedGroups.length)} groups of seats in all; --max-steps <n> looks longer, and fewer clients at a seat, or fewer requests without an answer, leave fewer orders to look through`,
        ]
      : []),
  ];
}

const VERDICTS = {
  valid: 'VALID: a correct seat system could have answered this.',
  violated: 'VIOLATED: no correct seat system could have answered this.',
  undecided: 'UNDECIDED: the search was given up at its bound, which proves nothing.',
} as const satisfies Record<Judgement['verdict'], string>;

const NOTHING = 'EMPTY: nothing was tried, so nothing was proven.';

/** A rule that had nothing to look at was not kept: it was not tried. */
function lookedAtInWords(lookedAt: Judgement['lookedAt']): readonly string[] {
  const rules = Object.entries(lookedAt) as [Rule, number][];
  const tried = rules.filter(([, things]) => things > 0);
  const untried = rules.filter(([, things]) => things === 0);
  return [
    `  looked at ${tried.map(([rule, things]) => `${count(things)} ${LOOKED_AT[rule]} (${rule})`).join(', ')}`,
    ...(untried.length === 0
      ? []
      : [`  not tried, for want of ${untried.map(([rule]) => `${LOOKED_AT[rule]} (${rule})`).join(', ')}`]),
  ];
}

const LOOKED_AT: Readonly<Record<Rule, string>> = {
  linearizable: 'operations',
  'claims never overlap': 'certain claims of seats',
  'fences rise': 'claims with a fence',
  'one live booking a seat': 'confirmed bookings',
  'one live claim a seat': 'live holds',
  'no booking is lost': 'answers about bookings',
  'no booking from nowhere': 'bookings of the ledger',
  'the feed replays to the snapshot': 'snapshots and changes of a feed',
  'only the owner acts': 'requests of strangers',
  'retries get the same answer': 'keys and confirms sent again',
  'holds last as told': 'holds whose end was told',
  'refusals name their seats': 'refusals that name seats',
};

function violationInWords({ rule, what, afterOperations }: Violation): string {
  const light = afterOperations === undefined ? '' : ` (after ${count(afterOperations)} operations)`;
  return `${rule}: ${what}${light}`;
}

function count(of: number): string {
  return of.toLocaleString('en');
}
