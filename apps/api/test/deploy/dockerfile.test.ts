import { expect, test } from 'vitest';
import { envSchema } from '../../src/env.ts';
import { copiedPaths, named, stages } from './dockerfile.ts';
import { exists, read, SECRET } from './repository.ts';

const all = stages();
const last = all.at(-1) ?? [];
/** Set for others than the api. */
const NOT_OURS = ['NODE_ENV', 'NODE_OPTIONS'];

test('every variable that it sets is one the api knows, and none is a secret', () => {
  const names = all
    .flatMap((stage) => named(stage, 'ENV'))
    .flatMap((rest) => rest.match(/(?<![\w-])\w+(?==)/g) ?? []);
  const known = [...Object.keys(envSchema.shape), ...NOT_OURS];
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
  expect(names.filter((name) => SECRET.test(name))).toEqual([]);
  expect(all.flatMap((stage) => named(stage, 'ARG'))).toEqual([]);
});

test('it ends as a user who is not root', () => {
  expect(named(last, 'USER')).toEqual(['node']);
});

test('it starts a file that exists, without a shell between it and its signals', () => {
  const [command, ...more] = named(last, 'CMD');
  expect(more).toEqual([]);
  const words: string[] = JSON.parse(command ?? '');
  expect(words[0]).toBe('node');
  expect(words[1] && exists(words[1])).toBe(true);
  // Where it lies in the repository is where it lies in the image.
  expect(named(last, 'WORKDIR')).toEqual(['/app']);
  expect(named(last, 'COPY')).toContain('apps/api/src apps/api/src');
});

test('it asks the api whether it is ready', () => {
  expect(named(last, 'HEALTHCHECK').join()).toMatch(/CMD \["node", .*\/readyz/);
});

test('what it copies exists and is not ignored', () => {
  const paths = all.flatMap(copiedPaths);
  expect(paths.filter((path) => !exists(path))).toEqual([]);
  const allowed = read('.dockerignore').match(/(?<=^!).+$/gm) ?? [];
  const ignored = paths.filter((path) => !allowed.some((one) => path === one || path.startsWith(`${one}/`)));
  expect(ignored).toEqual([]);
});

test('it has every workspace package that the api needs', () => {
  const paths = all.flatMap(copiedPaths);
  for (const folder of workspaceFolders('apps/api')) {
    expect(paths).toContain(`${folder}/package.json`);
    expect(copiedPaths(last)).toContain(`${folder}/src`);
  }
});

test('passwords and data stay out of the image', () => {
  const lines = read('.dockerignore').split('\n');
  expect(lines).toEqual(expect.arrayContaining(['*', '**/.*', '**/data', '**/node_modules']));
});

/** A package and those of the workspace that it runs on. */
function workspaceFolders(folder: string): string[] {
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    read(`${folder}/package.json`),
  );
  const needed = Object.entries(dependencies).filter(([, version]) => version.startsWith('workspace:'));
  return [folder, ...needed.flatMap(([name]) => workspaceFolders(name.replace('@holdfast/', 'packages/')))];
}
