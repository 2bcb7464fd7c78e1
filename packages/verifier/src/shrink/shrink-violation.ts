import type { History } from '../history.ts';
import { checkRule } from '../judge.ts';
import type { Violation } from '../judgement.ts';
import { shrink } from './shrink.ts';

/** A history cut down to what breaks the same rule, and what is found in it. */
export interface Shrunken {
  readonly history: History;
  readonly violations: readonly Violation[];
}

/** The smallest history found that breaks the same rule. @param withinMs see `shrink` */
export function shrinkViolation(
  history: History,
  { rule, operations }: Violation,
  { withinMs }: { readonly withinMs?: number } = {},
): Shrunken {
  const breaksIt = (smaller: History) => checkRule(smaller, rule).length > 0;
  const smallest = shrink(history, breaksIt, {
    startWith: operations,
    ...(withinMs !== undefined && { withinMs }),
  });
  return { history: smallest, violations: checkRule(smallest, rule) };
}
