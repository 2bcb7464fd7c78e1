import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApi } from '@holdfast/api/testing';
import { eventually, ownFolder } from '@holdfast/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { findK6, runScript } from '../prove/run-script.ts';
import { suite } from '../prove/scripts.ts';
import { startTarget } from '../prove/targets.ts';
import { isAlive, onlyChild } from './support/processes.ts';
import { startProve } from './support/run-prove.ts';

const WITHIN_MS = 120_000;

test('a run at an engine that it starts passes, and leaves a report', { timeout: WITHIN_MS }, async () => {
  const proving = await startProve(['--engine', 'memory', '--script', '01,10', '--size', '0.5']);
  const { exitCode, output, results, page } = await proving.ended;
  expect(exitCode, output).toBe(0);
  expect(output).toContain(join(proving.folder, 'index.html'));
  expect(page).toMatch(/class="verdict good".*no seat had two owners/);
  expect(existsSync(join(proving.folder, 'junit.xml'))).toBe(true);
  const runs = results?.targets.flatMap((target) => target.runs) ?? [];
  expect(runs.map(({ script, verdict }) => [script, verdict])).toEqual([
    ['01-smoke', 'passed'],
    ['10-driver', 'passed'],
  ]);
  for (const { historyFile, judged } of runs) {
    expect(existsSync(join(proving.folder, historyFile ?? ''))).toBe(true);
    if (judged?.kind !== 'judged') throw new Error('not judged');
    expect(judged.facts.granted).toBeGreaterThan(0);
    expect(judged.facts.winners.more).toBe(0);
  }
});

test('a run at an address passes with a key, and not without the right one', {
  timeout: WITHIN_MS,
}, async () => {
  const api = await startApi();
  onTestFinished(() => api.stop());
  const given = (key: string) =>
    startProve(['--url', `${api.url}/`, '--script', '01', '--style', 'rest'], { PROVE_KEY: key });
  const right = await (await given(api.operatorToken)).ended;
  expect(right.exitCode, right.output).toBe(0);
  expect(right.results?.targets[0]).toMatchObject({
    name: api.url,
    about: { engine: 'memory', ledger: 'SQLite', isStartedHere: false },
  });
  // Neither report nor output repeats a secret.
  expect(JSON.stringify(right)).not.toContain(api.operatorToken);
  const wrong = await (await given('hf_somebody_made_this_up')).ended;
  expect(wrong.exitCode).toBe(1);
  expect(wrong.output).toMatch(/does not take the key: 401/);
  expect(wrong.page).toContain('does not take the key');
});

test('nothing listens there', { timeout: WITHIN_MS }, async () => {
  const { exitCode, output, page } = await (
    await startProve(['--url', 'http://127.0.0.1:2', '--key', 'k', '--script', '01'])
  ).ended;
  expect(exitCode).toBe(1);
  expect(output).toMatch(/http:\/\/127\.0\.0\.1:2 does not answer: .*ECONNREFUSED/);
  expect(page).toMatch(/class="verdict warn"/);
});

test('a usage error is one, and nothing is run', { timeout: WITHIN_MS }, async () => {
  const { exitCode, output, results } = await (await startProve(['--engine', 'mysql'])).ended;
  expect({ exitCode, results }).toEqual({ exitCode: 2, results: undefined });
  expect(output).toContain('there is no engine "mysql"');
});

test('what cannot be run leaves the last report as it was', { timeout: WITHIN_MS }, async () => {
  const wrong = [
    { args: ['--teeth', '--variant', 'nothing like it'], env: {}, exitCode: 2 },
    { args: ['--script', '01'], env: { HOLDFAST_K6: '/nowhere/k6' }, exitCode: 1 },
  ];
  for (const { args, env, exitCode } of wrong) {
    await using folder = await ownFolder('last-report');
    const page = join(folder.path, 'index.html');
    await writeFile(page, 'the last');
    const { ended } = await startProve(['--folder', folder.path, ...args], env);
    expect((await ended).exitCode, (await ended).output).toBe(exitCode);
    expect(existsSync(page), args.join(' ')).toBe(true);
  }
});

test('Ctrl-C ends k6 and the servers, and the report says that it was cut short', {
  timeout: WITHIN_MS,
}, async () => {
  const proving = await startProve(['--engine', 'memory', '--script', '01,09', '--size', '4']);
  await proving.says('✓ 01-smoke');
  const k6 = await eventually(() => onlyChild(proving.pid, /k6 run /), { withinMs: 30_000 });
  const api = onlyChild(proving.pid, /start\.mjs/);
  proving.kill('SIGINT');
  const { exitCode, page, results } = await proving.ended;
  expect(exitCode).toBe(130);
  expect(page).toMatch(/class="verdict warn"[^>]*>Cut short, so it proves nothing: it was interrupted/);
  const verdicts = results?.targets.flatMap(({ runs }) => runs.map(({ verdict }) => verdict));
  expect(verdicts).toEqual(['passed', 'cut short']);
  expect([k6, api].filter(isAlive)).toEqual([]);
});

test('a run that was killed leaves no load behind, and a report that does not pass for a whole one', {
  timeout: WITHIN_MS,
}, async () => {
  const api = await startApi();
  onTestFinished(() => api.stop());
  const args = ['--url', api.url, '--script', '01,09', '--size', '4'];
  const proving = await startProve(args, { PROVE_KEY: api.operatorToken });
  await proving.says('✓ 01-smoke');
  await eventually(() => {
    if (!existsSync(join(proving.folder, 'index.html'))) throw new Error('not yet');
  });
  const k6 = await eventually(() => onlyChild(proving.pid, /k6 run /), { withinMs: 30_000 });
  onTestFinished(() => void (isAlive(k6) && process.kill(k6, 'SIGKILL')));
  proving.kill('SIGKILL');
  const { page, results } = await proving.ended;
  expect(page).toMatch(/class="verdict warn"/);
  expect(results?.cutShort).toBe('it goes on still, or was killed');
  // The server is there still: nothing else would end k6.
  await eventually(() => expect(isAlive(k6)).toBe(false), { withinMs: 10_000 });
});

test.for(['api 2', 'redis-server'])(
  '%s of the target dies under load',
  { timeout: WITHIN_MS },
  async (victim) => {
    const target = await startTarget('redis', { withPostgres: false });
    const folder = await ownFolder('victim');
    try {
      const script = suite().find(({ name }) => name === '09-soak');
      const pid = target.processes.find(({ name }) => name === victim)?.pid;
      if (!script || pid === undefined) throw new Error('no such script or process');
      let isKilled = false;
      const { cutShort } = await runScript({
        ...{ k6: findK6(process.env), script, target, seed: 1, sizes: { DURATION: '60s' }, env: process.env },
        folder: folder.path,
        progressed: (records) => {
          if (records < 20 || isKilled) return;
          isKilled = true;
          process.kill(pid, 'SIGKILL');
        },
      });
      expect(cutShort[0]).toBe(`${victim} ended during the run`);
    } finally {
      await target[Symbol.asyncDispose]();
      await folder.remove();
    }
  },
);
