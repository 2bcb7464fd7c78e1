import { timingSafeEqual } from 'node:crypto';
import type { Holdfast } from '@holdfast/core';

/** What every procedure gets. */
export interface Context {
  readonly holdfast: Holdfast;
  readonly isOperator: boolean;
  /** Aborts when the server stops: streams end, requests do not. */
  readonly stopping: AbortSignal;
}

/** Whether the header carries the operator token. Takes the same time whatever it carries. */
export function bearsToken(authorization: string | undefined, operatorToken: string): boolean {
  const expected = Buffer.from(`Bearer ${operatorToken}`);
  const presented = Buffer.from(authorization ?? '');
  return presented.length === expected.length && timingSafeEqual(presented, expected);
}
