import type { Operation } from '../../../src/index.ts';

/** What an operation is told: its outcome, and what goes with that. */
export type Answer = Partial<Operation>;

export function no(refusal: string): Answer {
  return { outcome: 'fail', refusal };
}

export function unavailable(taken: readonly string[]): Answer {
  return { ...no('SEAT_UNAVAILABLE'), taken };
}
