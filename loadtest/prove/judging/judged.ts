import type { Judgement } from '@holdfast/verifier';
import type { Facts } from './facts.ts';

/** What became of a history when it was judged. */
export type Judged =
  | {
      readonly kind: 'judged';
      readonly judgement: Judgement;
      readonly facts: Facts;
      /** To read it and check that it is whole. */
      readonly readMs: number;
      /** Operations of the smallest history found that still is not right. Undefined: it is, or none was looked for. */
      readonly shrunkTo: number | undefined;
    }
  /** It is no history, or not all of one. */
  | { readonly kind: 'no history'; readonly problem: string }
  /** The checker did not come to its end. */
  | { readonly kind: 'not judged'; readonly problem: string };
