export { HistoryBuilder, parseHistory } from './format/history-builder.ts';
export { type Answer, HistoryWriter, type Sent } from './format/history-writer.ts';
export { lineOf } from './format/parse-record.ts';
export { HistoryProblem } from './format/problem.ts';
export { REFUSALS } from './format/refusals.ts';
export type * from './history.ts';
export { type JudgeOptions, judge } from './judge.ts';
export type * from './judgement.ts';
export {
  type CheckOptions,
  type ClaimReached,
  checkLinearizable,
  type Linearizability,
  type NotLinearizable,
  violationChecker,
} from './linearize/linearize.ts';
export { type ShrinkOptions, shrink } from './shrink/shrink.ts';
export { type Shrunken, shrinkViolation } from './shrink/shrink-violation.ts';
export { timelineHtml } from './timeline/timeline-html.ts';
