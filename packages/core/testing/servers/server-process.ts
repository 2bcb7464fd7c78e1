import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { guard } from './guard.ts';

const ASK_EVERY_MS = 20;
const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 10_000;
/** What is kept of a server's output, to show when it fails, and for tests of what it logs. */
const OUTPUT_CHARACTERS = 1024 * 1024;

/** A process that answers, on behalf of one test. */
export interface ServerProcess<Ready> {
  readonly pid: number;
  /** What `ask` found when the process was ready. */
  readonly ready: Ready;
  /** The end of what it has printed so far, both streams. */
  output(): string;
  isRunning(): boolean;
  /** Null while it runs, and where a signal ended it. */
  exitCode(): number | null;
  /** Asks it to end, and ends it when it does not within 10 s. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** Ends it with this signal; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Freezes it: its connections stay open and nothing is answered. */
  pause(): void;
  resume(): void;
}

export interface ServerProcessOptions<Ready> {
  /** What it is called in errors. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where it works; removed when the test process dies before it could stop the server. */
  readonly folder: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** How this server is told to end in order. */
  readonly stopSignal?: NodeJS.Signals;
  /** Asked again and again until it answers something: then the process is ready. A throw means not yet. */
  readonly ask: (process: { readonly pid: number; readonly output: string }) => Promise<Ready | undefined>;
}

/** A server ended instead of becoming ready, or did not become ready in time. */
export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';
  readonly exitCode: number | null;
  readonly output: string;
  /** From spawn to the end. */
  readonly tookMs: number;

  constructor(message: string, details: { exitCode: number | null; output: string; tookMs: number }) {
    super(`${message}\n${details.output}`);
    this.exitCode = details.exitCode;
    this.output = details.output;
    this.tookMs = details.tookMs;
  }
}

/** @throws ServerDidNotStart with what the process printed. */
export async function startServerProcess<Ready>(
  options: ServerProcessOptions<Ready>,
): Promise<ServerProcess<Ready>> {
  const startedAtMs = performance.now();
  const child = spawn(options.command, options.args, {
    cwd: options.folder,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  });
  const output = collectOutput(child);
  const hasEnded = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      output.add(String(error));
      resolve();
    });
  });
  const { pid } = child;
  const fail = (message: string) =>
    new ServerDidNotStart(`${options.name} ${message}`, {
      exitCode: child.exitCode,
      output: output.text(),
      tookMs: performance.now() - startedAtMs,
    });
  if (pid === undefined) {
    await hasEnded;
    throw fail(`cannot be run as ${options.command}`);
  }
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  const unguard = guard({ pid, signal: stopSignal, folder: options.folder });
  hasEnded.then(unguard);

  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    child.kill(signal);
    // A frozen process sees no signal but SIGKILL until it goes on.
    child.kill('SIGCONT');
    await hasEnded;
  };
  const stop = async () => {
    const lastResort = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await kill(stopSignal);
    clearTimeout(lastResort);
  };

  while (performance.now() - startedAtMs < READY_WITHIN_MS) {
    const ready = await options.ask({ pid, output: output.text() }).catch(() => undefined);
    if (!isRunning()) {
      await hasEnded;
      throw fail(`ended with ${child.signalCode ?? `exit code ${child.exitCode}`} before it was ready`);
    }
    if (ready !== undefined) {
      return {
        pid,
        ready,
        output: output.text,
        isRunning,
        exitCode: () => child.exitCode,
        stop,
        kill,
        pause: () => void child.kill('SIGSTOP'),
        resume: () => void child.kill('SIGCONT'),
      };
    }
    await Promise.race([pause(ASK_EVERY_MS), hasEnded]);
  }
  await kill();
  throw fail(`was not ready within ${READY_WITHIN_MS} ms`);
}

function collectOutput(child: ChildProcess) {
  let text = '';
  const add = (chunk: string) => {
    text = (text + chunk).slice(-OUTPUT_CHARACTERS);
  };
  child.stdout?.setEncoding('utf8').on('data', add);
  child.stderr?.setEncoding('utf8').on('data', add);
  return { add, text: () => text };
}
