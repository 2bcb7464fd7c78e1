import { type History, type Judgement, judge, lineOf, shrinkViolation } from '@holdfast/verifier';

/** @throws Error for a history that is not valid, with what is wrong and the lines that it takes. */
export function judgedValid(history: History): Judgement {
  const judgement = judge(history);
  if (judgement.verdict === 'valid') return judgement;
  const { verdict, violations, undecidedGroups } = judgement;
  const [first] = violations;
  if (!first) throw new Error(`a history is ${verdict}: given up on ${JSON.stringify(undecidedGroups)}`);
  const { operations, bookings = [], feeds } = shrinkViolation(history, first).history;
  const lines = [...operations, ...bookings, ...feeds].map(lineOf);
  throw new Error([`a history is ${verdict}: ${first.rule}: ${first.what}`, ...lines].join('\n'));
}
