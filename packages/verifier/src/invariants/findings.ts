import type { Operation } from '../history.ts';
import type { Rule, Violation } from '../judgement.ts';
import { countUpTo } from '../sorted.ts';

/** Of each rule, those that come to light first: a system that is broken breaks the same rule many thousand times. */
export const VIOLATIONS_A_RULE = 100;

export interface Finding extends Pick<Violation, 'what' | 'seats' | 'operations'> {
  /** It took the ledger, the snapshot or a feed to see it. */
  readonly afterwards?: boolean;
}

/** Gathers what is found, and says when it came to light. */
export class Findings {
  readonly #operations: readonly Operation[];
  readonly #byRule = new Map<Rule, Violation[]>();
  #leftOut = 0;
  #returns: Float64Array | undefined;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
  }

  add(rule: Rule, { what, seats, operations, afterwards = false }: Finding): void {
    const found = this.#byRule.get(rule) ?? [];
    this.#byRule.set(rule, found);
    const afterOperations = afterwards ? undefined : this.#returnedWith(operations);
    found.push({ rule, what, seats, operations, afterOperations });
    if (found.length > 2 * VIOLATIONS_A_RULE) this.#keepFirst(found);
  }

  /** Those that came to light first, first. */
  get violations(): readonly Violation[] {
    const found = [...this.#byRule.values()];
    for (const ofRule of found) this.#keepFirst(ofRule);
    return found.flat().sort(byLight);
  }

  /** How many more there are than `violations` has. */
  get leftOut(): number {
    return this.#leftOut;
  }

  #keepFirst(found: Violation[]): void {
    found.sort(byLight);
    this.#leftOut += Math.max(0, found.length - VIOLATIONS_A_RULE);
    found.length = Math.min(found.length, VIOLATIONS_A_RULE);
  }

  /** How many operations had returned when the last of these had. */
  #returnedWith(places: readonly number[]): number {
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const place of places) lastMs = Math.max(lastMs, this.#operations[place]?.returnMs ?? lastMs);
    this.#returns ??= Float64Array.from(this.#operations, ({ returnMs }) => returnMs).sort();
    return countUpTo(this.#returns, lastMs);
  }
}

/** What came to light first, first; what took the ledger to see it, last. */
export function byLight(one: Violation, other: Violation): number {
  return (
    (one.afterOperations ?? Number.POSITIVE_INFINITY) - (other.afterOperations ?? Number.POSITIVE_INFINITY) ||
    0
  );
}
