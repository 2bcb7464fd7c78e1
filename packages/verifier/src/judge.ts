import type { History } from './history.ts';
import {
  checkNoBookingFromNowhere,
  checkNoBookingIsLost,
  checkOneLiveBooking,
} from './invariants/bookings.ts';
import { checkClaims } from './invariants/claims-never-overlap.ts';
import { type Facts, factsOf } from './invariants/facts.ts';
import { checkFeeds } from './invariants/feed-replays.ts';
import { checkFences } from './invariants/fences-rise.ts';
import { Findings } from './invariants/findings.ts';
import { checkHoldsLast } from './invariants/holds-last.ts';
import { checkStrangers } from './invariants/only-the-owner-acts.ts';
import { checkRetries } from './invariants/retries.ts';
import type { Judgement, Rule, Verdict, Violation } from './judgement.ts';

export type Invariant = Exclude<Rule, 'linearizable'>;

/** What each rule but the search is checked by, in n log n. */
const INVARIANTS: Readonly<Record<Invariant, (facts: Facts, findings: Findings) => void>> = {
  'claims never overlap': checkClaims,
  'fences rise': checkFences,
  'one live booking a seat': checkOneLiveBooking,
  'no booking is lost': checkNoBookingIsLost,
  'no booking from nowhere': checkNoBookingFromNowhere,
  'the feed replays to the snapshot': checkFeeds,
  'only the owner acts': checkStrangers,
  'retries get the same answer': checkRetries,
  'holds last as told': checkHoldsLast,
};

/** What is broken of these rules, all of them if none are named; those that came to light first, first. */
export function checkInvariants(
  history: History,
  rules: readonly Invariant[] = Object.keys(INVARIANTS) as Invariant[],
): { readonly violations: readonly Violation[]; readonly leftOut: number } {
  const facts = factsOf(history);
  const findings = new Findings(history.operations);
  for (const rule of rules) INVARIANTS[rule](facts, findings);
  return { violations: findings.violations, leftOut: findings.leftOut };
}

/** Steps for the search of a history that is being cut down: one that takes longer is no smaller one. */
const SHORT_SEARCH_STEPS = 200_000;

/** What is broken of one rule. */
export function checkRule(history: History, rule: Rule): readonly Violation[] {
  if (rule !== 'linearizable') return checkInvariants(history, [rule]).violations;
  return checkLinearizable(history, { maxSteps: SHORT_SEARCH_STEPS }).violations;
}

export interface JudgeOptions {
  /** Steps after which the search of a group of seats is given up. */
  readonly maxSteps?: number | undefined;
}

/**
 * Whether a correct seat system could have given these answers: by the invariants, which see far in a history of any
 * length, and by searching an order of the operations that explains every answer.
 */
export function judge(history: History, options: JudgeOptions = {}): Judgement {
  const startMs = performance.now();
  const invariants = checkInvariants(history);
  const search = checkLinearizable(history, options);
  const violations = [...invariants.violations, ...search.violations];
  const outcomes = { ok: 0, fail: 0, unknown: 0 };
  const clients = new Set<number>();
  const seats = new Set<string>();
  for (const operation of history.operations) {
    outcomes[operation.outcome] += 1;
    clients.add(operation.client);
    for (const seat of operation.seats ?? []) seats.add(seat);
  }
  return {
    verdict: verdictOf(violations.length, search.undecidedGroups.length),
    violations,
    violationsLeftOut: invariants.leftOut,
    operations: history.operations.length,
    outcomes,
    clients: clients.size,
    seats: seats.size,
    groups: search.groups,
    undecidedGroups: search.undecidedGroups,
    tookMs: performance.now() - startMs,
  };
}

function verdictOf(violations: number, undecided: number): Verdict {
  if (violations > 0) return 'violated';
  return undecided > 0 ? 'undecided' : 'valid';
}

/** Until the search is here. */
function checkLinearizable(_history: History, _options: JudgeOptions) {
  return { violations: [] as Violation[], groups: 0, undecidedGroups: [] as string[][] };
}
