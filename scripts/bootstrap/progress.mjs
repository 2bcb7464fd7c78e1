// One line per step, with its time.

const tty = process.stdout.isTTY === true;
const green = tty ? '\u001b[32m✓\u001b[39m' : '✓';
const red = tty ? '\u001b[31m✗\u001b[39m' : '✗';

/** A step that failed in a way a person can act on. Printed without a stack trace. */
export class StepError extends Error {
  /**
   * @param {string} message one line: what went wrong and what to do
   * @param {string} [output] what the tool printed
   */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** @param {number} startedMs a `performance.now()` */
function seconds(startedMs) {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * @param {boolean} ok
 * @param {string} label
 * @param {number} startedMs
 */
export function sayDone(ok, label, startedMs) {
  say(`  ${ok ? green : red} ${label} (${seconds(startedMs)})`);
}

/**
 * Runs one step. A terminal shows it while it runs and overwrites that line at the end; a log gets the line
 * at once too when the step announces work that takes a while.
 * @template T
 * @param {string} label
 * @param {(announce: (what: string) => void) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const startedMs = performance.now();
  let announced = '';
  const announce = (/** @type {string} */ what) => {
    announced = `: ${what}`;
    process.stdout.write(`  … ${label}${announced}${tty ? '' : '\n'}`);
  };
  let ok = false;
  try {
    const result = await work(announce);
    ok = true;
    return result;
  } finally {
    if (tty && announced) process.stdout.write('\r\u001b[2K');
    sayDone(ok, announced || !ok ? label : `${label}, unchanged`, startedMs);
  }
}

/**
 * A step that may fail: it says so, and the work goes on without what it would have brought.
 * @param {string} label
 * @param {(announce: (what: string) => void) => Promise<void>} work
 */
export async function attempt(label, work) {
  try {
    await step(label, work);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    say(`${error.output}\n  ! ${error.message}`);
  }
}

/**
 * @param {string} output
 * @param {number} count
 */
export function lastLines(output, count) {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
