// Which versions the bootstrap asks for, and how it compares them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What is brought when the machine's own Node cannot run TypeScript as it is. */
export const NODE_VERSION = '24.21.0';
/** What `go install` builds when there is no k6. */
export const K6_VERSION = '1.8.1';

/**
 * @param {string} text anything that holds a version, such as `v22.18.0` or `Redis server v=7.0.15 sha=…`
 * @returns {number[] | undefined} up to three numbers, missing ones as 0
 */
export function parseVersion(text) {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  return match ? [match[1], match[2], match[3]].map((part) => Number(part ?? 0)) : undefined;
}

/**
 * @param {string} version
 * @param {string} floor
 * @returns {boolean} false too when `version` holds no number
 */
export function isAtLeast(version, floor) {
  const have = parseVersion(version);
  const want = parseVersion(floor) ?? [];
  if (!have) return false;
  for (const [index, wanted] of want.entries()) {
    const difference = (have[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Node strips types by default since 22.18 and 23.6; 23.0 to 23.5 are newer than the one and lack it.
 * @param {string} version
 */
export function runsTypeScript(version) {
  if (isAtLeast(version, '23.0.0') && !isAtLeast(version, '23.6.0')) return false;
  return isAtLeast(version, '22.18.0');
}

/**
 * @param {{ packageManager?: string }} manifest the root package.json
 * @returns {string} for example `12.21.0`
 */
export function pnpmVersion(manifest) {
  const match = /^pnpm@(\d+\.\d+\.\d+)/.exec(manifest.packageManager ?? '');
  if (!match?.[1]) throw new Error('package.json: "packageManager" must be pnpm@<major.minor.patch>');
  return match[1];
}

/** @returns {{ packageManager?: string }} */
export function readManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
