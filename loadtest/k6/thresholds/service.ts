import type { OperationName } from '@holdfast/verifier';
import type { Options } from 'k6/options';
import { wholeNumber } from '../lib/settings.ts';

/**
 * How well it is served, once it is right. No buyer waits for longer; k6 and the server may share two cores with others,
 * and a run that is right is not to fail for that. P95_MS is for who wants to know more of their own deployment.
 */
const P95_MS = wholeNumber('P95_MS', { fallback: 10_000, min: 1, max: 60_000 });
/** Nothing may go wrong, but a dependency may be slow for a moment: whoever asks again is told. */
const MAX_ERROR_RATE = 0.01;
/** Of those that were to come, how many may find no VU: then it was less load than was asked for. */
const MAX_DROPPED = 0.5;

export function served(operations: readonly OperationName[]): NonNullable<Options['thresholds']> {
  return {
    ...Object.fromEntries(operations.map((name) => [`${name}_ms`, [`p(95)<${P95_MS}`]])),
    error_rate: [`rate<${MAX_ERROR_RATE}`],
  };
}

export function fewDropped(arrivals: number): NonNullable<Options['thresholds']> {
  return { dropped_iterations: [`count<=${Math.ceil(arrivals * MAX_DROPPED)}`] };
}
