// `npm test`: every check, one after the other, to the end whatever fails, and one line that counts.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { add, countProve, countVitest, exitCodeFor, finalLine } from './counts.mjs';
import { workspaceDirs } from './install.mjs';
import { isCi } from './packages.mjs';
import { run } from './processes.mjs';
import { say, sayDone } from './progress.mjs';
import { environmentFor, findServers, installMissing, missingOf, serverNames } from './servers.mjs';
import { root } from './versions.mjs';

/** @typedef {import('./toolchain.mjs').Toolchain} Toolchain */
/** @typedef {import('./servers.mjs').ServerName} ServerName */
/** @typedef {import('./counts.mjs').Counts} Counts */
/** @typedef {{ label: string, command: string, args: string[] }} Check */

/** @type {Counts} */
const PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Counts} */
const FAILED = { passed: 0, failed: 1, skipped: 0 };
/** @type {Counts} */
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** Three minutes on two cores. */
const PROVE_ARGUMENTS = ['--engine', 'memory,redis', '--size', 'small'];
const PROVE_WITHIN_MINUTES = 10;

/** @type {Check} */
const build = {
  label: 'dashboard build',
  command: 'turbo',
  args: ['run', 'build', '--output-logs=errors-only', '--no-color'],
};

/** @type {Check[]} two at a time, in this order: the slow ones first */
const checks = [
  build,
  {
    label: 'types',
    command: 'turbo',
    args: ['run', 'types', '--continue', '--output-logs=errors-only', '--no-color'],
  },
  { label: 'format and lint', command: 'biome', args: ['ci', '--colors=off'] },
  { label: 'unused code', command: 'knip', args: ['--no-progress'] },
];

/**
 * @param {Toolchain} tools
 * @param {string[]} vitestArgs when there are any, only vitest runs, with them
 * @returns {Promise<number>} exit code
 */
export async function test(tools, vitestArgs) {
  const onlyVitest = vitestArgs.length > 0;
  const found = await findServers(tools.env);
  // A filter is for somebody in the middle of something: nothing gets installed for that.
  const servers = onlyVitest ? found : await installMissing(found, serverNames, tools.env);
  const env = environmentFor(servers, tools.env);

  const static_ = onlyVitest ? await prepare(env) : await twoAtATime(checks, env);
  const vitest = await runVitest(vitestArgs, env);
  const load = onlyVitest ? NOTHING : await runProve(tools, env, missingOf(servers));
  const absent = sayNotRun(missingOf(servers), !onlyVitest);

  const total = add(static_, vitest, load, absent);
  say('');
  say(finalLine(total));
  return exitCodeFor(total);
}

/**
 * The browser tests open the built page, so it must be there; built is not tested, so it counts only when it fails.
 * @param {NodeJS.ProcessEnv} env
 */
async function prepare(env) {
  const result = await runCheck(build, env);
  return result.failed > 0 ? result : NOTHING;
}

/**
 * @param {Check[]} list
 * @param {NodeJS.ProcessEnv} env
 */
async function twoAtATime(list, env) {
  const queue = [...list];
  const worker = async () => {
    let total = NOTHING;
    for (let check = queue.shift(); check; check = queue.shift())
      total = add(total, await runCheck(check, env));
    return total;
  };
  return add(...(await Promise.all([worker(), worker()])));
}

/**
 * @param {Check} check
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
async function runCheck({ label, command, args }, env) {
  const startedMs = performance.now();
  const { code, output } = await run(command, args, { env });
  sayDone(code === 0, label, startedMs);
  if (code !== 0) say(indent(output));
  return code === 0 ? PASSED : FAILED;
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runVitest(args, env) {
  const startedMs = performance.now();
  const report = join(root, 'reports', 'vitest.json');
  mkdirSync(join(root, 'reports'), { recursive: true });
  // An old report must not be counted when vitest does not get as far as writing one.
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run('vitest', ['run', ...reporters, ...args], { env, show: true });
  const counts = countVitest(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, code);
  sayDone(counts.failed === 0, `tests: ${finalLine(counts)}`, startedMs);
  return counts;
}

/**
 * The load suite in small, on memory and Redis: what its report counts, counts here.
 * @param {Toolchain} tools
 * @param {NodeJS.ProcessEnv} env
 * @param {ServerName[]} missing
 * @returns {Promise<Counts>}
 */
async function runProve(tools, env, missing) {
  const script = join('loadtest', 'prove', 'run.ts');
  if (missing.some((name) => name === 'k6' || name === 'redis')) return NOTHING;
  const startedMs = performance.now();
  const folder = join(root, 'loadtest', 'report');
  // An old report must not be counted when this one is never written.
  rmSync(join(folder, 'results.json'), { force: true });
  const withinMs = PROVE_WITHIN_MINUTES * 60_000;
  const { code, isOverdue } = await run(tools.node, [script, ...PROVE_ARGUMENTS], {
    env,
    show: true,
    withinMs,
  });
  if (isOverdue) say(`  ✗ the load suite was ended: it takes ${PROVE_WITHIN_MINUTES} minutes at most`);
  const results = join(folder, 'results.json');
  const counts = countProve(
    existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined,
    code,
  );
  sayDone(counts.failed === 0, `load suite: ${finalLine(counts)}`, startedMs);
  return counts;
}

/**
 * Names what did not run.
 * @param {ServerName[]} missing
 * @param {boolean} withLoad
 * @returns {Counts}
 */
function sayNotRun(missing, withLoad) {
  for (const name of missing) {
    const suites = testFiles(root).filter((file) => needs(file, name));
    if (withLoad && (name === 'k6' || name === 'redis')) suites.push('the load suite');
    say(`  ✗ NOT RUN, because there is no ${name} here: ${suites.join(', ') || 'no suite needs it yet'}`);
  }
  return countMissing(missing, process.env);
}

/**
 * On CI nobody reads a warning, so there each missing server is a failure. But Go, which is there for a second opinion on
 * the checker, where a machine has it.
 * @param {ServerName[]} missing
 * @param {NodeJS.ProcessEnv} env
 * @returns {Counts}
 */
export function countMissing(missing, env) {
  return isCi(env) ? { ...NOTHING, failed: missing.filter((name) => name !== 'go').length } : NOTHING;
}

/**
 * A file says in its name what it needs: `holds.redis.chromium.test.ts`.
 * @param {string} file
 * @param {ServerName} server
 */
export function needs(file, server) {
  return (file.split('/').pop() ?? '').split('.').slice(1, -2).includes(server);
}

/**
 * @param {string} dir
 * @returns {string[]} relative paths
 */
function testFiles(dir) {
  return ['scripts', ...workspaceDirs(dir)].flatMap((parent) => {
    const tests = join(dir, parent, 'test');
    if (!existsSync(tests)) return [];
    return readdirSync(tests, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(parent, 'test', name));
  });
}

/** @param {string} output */
function indent(output) {
  return output.trimEnd().replaceAll(/^/gm, '    ');
}
