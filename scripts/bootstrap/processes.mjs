// Starts the tools and sees to it that none of them outlives the bootstrap.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { root } from './versions.mjs';

/** How long a child that the terminal has told already may take before it is told again. */
const TOLD_GRACE_MS = 1500;
/** How long a child may take to end after SIGTERM before it is killed. */
const STOP_GRACE_MS = 10_000 + Number(process.env.DRAIN_DELAY_MS || 0);
/** How long what a child left behind may take. */
const LEFTOVER_GRACE_MS = 1500;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ code: number, output: string, isOverdue?: boolean }} Result `code` is 128 + n when signal n ended it */

/** @type {Map<ChildProcess, Promise<void>>} */
const running = new Map();
/** @type {Promise<void> | undefined} */
let stopping;

/** Thrown where work would go on although a signal asked to stop. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(signal);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** @type {NodeJS.Signals | undefined} */
let stopSignal;

/** Ctrl-C reaches the whole process group, a supervisor's SIGTERM only this process: both must end everything. */
export function handleSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (stopSignal) return;
      stopSignal = signal;
      if (running.size === 0) process.exit(new Interrupted(signal).exitCode);
      stopping = Promise.all([...running.keys()].map((child) => stopTree(child, signal === 'SIGINT'))).then(
        () => undefined,
      );
    });
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, show?: boolean, passExit?: boolean, input?: string, withinMs?: number }} [options]
 *   show: the tool writes to our own output instead of into the result.
 *   withinMs: it is ended when it takes longer, and the result says so.
 *   passExit: a child that ends after a signal gives its own exit code instead of Interrupted.
 * @returns {Promise<Result>}
 */
export async function run(command, args, options = {}) {
  if (stopSignal) throw new Interrupted(stopSignal);
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  /** @type {Promise<Result>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output }),
    );
  });
  running.set(
    child,
    ended.then(() => undefined),
  );
  let isOverdue = false;
  const bound =
    options.withinMs === undefined
      ? undefined
      : setTimeout(() => {
          isOverdue = true;
          void stopTree(child, false);
        }, options.withinMs);
  const result = { ...(await ended), isOverdue };
  clearTimeout(bound);
  running.delete(child);
  if (stopSignal) {
    await stopping;
    if (!options.passExit) throw new Interrupted(stopSignal);
  }
  return result;
}

/**
 * Ends a child, and what it may have left behind.
 * @param {ChildProcess} child
 * @param {boolean} told the terminal sent it the signal already; a second one might read as "now, at once"
 */
async function stopTree(child, told) {
  if (child.pid === undefined) return;
  const ended = running.get(child) ?? Promise.resolve();
  const offspring = descendants(child.pid);
  if (!told || !(await within(ended, TOLD_GRACE_MS))) {
    send(child.pid, 'SIGTERM');
    if (!(await within(ended, STOP_GRACE_MS))) send(child.pid, 'SIGKILL');
  }
  for (const pid of offspring) send(pid, 'SIGTERM');
  const deadlineMs = performance.now() + LEFTOVER_GRACE_MS;
  while (offspring.some((pid) => send(pid, 0)) && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const pid of offspring) send(pid, 'SIGKILL');
}

/**
 * @param {Promise<void>} ended
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} whether it ended in time
 */
function within(ended, timeoutMs) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    void ended.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether there was such a process
 */
function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * @param {number} pid
 * @returns {number[]} its children, their children and so on
 */
function descendants(pid) {
  const parents = parentOfEach();
  /** @type {number[]} */
  const found = [];
  const queue = [pid];
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const [child, childsParent] of parents) {
      if (childsParent !== parent) continue;
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

/**
 * Slim container images have no `ps`, other systems no /proc.
 * @returns {Map<number, number>}
 */
function parentOfEach() {
  const pairs = process.platform === 'linux' ? readProc() : readPs();
  return new Map(pairs);
}

/** @returns {[number, number][]} */
function readProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The command's name, in parentheses, may itself hold spaces and parentheses.
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
        return [/** @type {[number, number]} */ ([Number(name), Number(parent)])];
      } catch {
        return [];
      }
    });
}

/** @returns {[number, number][]} */
function readPs() {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent)];
    });
}
