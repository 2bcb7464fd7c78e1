import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DASHBOARD = join(import.meta.dirname, '..');
const VITE = join(DASHBOARD, 'node_modules/vite/bin/vite.js');
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];

/** Builds the dashboard when there is no build or a source is newer than it. */
export async function ensureBuilt(): Promise<void> {
  const builtAtMs = await modifiedAt(join(DASHBOARD, 'dist/index.html')).catch(() => 0);
  const newestMs = Math.max(
    ...(await Promise.all(SOURCES.map((source) => newestIn(join(DASHBOARD, source))))),
  );
  if (newestMs <= builtAtMs) return;
  // In a process of its own: in a test runner's, NODE_ENV would build React's development version.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [VITE, 'build'], { cwd: DASHBOARD, env });
}

async function newestIn(path: string): Promise<number> {
  if (!(await stat(path)).isDirectory()) return modifiedAt(path);
  const entries = await readdir(path, { recursive: true });
  return Math.max(...(await Promise.all(entries.map((entry) => modifiedAt(join(path, entry))))));
}

async function modifiedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}
