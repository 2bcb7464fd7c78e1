/** docs/API.md's transcripts, run as they stand there. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '@holdfast/core/testing';
import { expect, it } from 'vitest';
import { startApi } from '../testing/index.ts';

const API_DOCS = join(import.meta.dirname, '../../../docs/API.md');

it('resumes a watch with curl, and prints what it says there', async () => {
  const text = await readFile(API_DOCS, 'utf8');
  const [, tour = '', printed = ''] = /```sh watch\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(text) ?? [];
  await using api = await startApi({ env: { DEMO: 'true' } });
  const folder = await ownFolder('api-docs');
  try {
    const script = tour.replaceAll('http://127.0.0.1:3000', api.url);
    const run = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder.path });
    const { stdout } = await run;
    // How long to wait is at random, and a reader of the page needs no second empty line.
    const comparable = (output: string) =>
      output.replaceAll(/retry: \d+/g, 'retry').replaceAll(/\n{2,}/g, '\n\n');
    expect(comparable(stdout).trim()).toBe(comparable(printed).trim());
  } finally {
    await folder.remove();
  }
});
