import { test } from 'k6/execution';

const MAX_LENGTH = 500;

let reported = 0;

/**
 * Says what is wrong, in words, on stderr, and has k6 exit with a failure whatever the thresholds say. Not on the console:
 * that is the history's. The first two of a VU are enough to see it.
 */
export function report(problem: string): void {
  reported += 1;
  if (reported > 2) return;
  // A hold's token is a secret even here.
  test.fail(problem.replaceAll(/"token":"[^"]*"/g, '"token":"…"').slice(0, MAX_LENGTH));
}
