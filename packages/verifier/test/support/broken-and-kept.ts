import type { History } from '../../src/index.ts';
import { hold } from './make-history.ts';

/** Of one rule: a history that just breaks it, and one that just does not. */
export interface Pair {
  readonly name: string;
  readonly broken: History;
  readonly kept: History;
  /** What the words of the violation must say. */
  readonly says: readonly string[];
}

export const A = ['A'];
export const B = ['B'];

/** So that the clock is known to a few milliseconds. */
export const CLOCK = hold(9, [0, 2], ['Z'], 1);

/** And so that one that says otherwise is outvoted. */
export const CLOCKS = [CLOCK, hold(9, [2, 3], ['Y'], 100)];

/** Long enough after the end of a hold for its key to be forgotten. */
export const FORGOTTEN_MS = 960_000;

/** The key of a hold of A, used anew for B once that was forgotten: the id is the same. */
export const USED_ANEW = [
  hold(1, [0, 5], A, 1, { key: 'k' }),
  hold(1, [FORGOTTEN_MS, FORGOTTEN_MS + 5], B, 2, { hold: 'h1', key: 'k' }),
];
