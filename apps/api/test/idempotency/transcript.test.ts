/** The retry in docs/API.md, run as it stands there. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startApi } from '../../testing/index.ts';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/API.md');

it('is answered as the document prints it', async () => {
  const document = await readFile(DOCUMENT, 'utf8');
  const [, script = ''] = /```sh idempotency\n([\s\S]*?)```/.exec(document) ?? [];
  const [, printed = ''] = /```json idempotency\n([\s\S]*?)```/.exec(document) ?? [];
  await using api = await startApi({ env: { PUBLIC_HOLDS: 'true', DEMO: 'true' } });
  const { stdout } = await promisify(execFile)('bash', [
    '-euo',
    'pipefail',
    '-c',
    script.replaceAll('http://127.0.0.1:3000', api.url),
  ]);
  expect(withNamesFor(stdout)).toBe(withNamesFor(printed));
});

/** What is another each time gets a name, the same for the same value. */
function withNamesFor(text: string): string {
  const names = new Map<string, string>();
  return text.replaceAll(/"(holdId|token|expiresAt)":("[\w-]+"|\d+)/g, (_, field: string, value: string) => {
    const known = [...names.values()].filter((name) => name.startsWith(field)).length;
    if (!names.has(value)) names.set(value, `${field} ${known + 1}`);
    return names.get(value) ?? '';
  });
}
