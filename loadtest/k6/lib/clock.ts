import { instance } from 'k6/execution';

/**
 * Milliseconds since the run began, with fractions: the clock of histories, one for all VUs. Not there in setup() and
 * teardown().
 */
export function nowMs(): number {
  return Math.round(instance.currentTestRunDuration * 1_000) / 1_000;
}
