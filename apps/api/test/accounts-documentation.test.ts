/** The transcript of a key's life in docs/ACCOUNTS.md, run as it stands there. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '@holdfast/core/testing';
import { expect, it } from 'vitest';
import { startApi } from '../testing/index.ts';

const PAGE = join(import.meta.dirname, '../../../docs/ACCOUNTS.md');

it('makes a key, uses it, revokes it, and has it refused', async () => {
  const transcript = /```sh key\n([\s\S]*?)```/.exec(await readFile(PAGE, 'utf8'))?.[1] ?? '';
  await using api = await startApi({ env: { DEMO: 'true' }, withOperator: false });
  const folder = await ownFolder('transcript');
  const script = transcript.replaceAll('http://127.0.0.1:3000', api.url);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder.path,
    env: { ...process.env, LOGIN_TOKEN: api.ready.loginToken },
  });
  await folder.remove();
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [made, me, hold, bookings, revoked, refused] = answers;
  expect(answers).toHaveLength(6);
  expect(made).toMatchObject({ name: 'web shop', scopes: ['sell'], key: expect.stringMatching(/^hf_/) });
  expect(me).toEqual({ kind: 'key', name: 'key:web shop', permissions: ['hold', 'sell'] });
  expect(hold).toMatchObject({ seatIds: ['A1'] });
  expect(bookings).toMatchObject({ status: 'FORBIDDEN' });
  expect(revoked).toEqual({ keyId: made.keyId });
  expect(refused).toMatchObject({ status: 'UNAUTHENTICATED' });
});
