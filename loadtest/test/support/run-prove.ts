import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '@holdfast/core/testing';
import { onTestFinished } from 'vitest';
import type { Results } from '../../prove/results.ts';

const RUN = join(import.meta.dirname, '../../prove/run.ts');

export interface Proving {
  readonly pid: number;
  readonly folder: string;
  /** Resolves when it has printed that. */
  says(text: string | RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Proved>;
}

interface Proved {
  readonly exitCode: number | null;
  readonly output: string;
  /** Undefined: it wrote no report. */
  readonly results: Results | undefined;
  readonly page: string | undefined;
}

/** `npm run prove` without what brings its servers, into a folder of its own. */
export async function startProve(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Proving> {
  const folder = await ownFolder('proved');
  const child = spawn(process.execPath, [RUN, '--folder', folder.path, '--seed', '1', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of looks) look();
    });
  }
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await closed;
    await folder.remove();
  });
  const read = (name: string) => readFile(join(folder.path, name), 'utf8').catch(() => undefined);
  const ended = closed.then(async (exitCode): Promise<Proved> => {
    const results = await read('results.json');
    return {
      exitCode,
      output,
      results: results ? JSON.parse(results) : undefined,
      page: await read('index.html'),
    };
  });
  const says = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (typeof text === 'string' ? output.includes(text) : text.test(output)) resolve();
      };
      looks.add(look);
      look();
      void closed.then(() => reject(new Error(`it ended without saying ${text}:\n${output}`)));
    });
  return { pid: child.pid ?? 0, folder: folder.path, says, kill: (signal) => void child.kill(signal), ended };
}
