// Adds up what ran, and says it in the last line.

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {unknown} report vitest's JSON report, or undefined when there is none
 * @param {number} exitCode vitest's
 * @returns {Counts}
 */
export function countVitest(report, exitCode) {
  const totals = /** @type {Record<string, unknown>} */ (report ?? {});
  const number = (/** @type {string} */ key) => Number(totals[key] ?? 0);
  const counts = {
    passed: number('numPassedTests'),
    failed: number('numFailedTests') + filesThatDidNotLoad(totals.testResults),
    skipped: number('numPendingTests') + number('numTodoTests'),
  };
  // An error outside of any test, a crash or an unreadable report is a failure too, though no test counts it.
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * @param {unknown} results of the load suite, or undefined when there are none
 * @param {number} exitCode
 * @returns {Counts} a run of a script at an engine each
 */
export function countProve(results, exitCode) {
  const { targets = [] } = /** @type {{ targets?: { runs: { verdict: string }[] }[] }} */ (results ?? {});
  const runs = targets.flatMap((target) => target.runs);
  const passed = runs.filter(({ verdict }) => verdict === 'passed').length;
  const failed = runs.length - passed;
  // A server that did not start, an end before the end, nothing run: a failure too, though no run counts it.
  const isWrong = exitCode !== 0 || runs.length === 0;
  return { passed, failed: isWrong && failed === 0 ? 1 : failed, skipped: 0 };
}

/** @param {unknown} results */
function filesThatDidNotLoad(results) {
  if (!Array.isArray(results)) return 0;
  return results.filter((file) => file.status === 'failed' && !hasFailedTest(file.assertionResults)).length;
}

/** @param {unknown} tests */
function hasFailedTest(tests) {
  return Array.isArray(tests) && tests.some((test) => test.status === 'failed');
}

/**
 * @param {Counts[]} parts
 * @returns {Counts}
 */
export function add(...parts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of parts) {
    total.passed += part.passed;
    total.failed += part.failed;
    total.skipped += part.skipped;
  }
  return total;
}

/** @param {Counts} counts */
export function finalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Counts} counts */
export function exitCodeFor({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0;
}
