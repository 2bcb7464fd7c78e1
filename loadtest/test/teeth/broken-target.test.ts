import { eventually } from '@holdfast/core/testing';
import { expect, test } from 'vitest';
import { startBroken } from '../../prove/teeth/broken-target.ts';
import { brokenVariants } from '../../prove/teeth/variants.ts';
import { isAlive, onlyChild } from '../support/processes.ts';

test.for([
  // What came of its end is then nothing that the script has found.
  { name: 'no owner check', fallen: ['api 1'] },
  // Its end is what the script is to find the mistake by.
  { name: 'fence reset', fallen: [] },
])('an api that dies is missed, unless that is part of the trouble: $name', async ({ name, fallen }) => {
  const variant = brokenVariants.find((one) => one.name === name);
  if (!variant) throw new Error('no such variant');
  await using target = await startBroken(variant);
  expect(target.fallen?.()).toEqual([]);
  const api = onlyChild(process.pid, /start\.mjs/);
  process.kill(api, 'SIGKILL');
  await eventually(() => expect(isAlive(api)).toBe(false));
  expect(target.fallen?.()).toEqual(fallen);
});
