import type { Operation } from './history.ts';

/**
 * Whether it may have changed anything. Of those that were refused only one that met another run of itself: which of the
 * two did it, its answer does not tell.
 */
export function mayHaveHappened({ outcome, refusal }: Operation): boolean {
  return outcome !== 'fail' || refusal === 'REQUEST_IN_PROGRESS';
}

/** Whether it may have been done, and nobody was told so: also long after it was sent. */
export function isOpen(operation: Operation | undefined): boolean {
  return operation !== undefined && operation.outcome !== 'ok' && mayHaveHappened(operation);
}
