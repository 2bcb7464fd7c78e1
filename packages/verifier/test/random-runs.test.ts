/** Runs of a seat system that is right are never accused; of one that is not, what it does wrong is found, and cut down. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Rule } from '../src/index.ts';
import { checkInvariants, INVARIANT_RULES } from '../src/judge.ts';
import { randomRun } from './support/random-run.ts';
import type { Mistake } from './support/seat-system/mistake.ts';

const RUNS = Number(process.env.RUNS ?? 3_000);
const SEARCHED_RUNS = Number(process.env.SEARCHED_RUNS ?? 60);

it('a run that is right is never accused', { timeout: 60_000 }, () => {
  const outcomes = { ok: 0, fail: 0, unknown: 0 };
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const history = randomRun(seed);
      for (const { outcome } of history.operations) outcomes[outcome] += 1;
      expect(checkInvariants(history).violations).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // A run in which hardly anything happens would never be accused either.
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(RUNS);
});

it('the search explains one', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      // Where nobody was answered it, the search cannot know that a show lets those who come late have their seats.
      const { verdict, violations } = judge(randomRun(seed, undefined, { reacquires: false }));
      expect({ verdict, violations }).toEqual({ verdict: 'valid', violations: [] });
    }),
    { numRuns: SEARCHED_RUNS },
  );
});

it('every rule has something to look at, and says so', () => {
  const lookedAt = Array.from({ length: 50 }, (_, seed) => checkInvariants(randomRun(seed)).lookedAt);
  for (const rule of INVARIANT_RULES) {
    const most = Math.max(...lookedAt.map((ofOne) => ofOne[rule]));
    expect(most, rule).toBeGreaterThan(0);
  }
});

const FOUND: Readonly<Record<Mistake, readonly Rule[]>> = {
  'takes what is held': ['claims never overlap', 'one live booking a seat'],
  'tells another fence': ['fences rise'],
  'counts fences down': ['fences rise'],
  'books what is sold': ['claims never overlap', 'one live booking a seat'],
  'forgets a booking': ['no booking is lost'],
  'books by itself': ['no booking from nowhere'],
  'misses a change': ['the feed replays to the snapshot'],
  'minds no token': ['only the owner acts'],
  'knows no key': ['retries get the same answer'],
  'books anew': ['no booking is lost', 'retries get the same answer'],
  'runs out early': ['holds last as told'],
  'runs out late': ['holds last as told'],
  'gives longer than asked': ['holds last as told'],
};

describe('a system that', () => {
  it.each(Object.entries(FOUND) as [Mistake, readonly Rule[]][])('%s is found', (mistake, rules) => {
    for (const rule of rules) {
      const seed = Array.from({ length: 300 }, (_, at) => at).find((at) =>
        checkInvariants(randomRun(at, mistake)).violations.some((violation) => violation.rule === rule),
      );
      expect(seed, `${rule}, in 300 runs`).toBeDefined();
    }
  });
});
