/** The published types are written out by the build: here they are held against what they were written from. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { writeRouterTypes } from '../build/router-types.ts';

const PACKAGE = join(import.meta.dirname, '..');

it('say of every procedure and error what the api says', async () => {
  // Inside the package, from where tRPC and the api are found.
  const folder = await mkdtemp(join(PACKAGE, 'node_modules/.router-types-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const written = writeRouterTypes({
    configFile: join(PACKAGE, 'tsconfig.json'),
    file: join(PACKAGE, 'src/app-router.ts'),
  });
  // What is `any` is the same as everything. An iterable's TNext is one that nobody sends.
  expect(written.replaceAll('void, any>', '')).not.toMatch(/\bany\b|@holdfast/);
  const check = async (types: string) => {
    await writeFile(join(folder, 'written.ts'), types);
    await writeFile(join(folder, 'same.ts'), SAME);
    const config = { extends: join(PACKAGE, 'tsconfig.json'), files: ['same.ts'], include: [] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(PACKAGE, 'node_modules/typescript/bin/tsc');
    const run = promisify(execFile)(process.execPath, [tsc, '-p', folder]);
    return run.then(
      () => 'the same',
      ({ stdout }) => String(stdout),
    );
  };
  expect(await check(written)).toBe('the same');
  // Each of these is seen, so that the comparison means something.
  for (const [from, to] of [
    ['fence: number;', 'fence: string;'],
    [' | "HOLD_EXPIRED"', ''],
    ['list: Query<void', 'lists: Query<void'],
  ] as const) {
    expect(written).toContain(from);
    expect([from, await check(written.replace(from, to))]).not.toEqual([from, 'the same']);
  }
}, 60_000);

const SAME = `
import type { AppRouter as Real } from '@holdfast/api';
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter as Written } from './written.ts';

type Same<A, B> = [A, B] extends [B, A] ? true : false;
export const inputs: Same<inferRouterInputs<Real>, inferRouterInputs<Written>> = true;
export const outputs: Same<inferRouterOutputs<Real>, inferRouterOutputs<Written>> = true;
export const errors: Same<inferRouterError<Real>, inferRouterError<Written>> = true;
`;
