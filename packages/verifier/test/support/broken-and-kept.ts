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
