/** Failing histories, cut down: what is left still fails, is small, and fails for a reason that was there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, shrink, shrinkViolation } from '../src/index.ts';
import { checkInvariants, INVARIANT_RULES, type Invariant } from '../src/judge.ts';
import { keeping, unitsOf, without } from '../src/shrink/units.ts';
import { Random } from '../testing/random.ts';
import { booked, confirm, historyOf, hold, holdRefused, operation, release } from './support/make-history.ts';
import { randomRun } from './support/random-run.ts';
import type { Mistake } from './support/seat-system/mistake.ts';

it('makes no wrong history of a right one, whatever it takes away', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const history = randomRun(seed);
      const random = new Random(seed);
      const units = unitsOf(history);
      const gone = units.filter(() => random.chance(0.5));
      const smaller = keeping(history, without(units, gone));
      expect(smaller.operations.length).toBeLessThanOrEqual(history.operations.length);
      const rules = INVARIANT_RULES.filter((rule) => rule !== 'the feed replays to the snapshot');
      expect(checkInvariants(smaller, rules).violations).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

/** Of each, so many operations are enough to show it. */
const SMALLEST: readonly (readonly [Mistake, Invariant, number])[] = [
  ['takes what is held', 'claims never overlap', 2],
  ['tells another fence', 'fences rise', 2],
  ['counts fences down', 'fences rise', 2],
  ['minds no token', 'only the owner acts', 1],
  ['knows no key', 'retries get the same answer', 2],
  ['forgets a booking', 'no booking is lost', 2],
  ['books by itself', 'no booking from nowhere', 1],
];

describe('a system that', () => {
  it.each(SMALLEST)('%s: %s, in %i operations and what belongs to them', (mistake, rule, count) => {
    for (let seed = 0; ; seed += 1) {
      const history = randomRun(seed, mistake);
      const violation = checkInvariants(history, [rule]).violations[0];
      if (!violation) continue;
      const { history: smallest, violations } = shrinkViolation(history, violation);
      expect(violations[0]?.rule).toBe(rule);
      // A hold stays whole: with its extends, releases and retries.
      const units = unitsOf(smallest).filter(({ operations }) => operations.length > 0);
      expect(units.length).toBeLessThanOrEqual(count);
      expect(smallest.operations.length).toBeGreaterThan(0);
      return;
    }
  });
});

it('cuts a violation of the search down to single operations', () => {
  const many = Array.from({ length: 60 }, (_, at) => hold(at, [at, at + 5], [`B${at}`], 100 + at));
  const wrong = [
    hold(1, [0, 10], ['A', 'C'], 1),
    release(1, [20, 30], 'h1', { seats: ['C'] }),
    release(1, [40, 50], 'h1'),
    holdRefused(2, [60, 70], ['A']),
  ];
  const history = historyOf([...many, ...wrong]);
  const [violation] = judge(history).violations;
  expect(violation?.rule).toBe('linearizable');
  if (!violation) return;
  const { history: smallest, violations } = shrinkViolation(history, violation);
  expect(violations.map(({ rule }) => rule)).toEqual(['linearizable']);
  expect(smallest.operations.length).toBeLessThanOrEqual(3);
  expect(smallest.operations).toContainEqual(wrong[3]);
});

it('keeps the hold of other seats by whose fence an answer is wrong', () => {
  const many = Array.from({ length: 60 }, (_, at) => hold(at, [at, at + 5], [`B${at}`], 100 + at));
  const wrong = [
    hold(1, [0, 40], ['A'], 1),
    hold(2, [0, 10], ['Z'], 2),
    operation('read', 3, [12, 15], { seats: ['A'], statuses: {} }),
  ];
  const history = historyOf([...many, ...wrong]);
  const [violation] = judge(history).violations;
  expect(violation?.rule).toBe('linearizable');
  if (!violation) return;
  const { history: smallest, violations } = shrinkViolation(history, violation);
  expect(violations.map(({ rule }) => rule)).toEqual(['linearizable']);
  expect(smallest.operations.length).toBeLessThanOrEqual(3);
  expect(smallest.operations).toContainEqual(wrong[0]);
});

it('keeps what the ledger has of what is left, and leaves the rest out', () => {
  const operations = [
    hold(1, [0, 1], ['A'], 1),
    confirm(1, [2, 3], 'h1'),
    hold(2, [0, 1], ['B'], 2),
    confirm(2, [2, 3], 'h2'),
  ];
  const bookings = [booked('h1', ['A'])];
  const lost = shrink(
    historyOf(operations, { bookings }),
    (smaller) => checkInvariants(smaller, ['no booking is lost']).violations.length > 0,
  );
  expect(lost.operations).toEqual(operations.slice(2));
  expect(lost.bookings).toEqual([]);
});

it('stops when its time is over, with what it has', () => {
  const history = randomRun(3, 'takes what is held');
  expect(shrink(history, () => true, { withinMs: 0 })).toBe(history);
});
