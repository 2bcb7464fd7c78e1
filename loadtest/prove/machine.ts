import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/** What the suite ran on and with. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly k6: string;
  /** Of this repository: `0.1.0, 3f2a1b0`, with `and changes` where files differ from the commit. */
  readonly holdfast: string;
}

export async function describeMachine(k6: string): Promise<Machine> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() || 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    k6: /v?(\d+\.\d+\.\d+)/.exec(await outputOf(k6, ['version']))?.[1] ?? 'unknown',
    holdfast: await describeHoldfast(),
  };
}

async function describeHoldfast(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const commit = (await outputOf('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD'])).trim();
  // An archive without its history.
  if (commit === '') return version;
  const changes = await outputOf('git', ['-C', ROOT, 'status', '--porcelain']);
  return `${version}, ${commit}${changes.trim() === '' ? '' : ' and changes'}`;
}

/** Empty where it cannot be run. */
async function outputOf(command: string, args: readonly string[]): Promise<string> {
  return run(command, [...args]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
