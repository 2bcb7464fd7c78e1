import { spawn } from 'node:child_process';
import { guard } from '@holdfast/core/testing';

/** What is kept of what a program prints. */
const OUTPUT_CHARACTERS = 256 * 1024;
/** How long one that was asked to end may take. */
const END_WITHIN_MS = 5_000;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Asks it to end. */
  readonly signal: AbortSignal;
}

export interface Ended {
  /** Null: a signal ended it, or it never began. */
  readonly exitCode: number | null;
  /** How it ended, where not by itself: `was killed by SIGKILL`. */
  readonly trouble: string | undefined;
  /** The end of both streams. */
  readonly output: string;
}

/** Runs it to its end, or to that of this process: a load that nobody looks at any more is not to go on. */
export function runProgram({ command, args, env, signal }: Program): Promise<Ended> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  // Undefined where it never began.
  const unguard = child.pid === undefined ? () => {} : guard({ pid: child.pid, signal: 'SIGINT' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_CHARACTERS);
    });
  }
  let lastResort: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill('SIGINT');
    lastResort = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return new Promise((resolve) => {
    const done = (exitCode: number | null, trouble: string | undefined) => {
      unguard();
      clearTimeout(lastResort);
      signal.removeEventListener('abort', end);
      resolve({ exitCode, trouble, output });
    };
    child.once('error', (error) => done(null, `could not be run: ${error.message}`));
    child.once('close', (code, by) => done(code, by === null ? undefined : `was killed by ${by}`));
  });
}
