export type * from './history.ts';
export type * from './judgement.ts';
export {
  type CheckOptions,
  type ClaimReached,
  checkLinearizable,
  type Linearizability,
  type NotLinearizable,
  violationChecker,
} from './linearize/linearize.ts';
