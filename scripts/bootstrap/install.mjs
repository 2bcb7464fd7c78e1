// The workspace's dependencies, installed only when something they depend on has changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { lastLines, StepError, step } from './progress.mjs';
import { root } from './versions.mjs';

const STAMP = join('node_modules', '.holdfast-install');

/**
 * @param {string} dir the repository
 * @returns {string[]} folders that hold a workspace package, relative, sorted
 */
export function workspaceDirs(dir) {
  const parents = ['apps', 'packages'].flatMap((parent) =>
    existsSync(join(dir, parent)) ? readdirSync(join(dir, parent)).map((name) => join(parent, name)) : [],
  );
  return [...parents, 'loadtest'].filter((path) => existsSync(join(dir, path, 'package.json'))).sort();
}

/**
 * @param {string} dir the repository
 * @param {string} nodeVersion part of it, because packages with binaries pick theirs by it
 */
export function installHash(dir, nodeVersion) {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const workspace of workspaceDirs(dir)) files.push(join(workspace, 'package.json'));
  const hash = createHash('sha256').update(`node ${nodeVersion} ${process.platform} ${process.arch}\n`);
  for (const file of files) {
    const path = join(dir, file);
    hash.update(`${file}\n`).update(existsSync(path) ? readFileSync(path) : '');
  }
  return hash.digest('hex');
}

/**
 * The stamp lies in node_modules, so whoever deletes that folder deletes the stamp with it.
 * @param {string} dir
 * @param {string} hash
 */
export function isInstalled(dir, hash) {
  const stamp = join(dir, STAMP);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) return false;
  return workspaceDirs(dir).every((workspace) => {
    const manifest = JSON.parse(readFileSync(join(dir, workspace, 'package.json'), 'utf8'));
    const needs = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
    return !needs || existsSync(join(dir, workspace, 'node_modules'));
  });
}

/**
 * @param {string} dir
 * @param {string} hash
 */
export function markInstalled(dir, hash) {
  writeFileSync(join(dir, STAMP), hash);
}

/** @param {import('./toolchain.mjs').Toolchain} tools */
export async function installDependencies(tools) {
  await step('dependencies', async (announce) => {
    const nodeVersion = (await run(tools.node, ['--version'], { env: tools.env })).output.trim();
    const hash = installHash(root, nodeVersion);
    if (isInstalled(root, hash)) return;
    announce('installing with the frozen lockfile');
    // An install that is cut short leaves a mix that no stamp, old or new, may vouch for.
    rmSync(join(root, STAMP), { force: true });
    // Development dependencies are needed whatever NODE_ENV says, and a question nobody sees must not be asked.
    const args = ['install', '--frozen-lockfile', '--prod=false', '--config.confirmModulesPurge=false'];
    const result = await run('pnpm', args, { env: tools.env });
    if (result.code !== 0) {
      throw new StepError(
        `pnpm could not install the dependencies. If a package.json was edited, run ${tools.pnpm} install once; else check the network.`,
        lastLines(result.output, 20),
      );
    }
    markInstalled(root, hash);
  });
}
