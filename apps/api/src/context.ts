import { createHash, timingSafeEqual } from 'node:crypto';
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
  return timingSafeEqual(digest(`Bearer ${operatorToken}`), digest(authorization ?? ''));
}

/** Of one length, whatever the text's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
