import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApi } from '@holdfast/api/testing';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const RUN = join(import.meta.dirname, '../make-key/run.ts');

test('prints a key that may do everything, and with the wrong password none', async () => {
  const api = await startApi({ env: { ADMIN_PASSWORD: 'the right password' } });
  onTestFinished(() => api.stop());
  const makeKey = (password: string) =>
    run(process.execPath, [RUN, api.url], { env: { ...process.env, ADMIN_PASSWORD: password } });
  const { stdout } = await makeKey('the right password');
  const answer = await fetch(`${api.url}/api/v1/me`, {
    headers: { authorization: `Bearer ${stdout.trim()}` },
  });
  expect(await answer.json()).toMatchObject({ kind: 'key', permissions: expect.arrayContaining(['admin']) });
  await expect(makeKey('another password')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('cannot log in as admin@holdfast.localhost: 401'),
  });
});
