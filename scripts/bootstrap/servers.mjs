// The programs that the tests drive for real. What is on the machine and works is used; what is missing is
// brought, or named.
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages } from './packages.mjs';
import { isExecutable, onPath, pathDirs } from './path.mjs';
import { run } from './processes.mjs';
import { attempt, lastLines, StepError, say } from './progress.mjs';
import { isAtLeast, K6_VERSION, parseVersion, root } from './versions.mjs';

/** @typedef {'redis' | 'postgres' | 'etcd' | 'chromium' | 'k6' | 'go'} ServerName */
/** @typedef {Partial<Record<ServerName, string>>} Servers absolute paths; PostgreSQL's is a folder */

/** @type {ServerName[]} */
export const serverNames = ['redis', 'postgres', 'etcd', 'chromium', 'k6', 'go'];

/** @type {Record<ServerName, string>} where a test reads the path, and where a person may set it */
const variables = {
  redis: 'HOLDFAST_REDIS_SERVER',
  postgres: 'HOLDFAST_POSTGRES_BIN',
  etcd: 'HOLDFAST_ETCD',
  chromium: 'HOLDFAST_CHROMIUM',
  k6: 'HOLDFAST_K6',
  go: 'HOLDFAST_GO',
};

const goBinDir = join(root, '.tools', 'bin');

/** The oldest that will do, where it matters: older ones lack what the engine and the scripts use. */
const floors = { redis: '7.0.0', etcd: '3.4.0', k6: '1.8.0', go: '1.21.0' };

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [extraDirs] searched after PATH; a test passes none
 * @returns {Promise<Servers>}
 */
