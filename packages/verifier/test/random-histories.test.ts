/** Thousands of small histories, judged by the checker and by trying every order there is. */
import { describe, expect, test } from 'vitest';
import { checkLinearizable } from '../src/index.ts';
import { Random } from '../testing/index.ts';
import { isLinearizableByForce } from './brute-force/is-linearizable-by-force.ts';
import { corrupt, MOST_MILDER, smallHistory, told } from './support/small-histories.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
const HISTORIES = Number(process.env.HISTORIES ?? 1_500);

describe('small random histories', () => {
  test('of a system that is right are valid, whatever the moments', () => {
    for (let seed = SEED; seed < SEED + HISTORIES; seed += 1) {
      const history = smallHistory(new Random(seed));
      expect(checkLinearizable(history).verdict, told(history, seed)).toBe('valid');
    }
  }, 120_000);

  test('get the same verdict as from trying every order there is, corrupted or not', () => {
    const counts = { valid: 0, violated: 0 };
    const milder: string[] = [];
    for (let seed = SEED; seed < SEED + HISTORIES; seed += 1) {
      const random = new Random(seed);
      const history = corrupt(smallHistory(random), random);
      const verdict = isLinearizableByForce(history) ? 'valid' : 'violated';
      counts[verdict] += 1;
      const found = checkLinearizable(history).verdict;
      if (found === 'valid' && verdict === 'violated') milder.push(told(history, seed));
      else expect(found, told(history, seed)).toBe(verdict);
    }
    expect(milder.length, milder.join('\n')).toBeLessThanOrEqual(MOST_MILDER);
    console.log(`SEED=${SEED}: ${counts.valid} valid, ${counts.violated} violated`);
    expect(counts.valid).toBeGreaterThan(HISTORIES / 10);
    expect(counts.violated).toBeGreaterThan(HISTORIES / 10);
  }, 240_000);
});
