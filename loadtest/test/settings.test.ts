import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutSettings } from '../prove/run-script.ts';

const root = join(import.meta.dirname, '..');
/** Set for every run, whatever the environment has. */
const GIVEN = ['APIS', 'KEY', 'SEED', 'SUMMARY', 'HISTORY'];

test('no setting of a script comes from where the suite happens to run', () => {
  const sources = globSync(['k6/**/*.ts', 'driver/*.ts'], { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  const read =
    /(?:wholeNumber|durationMs|oneOf|addressesIn|numberIn|textIn)\((?:env, )?'(\w+)'|(?:__ENV|\benv)\.([A-Z_\d]+)/g;
  const names = sources.flatMap((text) =>
    [...text.matchAll(read)].flatMap(([, one, other]) => one ?? other ?? []),
  );
  const settings = [...new Set(names)].filter((name) => !GIVEN.includes(name));
  expect(settings).toContain('GOES_BACK');
  expect(settings).toContain('OPERATIONS');
  const env = Object.fromEntries([...settings, 'K6_VUS'].map((name) => [name, '1']));
  expect(withoutSettings({ ...env, PATH: '/bin' })).toEqual({ PATH: '/bin' });
});
