import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '../src');

/** Imports point one way: main → app → features → components → lib. A feature knows no other feature. */
const LAYERS = ['lib', 'components', 'features', 'app', 'main'];

const imports = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/^(import.*?|\} )from '(.+?)';/gms)].map(
      ([statement, , target = '']) => ({
        file,
        statement,
        target: target.startsWith('.') ? relative(SOURCE, join(SOURCE, dirname(file), target)) : target,
      }),
    ),
  );
const layerOf = (file: string) => LAYERS.findIndex((layer) => file.startsWith(layer));
const featureOf = (file: string) => /^features\/([^/]+)/.exec(file)?.[1];

function problemWith({ file, statement, target }: (typeof imports)[number]): string | undefined {
  if (target.startsWith('@holdfast/')) {
    const isTypeOfRouter = statement.startsWith("import type { AppRouter } from '@holdfast/api'");
    return isTypeOfRouter ? undefined : 'takes more from the workspace than the type of its router';
  }
  if (layerOf(target) > layerOf(file)) return 'imports upwards';
  const isOtherFeature = featureOf(file) && featureOf(target) && featureOf(file) !== featureOf(target);
  return isOtherFeature ? 'imports another feature' : undefined;
}

test('imports point one way', () => {
  expect(imports.length).toBeGreaterThan(100);
  const problems = imports.flatMap((entry) => {
    const problem = problemWith(entry);
    return problem ? [`${entry.file} → ${entry.target}: ${problem}`] : [];
  });
  expect(problems).toEqual([]);
});
