import { ownFolder } from '@holdfast/core/testing';
import { expect, test } from 'vitest';
import { findK6 } from '../../prove/run-script.ts';
import { isAccused, runTeeth } from '../../prove/teeth/run-teeth.ts';
import { brokenVariants } from '../../prove/teeth/variants.ts';

/** A few of all, quick ones: `npm run prove -- --teeth` tries every one. */
const SOME = [
  "the tutorial's algorithm",
  'partial multi-seat hold',
  'fence reset',
  'Lua: fence stands still',
];

test('broken cores behind the real api are found, and one that is not is accused of nothing', {
  timeout: 240_000,
}, async () => {
  await using folder = await ownFolder('teeth-test');
  const variants = brokenVariants.filter(({ name }) => SOME.includes(name));
  expect(variants).toHaveLength(SOME.length);
  const { env } = process;
  const { teeth, controls } = await runTeeth({
    ...{ variants, k6: findK6(env), seed: 1, folder: folder.path, env, signal: undefined },
    told: async ({ name, script, caughtBy, operations }, kind) => {
      const found = caughtBy
        ? `${caughtBy.by}, after ${caughtBy.afterOperations} operations`
        : `nothing in ${operations} operations`;
      console.log(`${kind}: ${name}, ${script}, seed 1: ${found}`);
    },
  });
  expect(teeth.filter(({ caughtBy }) => caughtBy === undefined).map(({ name }) => name)).toEqual([]);
  expect(controls.filter(isAccused)).toEqual([]);
  expect(controls.every(({ operations }) => operations > 0)).toBe(true);
  expect(new Set(controls.map(({ servedBy }) => servedBy)).size).toBeGreaterThan(1);
});
