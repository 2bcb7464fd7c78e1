import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '@holdfast/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { findK6, runScript, type ScriptToRun } from '../prove/run-script.ts';
import { k6Script } from '../prove/scripts.ts';

const WITHIN_MS = 30_000;
const PLAIN = k6Script(join(import.meta.dirname, 'scripts/plain.ts'));

async function run(fault: string, more: Partial<ScriptToRun> = {}) {
  const folder = await ownFolder('run-script');
  onTestFinished(() => folder.remove());
  const ran = await runScript({
    k6: findK6(process.env),
    script: PLAIN,
    target: { apis: ['http://127.0.0.1:1'], key: 'hf_of_nobody' },
    seed: 1,
    sizes: {},
    folder: folder.path,
    env: { ...process.env, FAULT: fault },
    ...more,
  });
  const written = await readFile(ran.historyFile, 'utf8').catch(() => '');
  const records = written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { ...ran, records };
}

test('a script that comes to its end leaves a whole history', { timeout: WITHIN_MS }, async () => {
  const said: number[] = [];
  const { cutShort, exitCode, records, summary, output } = await run('', {
    progressed: (count) => said.push(count),
  });
  expect(cutShort, output).toEqual([]);
  expect(exitCode).toBe(0);
  expect(summary).toMatchObject({ script: 'plain', operations: 8 });
  expect(records.map(({ record }) => record)).toEqual(['history', ...Array(8).fill('operation'), 'end']);
  expect(records.at(-1)).toEqual({ record: 'end', operations: 8, read: [] });
  expect(said.at(-1)).toBe(9);
});

test("what is set in k6's own file changes nothing", { timeout: WITHIN_MS }, async () => {
  const home = await ownFolder('k6-home');
  onTestFinished(() => home.remove());
  const settings = JSON.stringify({ noSetup: true });
  // Its place on Linux, on macOS, and its old one, from which k6 moves it.
  for (const where of ['.config/k6', 'Library/Application Support/k6', '.config/loadimpact/k6']) {
    await mkdir(join(home.path, where), { recursive: true });
    await writeFile(join(home.path, where, 'config.json'), settings);
  }
  const env = { ...process.env, HOME: home.path, XDG_CONFIG_HOME: join(home.path, '.config') };
  const { records, output } = await run('', { env });
  expect(records[0]?.record, output).toBe('history');
});

test('a crossed threshold is no cut: the script came to its end', { timeout: WITHIN_MS }, async () => {
  const { cutShort, summary } = await run('threshold');
  expect(cutShort).toEqual([]);
  expect(summary?.thresholds).toEqual([expect.objectContaining({ ok: false, value: 8 })]);
});

test('the count of operations does not come from the lines', { timeout: WITHIN_MS }, async () => {
  const { records } = await run('loses lines');
  expect(records.filter(({ record }) => record === 'operation')).toHaveLength(4);
  expect(records.at(-1)).toMatchObject({ operations: 8 });
});

test.for([
  ['setup', ['k6 ended with exit code 107', 'it left no summary']],
  ['no summary', ['it left no summary']],
  ['interrupted clients', ['3 of its clients were stopped in the middle']],
] as const)('cut short: %s', { timeout: WITHIN_MS }, async ([fault, reasons]) => {
  const { cutShort } = await run(fault);
  // What k6 does with a summary when setup fails is its own affair.
  expect(reasons).toEqual(expect.arrayContaining([...cutShort]));
  expect(cutShort[0]).toBe(reasons[0]);
});

test('cut short: interrupted', { timeout: WITHIN_MS }, async () => {
  const { cutShort } = await run('endless', { signal: AbortSignal.timeout(3_000) });
  expect(cutShort[0]).toBe('it was interrupted');
});

test('cut short: a script that does not end', { timeout: WITHIN_MS }, async () => {
  const { cutShort } = await run('endless', { endWithinMs: 3_000 });
  expect(cutShort[0]).toBe('it did not end within 3 s');
});

test('cut short: a server of the target that has ended', { timeout: WITHIN_MS }, async () => {
  const target = { apis: ['http://127.0.0.1:1'], key: '', fallen: () => ['redis-server'] };
  const { cutShort } = await run('endless', { target });
  expect(cutShort[0]).toBe('redis-server ended during the run');
});

test('cut short: k6 is killed', { timeout: WITHIN_MS }, async () => {
  const folder = await ownFolder('killed-k6');
  onTestFinished(() => folder.remove());
  const k6 = join(folder.path, 'k6');
  await writeFile(k6, `#!/bin/sh\n(sleep 2; kill -KILL $$) &\nexec ${findK6(process.env)} "$@"\n`);
  await chmod(k6, 0o755);
  const { cutShort } = await run('endless', { k6 });
  expect(cutShort).toEqual(['k6 was killed by SIGKILL', 'it left no summary']);
});

test('cut short: k6 cannot be run', { timeout: WITHIN_MS }, async () => {
  const { cutShort } = await run('', { k6: '/nowhere/k6' });
  expect(cutShort[0]).toMatch(/^k6 could not be run: .*ENOENT/);
});

test.for([
  [-40, 'the wall clock was set back by 40 ms during the run'],
  [700, 'the wall clock was set forward by 700 ms during the run'],
] as const)('cut short: the wall clock steps by %i ms', { timeout: WITHIN_MS }, async ([stepMs, reason]) => {
  const startMs = performance.now();
  const clocks = {
    monotonicMs: () => performance.now(),
    wallMs: () => 1e12 + performance.now() + (performance.now() - startMs > 20 ? stepMs : 0),
  };
  const { cutShort } = await run('', { clocks });
  expect(cutShort).toEqual([reason]);
});

test('a missing k6 is named', () => {
  expect(() => findK6({ PATH: '/nowhere' })).toThrow('k6 is not on PATH: install it, or set HOLDFAST_K6');
});
