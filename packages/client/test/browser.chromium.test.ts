/** The client in a page that the api serves, bundled as a shop would. */
import { join } from 'node:path';
import { eventually } from '@holdfast/core/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as client from '../src/index.ts';
import { type Line, openLine } from './support/line.ts';
import { openShop, SHOW, type Shop, seatsOf } from './support/shop.ts';

const EXECUTABLE = process.env.HOLDFAST_CHROMIUM || '/usr/bin/chromium';
const ENTRY = join(import.meta.dirname, '../src/index.ts');

/** What the bundle puts into the page, and what tests leave there. */
interface PageGlobals {
  readonly holdfast: typeof client;
  seats: client.WatchedSeats;
}
declare const window: PageGlobals;

let shop: Shop;
let line: Line;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  line = await openLine(shop.api.url);
  const script = await bundled();
  // Tests run as root in containers, where Chromium's own sandbox cannot start.
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: EXECUTABLE, args });
  page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  await page.route('**/shop.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><script src="/shop.js"></script>' }),
  );
  await page.route('**/shop.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  await page.goto(`${line.url}/shop.html`);
});
afterAll(async () => {
  await browser?.close();
  await line?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
});

async function bundled(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: ENTRY, name: 'holdfast', formats: ['iife'] } },
  });
  const [first] = [output].flat();
  const code = first && 'output' in first ? first.output[0].code : '';
  if (code === '') throw new Error('vite bundled nothing');
  // Nothing of Node's got in.
  expect(code).not.toMatch(/require\(|node:/);
  return code;
}

it('holds, keeps the hold alive, confirms and gives back', async () => {
  const seen = await page.evaluate(async (showId) => {
    const { createHoldfastClient, isHoldfastError } = window.holdfast;
    const shopClient = createHoldfastClient({ url: '' });
    const hold = await shopClient.hold({ showId, seatIds: ['S1-1'], ttlMs: 800 });
    const { expiresAt } = hold;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const { state } = hold;
    const outlived = hold.expiresAt - expiresAt;
    const booking = await hold.confirm({ paymentRef: 'p-1' });
    const refused = await shopClient
      .hold({ showId, seatIds: ['S1-1'] })
      .catch((error: unknown) => isHoldfastError(error, 'SEAT_UNAVAILABLE') && error.seatIds);
    const other = await shopClient.hold({ showId, seatIds: ['S1-2'] });
    const msLeft = other.msLeft();
    await other[Symbol.asyncDispose]();
    return { state, outlived, booked: booking.seatIds, refused, msLeft };
  }, SHOW);
  expect(seen).toMatchObject({ state: 'held', booked: ['S1-1'], refused: ['S1-1'] });
  expect(seen.outlived).toBeGreaterThan(800);
  expect(seen.msLeft).toBeGreaterThan(298_000);
  expect(await seatsOf(shop.client)).toEqual({ 'S1-1': 'booked' });
});

it('follows the seats, also after the line was cut', async () => {
  await page.evaluate(async (showId) => {
    window.seats = await window.holdfast.createHoldfastClient({ url: '' }).watchSeats(showId);
  }, SHOW);
  const seatsInPage = () => page.evaluate(() => Object.fromEntries(window.seats.seats));
  expect(await seatsInPage()).toEqual({ 'S1-1': 'booked' });
  await using _first = await shop.client.hold({ showId: SHOW, seatIds: ['S1-3'] });
  await eventually(async () => expect(await seatsInPage()).toMatchObject({ 'S1-3': 'held' }));
  line.cut();
  await using _second = await shop.client.hold({ showId: SHOW, seatIds: ['S1-4'] });
  line.mend();
  await eventually(async () => expect(await seatsInPage()).toEqual(await seatsOf(shop.client)), {
    withinMs: 10_000,
  });
  await page.evaluate(() => window.seats[Symbol.dispose]());
  expect(faults).toEqual([]);
});
