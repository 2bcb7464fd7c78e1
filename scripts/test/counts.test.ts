import { describe, expect, it } from 'vitest';
import { add, countProve, countVitest, exitCodeFor, finalLine } from '../bootstrap/counts.mjs';
import { countMissing } from '../bootstrap/test.mjs';

describe('countVitest', () => {
  it('adds up a report', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [],
    };
    expect(countVitest(report, 1)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('counts a file that did not load, which holds no failed test', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(countVitest({ numPassedTests: 1, numFailedTests: 1, testResults }, 1).failed).toBe(2);
  });

  it('counts a failure that no test owns: a crash, an error outside of tests', () => {
    expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countVitest({ numPassedTests: 3, numFailedTests: 0 }, 1).failed).toBe(1);
  });
});

describe('countProve', () => {
  const targets = [
    { runs: [{ verdict: 'passed' }, { verdict: 'cut short' }] },
    { runs: [{ verdict: 'passed' }] },
  ];

  it('counts the runs, and whatever did not pass as failed', () => {
    expect(countProve({ targets }, 1)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('counts a failure that no run owns: an engine that did not start, no report, nothing run', () => {
    expect(countProve({ targets: [{ runs: [{ verdict: 'passed' }] }, { runs: [] }] }, 1).failed).toBe(1);
    expect(countProve(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countProve({ targets: [{ runs: [] }] }, 0).failed).toBe(1);
  });
});

describe('the last line', () => {
  it('names skipped tests only when there are any', () => {
    expect(finalLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(finalLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  it('goes with an exit code that is 0 only when something ran and nothing failed', () => {
    expect(exitCodeFor({ passed: 3, failed: 0, skipped: 9 })).toBe(0);
    expect(exitCodeFor({ passed: 3, failed: 1, skipped: 0 })).toBe(1);
    expect(exitCodeFor({ passed: 0, failed: 0, skipped: 9 })).toBe(1);
  });

  it('sums', () => {
    expect(add({ passed: 1, failed: 0, skipped: 2 }, { passed: 2, failed: 1, skipped: 0 })).toEqual({
      passed: 3,
      failed: 1,
      skipped: 2,
    });
  });
});

describe('countMissing', () => {
  it('fails for each missing server on CI, where nobody reads a warning, but not for Go', () => {
    expect(countMissing(['k6', 'go', 'redis'], { CI: 'true' }).failed).toBe(2);
    expect(countMissing(['go'], { CI: 'true' }).failed).toBe(0);
    expect(countMissing(['k6', 'go'], {}).failed).toBe(0);
  });
});
