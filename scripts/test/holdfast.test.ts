import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRepository, writeProgram } from './fixture.ts';

const api = `
  const server = setInterval(() => {}, 1000);
  process.on('SIGTERM', () => { console.log('api stopped'); clearInterval(server); });
  console.log('api ready ' + process.env.DEMO);
`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('usage', () => {
  it('answers --help, and refuses what it does not know', async () => {
    const repository = createRepository();
    expect(await repository.run(['--help'])).toMatchObject({ code: 0, stderr: '' });
    const unknown = await repository.run(['strat']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('Unknown command: strat');
    expect(repository.calls()).toEqual([]);
  });
});

describe('start', () => {
  it('installs once, stops on SIGTERM with the exit code of the api, and installs nothing the second time', async () => {
    const repository = createRepository();
    repository.write('apps/api/start.mjs', api);
    for (const round of ['first', 'second']) {
      const started = repository.start(['start']);
      await started.says('api ready true');
      started.child.kill('SIGTERM');
      const ended = await started.ended;
      expect(ended, round).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(ended.stdout).toContain('api stopped');
    }
    const installs = repository.calls().filter((call) => /^p?npm install/.test(call));
    expect(installs).toHaveLength(2);
    expect(installs[1]).toContain('--frozen-lockfile');
  });

  it('passes a DEMO that is set', async () => {
    const repository = createRepository();
    repository.write('apps/api/start.mjs', "console.log('demo ' + process.env.DEMO); process.exit(7);");
    const ended = await repository.run(['start'], { DEMO: 'false' });
    expect(ended.stdout).toContain('demo false');
    expect(ended.code).toBe(7);
  });

  it('says in one line what to do when a tool fails, with the last it said, and no stack', async () => {
    const repository = createRepository();
    for (const [failing, output, advice] of [
      ['npm', 'npm error network', 'npm could not install pnpm@9.9.9'],
      ['pnpm', 'ERR the lockfile is out of date', 'pnpm could not install the dependencies'],
      ['turbo', 'turbo found something', 'The dashboard does not build'],
    ]) {
      const ended = await repository.run(['start'], { FAILING: failing });
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(output);
      expect(ended.stderr.trim().split('\n').at(-1)).toContain(advice);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
    }
  });

  it('ends the install on SIGTERM, and does not take what is left of it for a good one', async () => {
    const repository = createRepository();
    repository.write('apps/api/start.mjs', 'process.exit(0);');
    const started = repository.start(['start'], { HANGING: 'npm' });
    const pidFile = join(repository.dir, 'npm-pid');
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8')).toBeTruthy();
    started.child.kill('SIGTERM');
    const ended = await started.ended;
    expect(ended).toMatchObject({ code: 143, stderr: '' });
    expect(isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
    expect(readdirSync(join(repository.dir, '.tools'))).toEqual([]);
    expect((await repository.run(['start'])).code).toBe(0);
  });
});

describe('test', () => {
  it('runs every check and ends with the count', async () => {
    const repository = createRepository();
    const ended = await repository.run(['test']);
    expect(ended.code).toBe(0);
    // Four checks, and the five tests that the stand-in for vitest reports.
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe('9 passed, 0 failed');
    const calls = repository.calls().join('\n');
    for (const tool of ['turbo run build', 'turbo run types', 'biome ci', 'knip', 'vitest run']) {
      expect(calls).toContain(tool);
    }
  });

  it('goes on after a failed check, shows what it said, and fails', async () => {
    const repository = createRepository();
    const ended = await repository.run(['test'], { FAILING: 'biome,knip' });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('biome found something');
    expect(ended.stdout).toContain('knip found something');
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe('7 passed, 2 failed');
  });

  it('names what is missing and the suites that need it; with CI each is a failure, but for go', async () => {
    const repository = createRepository();
    repository.write('apps/api/test/holds.redis.test.ts', '');
    repository.write('loadtest/package.json', '{}');
    repository.write('loadtest/prove/run.ts', 'process.exit(1);');
    const atHome = await repository.run(['test']);
    expect(atHome.code).toBe(0);
    const notRun = atHome.stdout.split('\n').filter((line) => line.includes('NOT RUN'));
    expect(notRun.join('\n')).toContain('no redis here: apps/api/test/holds.redis.test.ts, the load suite');
    const withoutGo = notRun.filter((line) => !line.includes('no go here'));
    expect(withoutGo).toHaveLength(notRun.length - 1);
    const onCi = await repository.run(['test'], { CI: 'true' });
    expect(onCi.code).toBe(1);
    expect(onCi.stdout.trimEnd().split('\n').at(-1)).toBe(`9 passed, ${withoutGo.length} failed`);
  });

  it('fails where the load suite is not there, though k6 and redis are', async () => {
    const repository = createRepository();
    writeProgram(join(repository.bin, 'redis-server'), 'console.log("v=7.2.0");');
    writeProgram(join(repository.bin, 'k6'), 'console.log("k6 v1.8.1");');
    const ended = await repository.run(['test']);
    expect(ended.stdout).toMatch(/load suite: 0 passed, 1 failed/);
    expect(ended.code).toBe(1);
  });

  it('brings missing servers with the package manager there is, and k6 with go', async () => {
    const repository = createRepository();
    const make = (path: string, version: string) =>
      `fs.writeFileSync(${path}, '#!${process.execPath}\\nconsole.log("${version}");', { mode: 0o755 });`;
    const redis = JSON.stringify(join(repository.bin, 'redis-server'));
    writeProgram(
      join(repository.bin, 'dnf'),
      `if (process.argv.includes('redis')) { ${make(redis, 'v=7.2.0')} }`,
    );
    writeProgram(join(repository.bin, 'go'), make("process.env.GOBIN + '/k6'", 'k6 v1.8.1'));
    // Whoever is not root gets there through this one.
    writeProgram(
      join(repository.bin, 'sudo'),
      `const { spawnSync } = require('node:child_process');
       const [, , ...words] = process.argv;
       process.exit(spawnSync(words[1], words.slice(2), { stdio: 'inherit' }).status);`,
    );
    repository.write('loadtest/package.json', '{}');
    const log = join(repository.dir, 'prove-env');
    repository.write(
      'loadtest/prove/run.ts',
      `import { mkdirSync, writeFileSync } from 'node:fs';
       mkdirSync('loadtest/report', { recursive: true });
       writeFileSync('loadtest/report/results.json', JSON.stringify({ targets: [{ runs: [{ verdict: 'passed' }, { verdict: 'passed' }] }] }));
       writeFileSync(${JSON.stringify(log)}, JSON.stringify([process.env.HOLDFAST_REDIS_SERVER, process.env.HOLDFAST_K6, ...process.argv.slice(2)]));`,
    );
    const ended = await repository.run(['test']);
    expect(ended.stdout).toContain('dnf install');
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe('11 passed, 0 failed');
    expect(ended.stdout).not.toMatch(/NOT RUN.*(redis|k6)/);
    const k6 = join(repository.dir, '.tools', 'bin', 'k6');
    expect(JSON.parse(readFileSync(log, 'utf8'))).toEqual([
      join(repository.bin, 'redis-server'),
      k6,
      ...['--engine', 'memory,redis', '--size', 'small'],
    ]);
  });

  it('with a filter runs the tests alone, and installs no server for them', async () => {
    const repository = createRepository();
    writeProgram(join(repository.bin, 'dnf'), "fs.writeFileSync('dnf-called', '');");
    const ended = await repository.run(['test', 'seat', '-t', 'holds']);
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe('5 passed, 0 failed');
    expect(repository.calls().join('\n')).toMatch(/vitest run .* seat -t holds$/);
    expect(repository.calls().join('\n')).not.toContain('biome');
    expect(existsSync(join(repository.dir, 'dnf-called'))).toBe(false);
  });

  it('fails when vitest leaves no report, even with an old one there', async () => {
    const repository = createRepository();
    await repository.run(['test', 'seat']);
    writeFileSync(join(repository.dir, 'node_modules', '.bin', 'vitest'), '#!/bin/sh\nexit 1\n');
    const ended = await repository.run(['test', 'seat']);
    expect(ended.code).toBe(1);
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
  });
});

describe('bench', () => {
  it.each([
    [['confirms'], undefined],
    [['engine'], 'redis'],
    [['engines'], 'redis and etcd'],
    // The bench says itself which there are.
    [['constructor'], undefined],
    [[], undefined],
  ])('%j needs no more servers than it measures', async (args, missing) => {
    const repository = createRepository();
    repository.write('loadtest/bench/run.ts', "console.log('bench', process.argv.slice(2).join());");
    const ended = await repository.run(['bench', ...args]);
    expect(ended.stderr).toBe(missing ? `This benchmark cannot run without ${missing}.\n` : '');
    if (missing) expect(ended.stdout).not.toContain('bench ');
    else expect(ended.stdout).toContain(`bench ${args.join()}`);
  });
});
