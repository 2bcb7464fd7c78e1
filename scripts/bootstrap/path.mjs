// Finding programs on PATH.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function pathDirs(env) {
  return (env.PATH ?? '').split(delimiter).filter(Boolean);
}

/**
 * @param {string[]} dirs
 * @param {string[]} programs
 * @returns {string[]} absolute paths, in the order of `programs`
 */
export function onPath(dirs, programs) {
  return programs.flatMap((program) => dirs.map((dir) => join(dir, program)).filter(isExecutable));
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
