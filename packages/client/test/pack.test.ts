/** The package as a shop gets it: packed, installed in an empty project, type-checked and run there. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OwnFolder, ownFolder } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installPacked, type ShopProject } from './support/packed.ts';
import { openShop, SHOW, type Shop, seatsOf } from './support/shop.ts';

const README = join(import.meta.dirname, '../README.md');
const ROOT_README = join(import.meta.dirname, '../../../README.md');

let folder: OwnFolder;
let project: ShopProject;
let shop: Shop;

beforeAll(async () => {
  folder = await ownFolder('packed');
  [project, shop] = await Promise.all([installPacked(folder.path), openShop()]);
}, 120_000);
afterAll(async () => {
  await shop?.[Symbol.asyncDispose]();
  await folder.remove();
});

it('has its build, its papers, and nothing else', () => {
  const rest = project.packed.filter((file) => !/^package\/dist\/[\w-]+\.(js|d\.ts)$/.test(file));
  expect(rest.toSorted()).toEqual(['package/LICENSE', 'package/README.md', 'package/package.json']);
  expect(project.packed).toContain('package/dist/index.d.ts');
});

it('names no package of ours, in code or types, and no catalog', async () => {
  const installed = join(project.folder, 'node_modules/@holdfast/client');
  const files = await readdir(join(installed, 'dist'));
  for (const file of files) {
    const text = await readFile(join(installed, 'dist', file), 'utf8');
    expect([file, text.match(/from '(@holdfast[^']*)'/)?.[1]]).toEqual([file, undefined]);
  }
  const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['@trpc/client', '@trpc/server', 'eventsource-parser']);
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\^?\d+\.\d+\.\d+$/);
});

it('is typed by itself, as strictly as can be', async () => {
  await project.write('typed.ts', TYPED);
  await project.typeCheck();
}, 30_000);

it('says with its types what is wrong', async () => {
  await project.write('wrong.ts', TYPED.replace("'SEAT_UNAVAILABLE'", "'SEAT_GONE'"));
  await expect(project.typeCheck()).rejects.toThrow(/wrong\.ts.*SEAT_GONE/);
  await project.write('wrong.ts', '');
}, 30_000);

it('holds, confirms and watches', async () => {
  await project.write('shop.ts', SHOP);
  const printed = JSON.parse(await project.node('shop.ts', shop.api.url));
  expect(printed).toEqual({
    left: true,
    booked: ['L1-1'],
    heard: ['snapshot', 'held', 'booked'],
    status: 'booked',
  });
  expect(await seatsOf(shop.client)).toMatchObject({ 'L1-1': 'booked' });
}, 30_000);

it('does in a shop what the READMEs say', async () => {
  const blocks = await readmeBlocks();
  expect(blocks.map(({ name }) => name)).toEqual(['checkout', 'resume', 'errors', 'api', 'watch', 'root']);
  for (const { name, code } of blocks) await project.write(`readme-${name}.ts`, code);
  await project.typeCheck();
  for (const name of ['checkout', 'errors', 'watch', 'root']) await project.node(`readme-${name}.ts`);
  const seats = await seatsOf(shop.client);
  expect(seats).toMatchObject({ 'S1-10': 'booked', 'S1-11': 'booked' });
}, 60_000);

/** Each as it stands there, but for the address. */
async function readmeBlocks(): Promise<{ name: string; code: string }[]> {
  const blocks: { name: string; code: string }[] = [];
  for (const [file, pattern] of [
    [README, /```ts (\w+)\n([\s\S]*?)```/g],
    [ROOT_README, /```ts (root)\n([\s\S]*?)```/g],
  ] as const) {
    for (const [, name = '', code = ''] of (await readFile(file, 'utf8')).matchAll(pattern)) {
      blocks.push({ name, code: code.replaceAll('http://127.0.0.1:3000', shop.api.url) });
    }
  }
  return blocks;
}

const SHOP = `
import { createHoldfastClient } from '@holdfast/client';

const holdfast = createHoldfastClient({ url: process.argv[2] ?? '' });
const stop = new AbortController();
const heard: string[] = [];
const events = holdfast.watch('${SHOW}', { signal: stop.signal });
heard.push((await events.next()).value?.type ?? '');
await using hold = await holdfast.hold({ showId: '${SHOW}', seatIds: ['L1-1'] });
const left = hold.msLeft() > 290_000;
const booking = await hold.confirm({ paymentRef: 'p-1' });
for await (const event of events) {
  if (event.type === 'change') heard.push(event.status);
  if (heard.length === 3) stop.abort();
}
using seats = await holdfast.watchSeats('${SHOW}');
console.log(JSON.stringify({ left, booked: booking.seatIds, heard, status: seats.statusOf('L1-1') }));
`;

const TYPED = `
import {
  type AppRouter,
  createHoldfastClient,
  type HoldfastStatus,
  HoldLostError,
  isHoldfastError,
  type SeatEvent,
} from '@holdfast/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

const holdfast = createHoldfastClient({ url: new URL('http://127.0.0.1:1'), apiKey: () => 'hf_1' });
type Create = inferRouterInputs<AppRouter>['holds']['create'];
type Snapshot = inferRouterOutputs<AppRouter>['seats']['snapshot'];
export const create: Create = { showId: 'a', seatIds: ['A1'] as const };
export const seats: Snapshot['seats'] = { A1: 'held' };
// @ts-expect-error a status that no taken seat has
export const free: Snapshot['seats'] = { A1: 'available' };

export async function use(): Promise<number> {
  // @ts-expect-error no show
  await holdfast.hold({ seatIds: ['A1'] });
  // @ts-expect-error no such procedure
  await holdfast.api.holds.steal.mutate({});
  // @ts-expect-error a query is no mutation
  await holdfast.api.shows.list.mutate();
  await using hold = await holdfast.hold({ ...create, ttlMs: 1, customerRef: 'c', keepAlive: false });
  // @ts-expect-error of the hold's own making
  hold.expiresAt = 1;
  if (hold.signal.reason instanceof HoldLostError) return hold.signal.reason.end === 'cleared' ? 1 : 2;
  const { bookingId, confirmedAt } = await hold.confirm({ paymentRef: 'p' });
  const { shows } = await holdfast.api.shows.list.query();
  return confirmedAt + bookingId.length + (shows[0]?.counts.held ?? 0);
}

export function about(error: unknown): readonly string[] {
  if (isHoldfastError(error, 'SEAT_UNAVAILABLE')) {
    const status: 'SEAT_UNAVAILABLE' = error.status;
    return error.seatIds ?? [status];
  }
  if (!isHoldfastError(error)) return [];
  const status: HoldfastStatus = error.status;
  // @ts-expect-error there are others
  const narrow: 'UNREACHABLE' | 'ABORTED' = status;
  return [narrow];
}

export function told(event: SeatEvent): readonly string[] {
  return event.type === 'snapshot' ? Object.keys(event.seats) : event.seatIds;
}
`;
