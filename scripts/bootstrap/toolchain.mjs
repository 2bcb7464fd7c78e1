// Node and pnpm, brought from the package registry into .tools/ when the machine has not got them. Nothing global.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { run } from './processes.mjs';
import { lastLines, StepError, step } from './progress.mjs';
import { NODE_VERSION, pnpmVersion, readManifest, root, runsTypeScript } from './versions.mjs';

const toolsDir = join(root, '.tools');

/**
 * @typedef {object} Toolchain
 * @property {string} node path of a Node that runs TypeScript
 * @property {string} pnpm its path, relative to the repository
 * @property {NodeJS.ProcessEnv} env this environment with the tools first on PATH
 */

/** @returns {Promise<Toolchain>} */
export async function bringToolchain() {
  const pnpm = pnpmVersion(readManifest());
  const ownNode = runsTypeScript(process.versions.node);
  const nodeVersion = ownNode ? process.versions.node : NODE_VERSION;
  const label = `Node ${nodeVersion}${ownNode ? '' : ` (this machine's is ${process.versions.node})`}, pnpm ${pnpm}`;
  const binDirs = await step(label, async (announce) => {
    const wanted = [
      { spec: `pnpm@${pnpm}`, bin: 'pnpm' },
      ...(ownNode ? [] : [{ spec: `${nodePackage()}@${NODE_VERSION}`, bin: 'node' }]),
    ];
    if (wanted.some((tool) => !isBrought(tool.spec))) announce('from the package registry');
    // In parallel: both wait for the network most of the time.
    await Promise.all(wanted.map(bring));
    return wanted.map((tool) => binDirOf(tool.spec));
  });
  if (ownNode) binDirs.push(dirname(process.execPath));
  const path = [...binDirs, join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return {
    node: ownNode ? process.execPath : join(binDirOf(`${nodePackage()}@${NODE_VERSION}`), 'node'),
    pnpm: relative(root, join(binDirOf(`pnpm@${pnpm}`), 'pnpm')),
    env: {
      ...process.env,
      PATH: path,
      // Nothing here reports to anybody, and no tool stops to ask.
      DO_NOT_TRACK: '1',
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
      npm_config_update_notifier: 'false',
    },
  };
}

/**
 * The `node` package is a shell whose install script fetches one of these. Taking it directly needs no install
 * script, which npm is about to refuse by default.
 */
function nodePackage() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

/** @param {string} spec */
function dirOf(spec) {
  return join(toolsDir, spec.replace('@', '-'));
}

/** @param {string} spec */
function binDirOf(spec) {
  return join(dirOf(spec), 'node_modules', '.bin');
}

/** @param {string} spec */
function isBrought(spec) {
  return existsSync(binDirOf(spec));
}

/** @param {{ spec: string, bin: string }} tool */
async function bring({ spec, bin }) {
  if (isBrought(spec)) return;
  mkdirSync(toolsDir, { recursive: true });
  dropPartials();
  // Installed aside and renamed only when it has answered: a half-finished install never has the final name.
  const partial = join(toolsDir, `partial-${process.pid}-${bin}`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  try {
    await installInto(partial, spec);
    const answer = await run(join(partial, 'node_modules', '.bin', bin), ['--version'], { cwd: partial });
    if (answer.code !== 0) {
      throw new StepError(
        `${spec} was installed but does not run on this machine.`,
        lastLines(answer.output, 10),
      );
    }
    moveIntoPlace(partial, dirOf(spec));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * @param {string} dir
 * @param {string} spec
 */
async function installInto(dir, spec) {
  const flags = [
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const result = await run('npm', ['install', '--prefix', dir, ...flags, '--loglevel=error', spec], {
    cwd: dir,
  });
  if (result.code !== 0) {
    throw new StepError(
      `npm could not install ${spec}. Check the network and npm's registry setting, then run this again.`,
      lastLines(result.output, 15),
    );
  }
  // pnpm's own install script puts the native binary in place of a shell script that turbo cannot execute.
  const script = join(dir, 'node_modules', 'pnpm', 'install.js');
  if (existsSync(script)) await run(process.execPath, [script], { cwd: dirname(script) });
}

/**
 * @param {string} from
 * @param {string} to
 */
function moveIntoPlace(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another start in the same checkout was faster; its copy is as good.
    if (!existsSync(to)) throw error;
  }
}

/** Removes what an interrupted install left, unless that install is still going on. */
function dropPartials() {
  for (const name of readdirSync(toolsDir)) {
    const pid = Number(/^partial-(\d+)-/.exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    rmSync(join(toolsDir, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
