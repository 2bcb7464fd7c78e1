// What `npm start`, `npm run dev`, `npm run prove`, `npm run simulate`, `npm run verify` and `npm run format` run once the tools are there.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { lastLines, StepError, say, step } from './progress.mjs';
import { environmentFor, findServers, installMissing } from './servers.mjs';
import { root } from './versions.mjs';

/** @typedef {import('./toolchain.mjs').Toolchain} Toolchain */
/** @typedef {import('./servers.mjs').ServerName} ServerName */

/**
 * Node takes up to 100 MB ahead for values that live shortly, wherever a thousand connections are written to. With this
 * bound, in MB, a watcher takes a third of the memory and a request as long as before. Wherever the api is started:
 * here, in its package.json, its Dockerfile and its testing/start-api.ts.
 */
const API_FLAGS = ['--max-semi-space-size=8'];

/**
 * @param {Toolchain} tools
 * @returns {Promise<number>} the api's exit code
 */
export async function start(tools) {
  await step('dashboard', (announce) => buildDashboard(tools, announce));
  return runShown(tools.node, [...API_FLAGS, 'apps/api/start.mjs'], withDemo(tools.env));
}

/**
 * turbo knows from a hash of the inputs whether there is anything to build, and says so within 0.2 s.
 * @param {Toolchain} tools
 * @param {(what: string) => void} announce
 */
async function buildDashboard(tools, announce) {
  let announced = false;
  const sayBuilding = () => {
    if (!announced) announce('building');
    announced = true;
  };
  const slow = setTimeout(sayBuilding, 400);
  const args = ['run', 'build', '--filter=@holdfast/dashboard', '--output-logs=errors-only', '--no-color'];
  const result = await run('turbo', args, { env: tools.env }).finally(() => clearTimeout(slow));
  if (result.code !== 0) {
    throw new StepError(
      'The dashboard does not build; its messages are above.',
      lastLines(result.output, 40),
    );
  }
  if (!/(\d+) cached, \1 total/.test(result.output)) sayBuilding();
}

/**
 * @param {Toolchain} tools
 * @returns {Promise<number>}
 */
export async function dev(tools) {
  // Known beforehand, because the link that the api prints leads to the page it serves itself, as last built.
  const loginToken = tools.env.LOGIN_TOKEN ?? randomBytes(18).toString('base64url');
  say('  Vite reloads the page, Node restarts the api. Ctrl-C stops both.');
  say(`  Work on the page at http://localhost:5173/#operator=${loginToken}`);
  // Loose: the api reads PORT, REDIS_URL and the like from the environment, which turbo else keeps back.
  const args = ['run', 'dev', '--ui=stream', '--env-mode=loose'];
  // The same data as npm start's, whatever folder turbo runs the api in.
  const env = { DATA_DIR: join(root, 'data'), ...withDemo(tools.env), LOGIN_TOKEN: loginToken };
  return runShown('turbo', args, env);
}

/** @type {Map<string, ServerName[]>} what each engine of `prove` starts; PostgreSQL is used where there is one */
const proveServers = new Map([
  ['memory', []],
  ['redis', ['redis', 'postgres']],
  ['redis-cluster', ['redis', 'postgres']],
  ['etcd', ['etcd', 'postgres']],
]);

/**
 * @param {Toolchain} tools
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function prove(tools, args) {
  const script = join('loadtest', 'prove', 'run.ts');
  const isHelp = args.includes('--help') || args.includes('-h');
  const wanted = isHelp ? [] : serversForProve(args);
  const servers = await installMissing(await findServers(tools.env), wanted, tools.env);
  // What is broken on purpose needs PostgreSQL too; without, the engines have their bookings in SQLite.
  const isOptional = (/** @type {ServerName} */ name) => name === 'postgres' && !args.includes('--teeth');
  const missing = wanted.filter((name) => !servers[name] && !isOptional(name));
  if (missing.length > 0) throw new StepError(`The suite cannot run without ${missing.join(' and ')}.`);
  return runShown(tools.node, [script, ...args], environmentFor(servers, tools.env));
}

/**
 * @param {string[]} args
 * @returns {ServerName[]}
 */
function serversForProve(args) {
  const given = (/** @type {string} */ name) =>
    args.find((_, place) => args[place - 1] === name) ??
    args.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  if (given('--url') !== undefined) return ['k6'];
  const teeth = args.includes('--teeth');
  // What is no engine, the suite names itself.
  const engines = given('--engine')?.split(',') ?? (teeth ? [] : [...proveServers.keys()]);
  // What is broken on purpose is served by the same as the engine redis.
  if (teeth) engines.push('redis');
  return [...new Set(engines.flatMap((engine) => proveServers.get(engine) ?? [])), 'k6'];
}

/** @type {Map<string | undefined, ('redis' | 'etcd' | 'chromium')[]>} what each bench starts; the others need none */
const benchServers = new Map([
  ['engine', ['redis']],
  ['http', ['redis']],
  ['engines', ['redis', 'etcd']],
  ['dashboard', ['redis', 'chromium']],
]);

/**
 * @param {Toolchain} tools
 * @param {string[]} args which bench
 * @returns {Promise<number>}
 */
export async function bench(tools, args) {
  const wanted = benchServers.get(args[0]) ?? [];
  const servers = await installMissing(await findServers(tools.env), wanted, tools.env);
  const missing = wanted.filter((name) => !servers[name]);
  if (missing.length > 0) throw new StepError(`This benchmark cannot run without ${missing.join(' and ')}.`);
  return runShown(tools.node, ['loadtest/bench/run.ts', ...args], environmentFor(servers, tools.env));
}

/**
 * @param {Toolchain} tools
 * @returns {Promise<number>}
 */
export async function screens(tools) {
  const servers = await installMissing(await findServers(tools.env), ['chromium'], tools.env);
  if (!servers.chromium) throw new StepError('Pictures of the pages cannot be taken without Chromium.');
  return runShown(tools.node, ['apps/dashboard/testing/screens/run.ts'], environmentFor(servers, tools.env));
}

/**
 * @param {Toolchain} tools
 * @param {string[]} args which seeds, and how many
 * @returns {Promise<number>}
 */
export async function simulate(tools, args) {
  return runShown(tools.node, ['packages/core/testing/simulation/run.ts', ...args], tools.env);
}

/**
 * @param {Toolchain} tools
 * @param {string[]} args which histories
 * @returns {Promise<number>}
 */
export async function verify(tools, args) {
  // As in loadtest/prove/judging/judge-history.ts: a long history is judged in three quarters of the time.
  return runShown(
    tools.node,
    ['--max-semi-space-size=64', 'packages/verifier/cli/verify.ts', ...args],
    tools.env,
  );
}

/**
 * @param {Toolchain} tools
 * @returns {Promise<number>}
 */
export async function format(tools) {
  return runShown('biome', ['check', '--write'], tools.env);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runShown(command, args, env) {
  return (await run(command, args, { env, show: true, passExit: true })).code;
}

/** @param {NodeJS.ProcessEnv} env */
function withDemo(env) {
  return { DEMO: 'true', ...env };
}
