/** docs/API.md, held to what it says. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '@holdfast/core/testing';
import { expect, it } from 'vitest';
import { WIRE_STATUSES } from '../src/errors.ts';
import { httpCodeOfStatus } from '../src/http/answers.ts';
import { startWithDemo } from './rest-client.ts';

const page = await readFile(join(import.meta.dirname, '../../../docs/API.md'), 'utf8');

it('has every status under its HTTP code, and no other', () => {
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) /gm)].map(([, status, code]) => [
    status,
    Number(code),
  ]);
  const expected = WIRE_STATUSES.map((status) => [status, httpCodeOfStatus(status)]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected));
  expect(rows).toHaveLength(expected.length);
});

it("runs the tutorial's flow with curl, and prints what it says", async () => {
  const [script = '', printed = ''] = ['sh', 'text'].map(
    (language) => new RegExp(`\`\`\`${language} tutorial\n([\\s\\S]*?)\`\`\``).exec(page)?.[1],
  );
  await using api = await startWithDemo();
  const { stdout } = await promisify(execFile)('bash', [
    '-euo',
    'pipefail',
    '-c',
    script.replaceAll('http://127.0.0.1:3000', api.url),
  ]);
  const steady = stdout
    .replaceAll(/"(holdId|token)":"[\w-]+"/g, '"$1":"…"')
    .replaceAll(/"expiresAt":\d+/g, '"expiresAt":…');
  expect(steady).toBe(printed);
});

it('resumes a watch with curl, and prints what it says there', async () => {
  const [, tour = '', printed = ''] = /```sh watch\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(page) ?? [];
  await using api = await startWithDemo();
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
