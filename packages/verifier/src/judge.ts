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
import { byLight, Findings, VIOLATIONS_A_RULE } from './invariants/findings.ts';
import { checkHoldsLast } from './invariants/holds-last.ts';
import { checkLiveClaims } from './invariants/live-holds.ts';
import { checkStrangers } from './invariants/only-the-owner-acts.ts';
import { checkRefusedSeats } from './invariants/refusals-name-seats.ts';
import { checkRetries } from './invariants/retries.ts';
import type { Judgement, Rule, Verdict, Violation } from './judgement.ts';
import { checkLinearizable, type NotLinearizable } from './linearize/linearize.ts';

export type Invariant = Exclude<Rule, 'linearizable'>;

/** What each rule but the search is checked by, in n log n. It answers how much there was to look at (`Judgement.lookedAt`). */
const INVARIANTS: Readonly<Record<Invariant, (facts: Facts, findings: Findings) => number>> = {
  'claims never overlap': checkClaims,
  'fences rise': checkFences,
  'one live booking a seat': checkOneLiveBooking,
  'one live claim a seat': checkLiveClaims,
  'no booking is lost': checkNoBookingIsLost,
  'no booking from nowhere': checkNoBookingFromNowhere,
  'the feed replays to the snapshot': checkFeeds,
  'only the owner acts': checkStrangers,
  'retries get the same answer': checkRetries,
  'holds last as told': checkHoldsLast,
  'refusals name their seats': checkRefusedSeats,
};

export const INVARIANT_RULES = Object.keys(INVARIANTS) as readonly Invariant[];

/** What is broken of these rules, all of them if none are named; those that came to light first, first. */
export function checkInvariants(
  history: History,
  rules: readonly Invariant[] = INVARIANT_RULES,
): {
  readonly violations: readonly Violation[];
  readonly leftOut: number;
  readonly lookedAt: Readonly<Record<Invariant, number>>;
} {
  const facts = factsOf(history);
  const findings = new Findings(history.operations);
  const lookedAt = Object.fromEntries(INVARIANT_RULES.map((rule) => [rule, 0])) as Record<Invariant, number>;
  for (const rule of rules) lookedAt[rule] = INVARIANTS[rule](facts, findings);
  return { lookedAt, violations: findings.violations, leftOut: findings.leftOut };
}

/** What is broken of one rule. */
export function checkRule(history: History, rule: Rule, options: JudgeOptions = {}): readonly Violation[] {
  if (rule !== 'linearizable') return checkInvariants(history, [rule]).violations;
  return checkLinearizable(history, options).violations.map(violationOf);
}

function violationOf({ what, seats, operations, afterOperations }: NotLinearizable): Violation {
  return { rule: 'linearizable', what, seats, operations, afterOperations };
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
  const unexplained = search.violations.map(violationOf).sort(byLight);
  const violations = [...invariants.violations, ...unexplained.slice(0, VIOLATIONS_A_RULE)].sort(byLight);
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
    violationsLeftOut: invariants.leftOut + Math.max(0, unexplained.length - VIOLATIONS_A_RULE),
    operations: history.operations.length,
    outcomes,
    clients: clients.size,
    seats: seats.size,
    groups: search.groups,
    lookedAt: { linearizable: history.operations.length, ...invariants.lookedAt },
    undecidedGroups: search.undecidedGroups,
    tookMs: performance.now() - startMs,
  };
}

function verdictOf(violations: number, undecided: number): Verdict {
  if (violations > 0) return 'violated';
  return undecided > 0 ? 'undecided' : 'valid';
}
