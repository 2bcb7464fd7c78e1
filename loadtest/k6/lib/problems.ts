import { test, vu } from 'k6/execution';
import { Trend } from 'k6/metrics';
import { nowMs } from './clock.ts';
import { withoutTokens } from './secrets.ts';

const MAX_LENGTH = 500;

/** When something was seen to be wrong. */
const problemAtMs = new Trend('problem_at_ms');

let reported = 0;

/**
 * Says what is wrong, in words, on stderr, and has k6 exit with a failure whatever the thresholds say. Not on the console:
 * that is the history's. The first two of a VU are enough to see it.
 */
export function report(problem: string): void {
  reported += 1;
  // Neither setup() nor teardown(), which have no such clock.
  if (vu.idInTest > 0) problemAtMs.add(nowMs());
  if (reported > 2) return;
  test.fail(withoutTokens(problem).slice(0, MAX_LENGTH));
}
