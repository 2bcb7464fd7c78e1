import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Results } from '../results.ts';
import { junitOf } from './junit.ts';
import { pageOf } from './page.ts';

/** What an earlier run left would be taken for this one's. Only what a report has is removed: the folder may be any. */
export async function emptyReport(folder: string): Promise<void> {
  const left = ['index.html', 'junit.xml', 'results.json', 'histories', 'timelines', 'teeth'];
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  await Promise.all(['histories', 'timelines'].map((name) => mkdir(join(folder, name), { recursive: true })));
}

/** index.html, junit.xml and results.json, each in one step: whoever looks never sees half of one. */
export async function writeReport(folder: string, results: Results): Promise<void> {
  const files = {
    'results.json': `${JSON.stringify(results, null, 1)}\n`,
    'junit.xml': junitOf(results),
    'index.html': pageOf(results),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.new`), text);
    await rename(join(folder, `${name}.new`), join(folder, name));
  }
}
