/**
 * Histories written by hand, each with the verdict that it must get from the checker, and from trying every order there is.
 * known-verdicts/ has them, a file a subject.
 */
import { describe, expect, test } from 'vitest';
import { checkLinearizable } from '../src/index.ts';
import { isLinearizableByForce } from './brute-force/is-linearizable-by-force.ts';
import { knownVerdicts } from './known-verdicts/index.ts';
import { granted, read, release } from './support/known-history.ts';
import { historyOf } from './support/make-history.ts';

describe('known verdicts', () => {
  for (const { what, verdict, history: given } of knownVerdicts) {
    test(`${verdict}: ${what}`, () => {
      expect(checkLinearizable(given).verdict).toBe(verdict);
      expect(isLinearizableByForce(given) ? 'valid' : 'violated', 'by force').toBe(verdict);
    });
  }

  test('both kinds are there', () => {
    const violated = knownVerdicts.filter(({ verdict }) => verdict === 'violated').length;
    expect(violated).toBeGreaterThan(15);
    expect(knownVerdicts.length - violated).toBeGreaterThan(15);
  });

  test('a hold that lies about its end makes nobody blind to others', () => {
    const holds = [0, 1, 2].map((place) =>
      granted(`${place}`, [place, place + 0.5], { seats: [`Z${place}`] }),
    );
    const lying = granted('liar', [3, 4], { seats: ['Z3'], atMs: 100_000 });
    const twice = [granted('a', [5, 6], { ttlMs: 50_000 }), granted('b', [40_000, 40_001])];
    expect(checkLinearizable(historyOf([...holds, lying, ...twice])).verdict).toBe('violated');
  });

  test('what is wrong is told with the operation and how much had happened', () => {
    const given = historyOf([granted('a', [0, 1]), read([2, 3], { A1: 'held' }), granted('b', [4, 5])]);
    const [violation] = checkLinearizable(given).violations;
    expect(violation).toMatchObject({
      seats: ['A1'],
      operations: [0, 2],
      afterOperations: 3,
    });
  });

  test('a search that is given up is undecided, and never valid', () => {
    const given = historyOf([granted('a', [0, 9]), release('a', [1, 8]), granted('b', [2, 7])]);
    expect(checkLinearizable(given, { maxSteps: 1 }).verdict).toBe('undecided');
  });
});
