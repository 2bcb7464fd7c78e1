/** What the client leaves behind in a process that has nothing else to do. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openShop, seatsOf } from './support/shop.ts';

const SCRIPT = join(import.meta.dirname, 'processes/hold-and-leave.ts');

it.each(['disposed', 'kept'] as const)('a process whose hold is %s ends by itself', async (how) => {
  await using shop = await openShop();
  const before = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, shop.api.url, how], {
    timeout: 10_000,
  });
  // No extension was waited for, and none comes after the end.
  expect(performance.now() - before).toBeLessThan(6_000);
  expect(JSON.parse(stdout)).toEqual({ state: how === 'disposed' ? 'released' : 'held', timers: 0 });
  if (how === 'disposed') expect(await seatsOf(shop.client)).toEqual({});
});
