import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../driver/settings.ts';
import { withoutSettings } from '../prove/run-script.ts';

const root = join(import.meta.dirname, '..');
/** Set for every run, whatever the environment has. */
const GIVEN = ['APIS', 'KEY', 'SEED', 'SUMMARY', 'HISTORY'];

test('no setting of a script comes from where the suite happens to run', () => {
  const sources = globSync(['k6/**/*.ts', 'driver/*.ts'], { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  const read =
    /(?:wholeNumber|durationMs|oneOf|addresses|text)(?:In)?\((?:(?:env|__ENV), )?'(\w+)'|(?:__ENV|\benv)\.([A-Z_\d]+)/g;
  const names = sources.flatMap((text) =>
    [...text.matchAll(read)].flatMap(([, one, other]) => one ?? other ?? []),
  );
  const settings = [...new Set(names)].filter((name) => !GIVEN.includes(name));
  expect(settings).toContain('GOES_BACK');
  expect(settings).toContain('OPERATIONS');
  expect(settings).toContain('STYLE');
  const env = Object.fromEntries([...settings, 'K6_VUS'].map((name) => [name, '1']));
  expect(withoutSettings({ ...env, PATH: '/bin' })).toEqual({ PATH: '/bin' });
});

test('the driver takes what k6 takes, and no other', () => {
  const set = { APIS: 'http://127.0.0.1:3000/', KEY: 'k', HISTORY: 'h', SUMMARY: 's' };
  expect(readSettings(set)).toMatchObject({
    apis: ['http://127.0.0.1:3000'],
    style: 'trpc',
    perSecond: undefined,
  });
  expect(readSettings({ ...set, STYLE: 'rest', RATE: '5' })).toMatchObject({ style: 'rest', perSecond: 5 });
  const wrong: readonly [Record<string, string>, string][] = [
    [{ STYLE: 'soap' }, 'STYLE: must be trpc or rest, and is "soap"'],
    [{ VUS: '0' }, 'VUS: must be a whole number from 1 to 20000, and is "0"'],
    [{ P95_MS: 'fast' }, 'P95_MS: must be a whole number from 1 to 60000, and is "fast"'],
    [{ APIS: 'tickets.example' }, 'APIS: give the addresses of the apis'],
    [{ KEY: '' }, 'KEY: give an API key with the scope admin'],
  ];
  for (const [settings, says] of wrong) expect(() => readSettings({ ...set, ...settings })).toThrow(says);
});
