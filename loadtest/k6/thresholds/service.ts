import type { OperationName } from '@holdfast/verifier';
import type { Options } from 'k6/options';
import { wholeNumber } from '../lib/settings.ts';
import * as bounds from './bounds.ts';

/** For who wants to know more of their own deployment. */
const P95_MS = wholeNumber('P95_MS', bounds.P95_MS);
/** Of those that were to come, how many may find no VU: then it was less load than was asked for. */
const MAX_DROPPED = 0.5;

export function served(operations: readonly OperationName[]): NonNullable<Options['thresholds']> {
  return {
    ...Object.fromEntries(operations.map((name) => [`${name}_ms`, [`p(95)<${P95_MS}`]])),
    error_rate: [`rate<${bounds.MAX_ERROR_RATE}`],
  };
}

export function fewDropped(arrivals: number): NonNullable<Options['thresholds']> {
  return { dropped_iterations: [`count<=${Math.ceil(arrivals * MAX_DROPPED)}`] };
}
