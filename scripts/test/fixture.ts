// A throw-away repository with the real bootstrap in it and stand-ins for the tools it brings.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const scripts = join(import.meta.dirname, '..');

/** A folder that goes with the test. */
export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-scripts-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Writes a program in JavaScript that can be executed by its path. */
export function writeProgram(path: string, code: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!${process.execPath}\nconst fs = require('node:fs');\n${code}\n`);
  chmodSync(path, 0o755);
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Repository {
  dir: string;
  /** The only folder on PATH. */
  bin: string;
  /** Starts the bootstrap; `says` waits for a text on stdout, `ended` for the end. */
  start(args: string[], env?: NodeJS.ProcessEnv): Started;
  run(args: string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** Which stand-ins were called, with their arguments. */
  calls(): string[];
  write(file: string, text: string): void;
}

interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
  says(text: string): Promise<void>;
}

/** Stand-ins that note each call, and do what the bootstrap relies on. */
function standIns(dir: string): Record<'npm' | 'pnpm' | 'tool', string> {
  const log = (name: string) =>
    `fs.appendFileSync(${JSON.stringify(join(dir, 'calls'))}, ${JSON.stringify(name)} + ' ' + process.argv.slice(2).join(' ') + '\\n');`;
  const tool = `
    const name = require('node:path').basename(process.argv[1]);
    fs.appendFileSync(${JSON.stringify(join(dir, 'calls'))}, name + ' ' + process.argv.slice(2).join(' ') + '\\n');
    const report = process.argv.find((word) => word.startsWith('--outputFile.json='));
    if (report) fs.writeFileSync(report.split('=')[1], '{"numPassedTests":5,"numFailedTests":0,"numPendingTests":0}');
    if ((process.env.FAILING ?? '').split(',').includes(name)) { console.log(name + ' found something'); process.exit(1); }`;
  const pnpm = `
    if (process.argv[2] === '--version') { console.log('9.9.9'); process.exit(0); }
    ${log('pnpm')}
    if (process.env.FAILING === 'pnpm') { console.error('ERR the lockfile is out of date'); process.exit(1); }
    const code = ${JSON.stringify(`#!${process.execPath}\nconst fs = require('node:fs');${tool}`)};
    fs.mkdirSync('node_modules/.bin', { recursive: true });
    for (const name of ['turbo', 'biome', 'knip', 'vitest']) fs.writeFileSync('node_modules/.bin/' + name, code, { mode: 0o755 });`;
  const npm = `
    ${log('npm')}
    const bin = process.argv[process.argv.indexOf('--prefix') + 1] + '/node_modules/.bin';
    fs.mkdirSync(bin, { recursive: true });
    if (process.env.FAILING === 'npm') { console.error('npm error network'); process.exit(1); }
    if (process.env.HANGING === 'npm') { console.error('working'); fs.writeFileSync(${JSON.stringify(join(dir, 'npm-pid'))}, String(process.pid)); setInterval(() => {}, 1000); }
    else fs.writeFileSync(bin + '/pnpm', ${JSON.stringify(`#!${process.execPath}\nconst fs = require('node:fs');${pnpm}`)}, { mode: 0o755 });`;
  return { npm, pnpm, tool };
}

export function createRepository(): Repository {
  const dir = temporaryDir();
  const bin = join(dir, 'bin');
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  };
  cpSync(join(scripts, 'bootstrap'), join(dir, 'scripts', 'bootstrap'), { recursive: true });
  cpSync(join(scripts, 'holdfast.mjs'), join(dir, 'scripts', 'holdfast.mjs'));
  write('package.json', '{"packageManager":"pnpm@9.9.9"}');
  write('pnpm-lock.yaml', 'lockfileVersion: 9.0\n');
  write('pnpm-workspace.yaml', 'packages: [apps/*]\n');
  write('apps/api/package.json', '{"type":"module"}');
  writeProgram(join(bin, 'npm'), standIns(dir).npm);
  // The shell is all that the scripts of the system's package managers need.
  symlinkSync('/bin/sh', join(bin, 'sh'));

  const start = (args: string[], env: NodeJS.ProcessEnv = {}): Started => {
    const child = spawn(process.execPath, [join(dir, 'scripts', 'holdfast.mjs'), ...args], {
      cwd: dir,
      env: { PATH: bin, HOME: dir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const output = { stdout: '', stderr: '' };
    const waiting = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        for (const look of waiting) look();
      });
    }
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, ...output }));
    });
    const says = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (output.stdout.includes(text)) resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`ended without saying "${text}":\n${output.stdout}${output.stderr}`)),
        );
      });
    return { child, ended, says };
  };
  return {
    dir,
    bin,
    start,
    run: (args, env) => start(args, env).ended,
    calls: () =>
      existsSync(join(dir, 'calls')) ? readFileSync(join(dir, 'calls'), 'utf8').trim().split('\n') : [],
    write,
  };
}
