import {
  bookingMutants,
  engineMutants,
  luaMutants,
  modelMutants,
  tutorialMutant,
} from '@holdfast/core/testing/mutants';
import { expect, test } from 'vitest';
import { variantsNamed } from '../../prove/prove.ts';
import { suite } from '../../prove/scripts.ts';
import { reach } from '../../prove/teeth/reach.ts';
import { brokenVariants, unreachableVariants } from '../../prove/teeth/variants.ts';

const names = [tutorialMutant, ...engineMutants, ...modelMutants, ...bookingMutants, ...luaMutants].map(
  ({ name }) => name,
);

test('every broken variant of the core is put under load, or it is said why it cannot be', () => {
  const known = [...brokenVariants, ...unreachableVariants].map(({ name }) => name);
  expect(known.toSorted()).toEqual(names.toSorted());
  expect(Object.keys(reach).toSorted()).toEqual(names.toSorted());
});

test('each is looked for by scripts of the suite', () => {
  const scripts = suite().map(({ name }) => name);
  for (const { name, finders } of brokenVariants) {
    expect(finders.length, name).toBeGreaterThan(0);
    for (const { script } of finders) expect(scripts, name).toContain(script);
  }
});

test('whatever happens to the servers is told', () => {
  for (const { name, faults, trouble } of brokenVariants) {
    if (faults.length > 0) expect(trouble, name).toBeDefined();
  }
});

test('one is named by a part of its name', () => {
  expect(variantsNamed('owner check').map(({ name }) => name)).toEqual([
    'no owner check',
    'Lua: no owner check',
  ]);
  expect(() => variantsNamed('nothing like it')).toThrow(
    'no broken variant has "nothing like it" in its name',
  );
});