export async function findServers(env, extraDirs = postgresDirs()) {
  const path = pathDirs(env);
  const [redis, postgres, etcd, chromium, k6, go] = await Promise.all([
    firstThat(answersWithVersion('--version', floors.redis), [
      env[variables.redis],
      ...onPath(path, ['redis-server', 'valkey-server']),
    ]),
    firstThat(isPostgresDir, [env[variables.postgres], ...postgresCandidates(path, extraDirs)]),
    firstThat(answersWithVersion('--version', floors.etcd), [env[variables.etcd], ...onPath(path, ['etcd'])]),
    firstThat(answersWithVersion('--version', '0'), [
      env[variables.chromium],
      ...onPath(path, ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']),
      ...macApplications(),
    ]),
    firstThat(answersWithVersion('version', floors.k6), [
      env[variables.k6],
      ...onPath([...path, goBinDir], ['k6']),
    ]),
    firstThat(answersWithVersion('version', floors.go), [env[variables.go], ...onPath(path, ['go'])]),
  ]);
  return Object.fromEntries(
    Object.entries({ redis, postgres, etcd, chromium, k6, go }).filter(([, found]) => found !== undefined),
  );
}

/**
 * @param {Servers} servers
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} a missing server has no variable
 */
export function environmentFor(servers, env) {
  const result = { ...env };
  for (const name of serverNames) {
    delete result[variables[name]];
    if (servers[name]) result[variables[name]] = servers[name];
  }
  return { ...result, HOLDFAST_MISSING: missingOf(servers).join(',') };
}

/**
 * @param {Servers} servers
 * @returns {ServerName[]}
 */
export function missingOf(servers) {
  return serverNames.filter((name) => !servers[name]);
}

/**
 * @param {Servers} servers what is there
 * @param {ServerName[]} wanted
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Servers>} what is there now; what could not be had has been named
 */
export async function installMissing(servers, wanted, env) {
  const missing = wanted.filter((name) => !servers[name]);
  if (missing.length === 0) return servers;
  await installPackages(
    missing.filter((name) => name !== 'k6' && name !== 'go'),
    env,
  );
  if (missing.includes('go'))
    say(`  ! go: ${floors.go} or later is not on PATH. Install it from https://go.dev/dl.`);
  if (missing.includes('k6')) await installK6(env);
  return findServers(env);
}

/** @param {NodeJS.ProcessEnv} env */
async function installK6(env) {
  const go = onPath(pathDirs(env), ['go'])[0];
  if (!go) {
    say(
      `  ! k6: neither k6 (${floors.k6} or later) nor go, which would build it, is on PATH. Install either.`,
    );
    return;
  }
  const target = `go.k6.io/k6@v${K6_VERSION}`;
  await attempt(`k6 ${K6_VERSION}`, async (announce) => {
    announce(`go install ${target} into .tools/bin, some minutes the first time`);
    mkdirSync(goBinDir, { recursive: true });
    const result = await run(go, ['install', target], { env: { ...env, GOBIN: goBinDir } });
    if (result.code !== 0) throw new StepError('go could not build k6.', lastLines(result.output, 10));
  });
}

/**
 * @param {(path: string) => Promise<boolean>} works
 * @param {(string | undefined)[]} candidates
 */
async function firstThat(works, candidates) {
  for (const candidate of new Set(candidates)) {
    if (candidate && existsSync(candidate) && (await works(candidate))) return candidate;
  }
  return undefined;
}

/**
 * Being there is not enough: a wrapper left behind by a package, or a build for another system, does not answer.
 * @param {string} argument
 * @param {string} floor
 * @returns {(path: string) => Promise<boolean>}
 */
function answersWithVersion(argument, floor) {
  return async (path) => {
    const { code, output } = await run(path, [argument], {});
    return code === 0 && isAtLeast(lineWithVersion(output), floor);
  };
}

/**
 * Wrappers may complain before the program itself speaks, and etcd goes on to tell what it was built with.
 * @param {string} output
 */
function lineWithVersion(output) {
  const lines = output.split('\n').filter((line) => /\d+\.\d+/.test(line) && !/^Go Version/.test(line));
  return lines.at(-1) ?? '';
}

/** @param {string} dir */
async function isPostgresDir(dir) {
  const versions = await Promise.all(
    ['postgres', 'initdb'].map(async (program) => {
      const path = join(dir, program);
      if (!isExecutable(path)) return undefined;
      const { code, output } = await run(path, ['--version'], {});
      return code === 0 ? parseVersion(lineWithVersion(output))?.[0] : undefined;
    }),
  );
  return versions[0] !== undefined && versions[0] === versions[1];
}

/**
 * `postgres` and `initdb` may be links from a folder on PATH into the folder that holds them all.
 * @param {string[]} path
 * @param {string[]} extraDirs
 */
function postgresCandidates(path, extraDirs) {
  const found = onPath(path, ['postgres', 'initdb']);
  return [
    ...found.map((program) => dirname(realpathSync(program))),
    ...found.map((program) => dirname(program)),
    ...extraDirs,
  ];
}

/** Debian, Fedora, Alpine and Homebrew keep PostgreSQL's programs off PATH, one folder per major version. */
function postgresDirs() {
  const patterns = [
    { parent: '/usr/lib/postgresql', prefix: '', bin: 'bin' },
    { parent: '/usr', prefix: 'pgsql-', bin: 'bin' },
    { parent: '/usr/libexec', prefix: 'postgresql', bin: '' },
    { parent: '/opt/homebrew/opt', prefix: 'postgresql', bin: 'bin' },
    { parent: '/usr/local/opt', prefix: 'postgresql', bin: 'bin' },
  ];
  return patterns.flatMap(({ parent, prefix, bin }) =>
    newestFirst(existsSync(parent) ? readdirSync(parent).filter((name) => name.startsWith(prefix)) : []).map(
      (name) => join(parent, name, bin),
    ),
  );
}

/** @param {string[]} names that end in a version */
export function newestFirst(names) {
  const major = (/** @type {string} */ name) => Number(/\d+/.exec(name)?.[0] ?? 0);
  return [...names].sort((a, b) => major(b) - major(a));
}

/** @returns {string[]} */
function macApplications() {
  if (process.platform !== 'darwin') return [];
  return ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
}
