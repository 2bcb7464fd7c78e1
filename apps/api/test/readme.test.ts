/** The README's tour, run as it stands there. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { envSchema } from '../src/env.ts';
import { startApi } from '../testing/index.ts';

const README = join(import.meta.dirname, '../../../README.md');

it('takes two seats from hold to booking with curl', async () => {
  const tour = /```sh tour\n([\s\S]*?)```/.exec(await readFile(README, 'utf8'))?.[1] ?? '';
  await using api = await startApi({ env: { DEMO: 'true' } });
  const script = tour.replaceAll('http://127.0.0.1:3000', api.url);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [shows, before, hold, loser, booking, again, after] = answers;
  expect(shows.result.data.shows).toHaveLength(2);
  expect(before.result.data.seats).toEqual({});
  expect(hold.result.data.seatIds).toEqual(['A1', 'A2']);
  expect(loser.error.data).toMatchObject({ status: 'SEAT_UNAVAILABLE', seatIds: ['A2'], httpStatus: 409 });
  expect(booking.result.data).toMatchObject({ seatIds: ['A1', 'A2'], fence: hold.result.data.fence });
  expect(again).toEqual(booking);
  expect(after.result.data.seats).toEqual({ A1: 'booked', A2: 'booked' });
});

it('names every setting, and none that is not', async () => {
  const readme = await readFile(README, 'utf8');
  for (const name of Object.keys(envSchema.shape)) expect(readme).toContain(`\`${name}\``);
  const table = readme.slice(readme.indexOf('| setting |'), readme.indexOf("The tutorial's"));
  for (const [, name = ''] of table.matchAll(/`([A-Z]+_?[A-Z_]+)`/g))
    expect(envSchema.shape).toHaveProperty(name);
});
