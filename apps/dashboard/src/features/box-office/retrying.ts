import { hasNoAnswer, statusOf } from '../../lib/errors.ts';

const RETRY_MS = 1_000;

/** Refusals that decide nothing: the same request, sent again, gets the answer. */
const PASSING: ReadonlySet<ReturnType<typeof statusOf>> = new Set([
  'ENGINE_UNAVAILABLE',
  'LEDGER_UNAVAILABLE',
  'OVERLOADED',
  'REQUEST_IN_PROGRESS',
] as const);

/**
 * Whether it is not known what became of a request, or known that nothing did yet. What is asked here is safe to ask
 * again: to hold carries an idempotency key, and a hold becomes one booking however often it is confirmed.
 */
export function isUndecided(error: unknown): boolean {
  return hasNoAnswer(error) || PASSING.has(statusOf(error));
}

/** Until there is an answer: whoever paid, or waits for seats, is to be told how it ended. */
export const untilAnswered = {
  retry: (_failures: number, error: unknown) => isUndecided(error),
  retryDelay: RETRY_MS,
} as const;
