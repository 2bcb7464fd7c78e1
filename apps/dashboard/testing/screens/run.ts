/** Takes every page's picture, wide and narrow, into docs/screens: `npm run screens`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startApi } from '@holdfast/api/testing';
import type { Browser, BrowserContext } from 'playwright-core';
import { ensureBuilt, launchBrowser } from '../index.ts';
import { playASale, type Sale } from './sale.ts';

const PICTURES = join(import.meta.dirname, '../../../../docs/screens');
const DRAWN_WITHIN_MS = 15_000;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

/** What each picture is called, and the address it is taken at. */
const PAGES: Record<string, (sale: Sale) => string> = {
  overview: () => '/',
  shows: () => '/shows',
  'new-show': () => '/shows/new',
  seats: ({ showId, heldSeat }) => `/shows/${showId}?seat=${heldSeat}`,
  holds: ({ showId }) => `/shows/${showId}/holds`,
  'hold-story': ({ showId, holdId }) => `/shows/${showId}/holds?hold=${holdId}`,
  'show-bookings': ({ showId }) => `/shows/${showId}/bookings`,
  bookings: () => '/bookings',
  audit: () => '/audit',
  'box-office': ({ showId }) => `/shows/${showId}/sell`,
  accounts: () => '/accounts',
  keys: () => '/keys',
};
/** Enough to see that dark is looked after too. */
const DARK_PAGES = ['overview', 'seats'];

await ensureBuilt();
await mkdir(PICTURES, { recursive: true });
await using api = await startApi({ env: { DEMO: 'true' } });
const sale = await playASale(api);
await using browser = await launchBrowser();
const login = await logIn(browser, `${api.url}/#operator=${api.ready.loginToken}`);
for (const { width, height } of SIZES) {
  const wide = { viewport: { width, height }, storageState: login };
  await using light = await browser.newContext({ ...wide, colorScheme: 'light' });
  await take(light, Object.keys(PAGES), (name) => `${name}-${width}.png`);
  await using dark = await browser.newContext({ ...wide, colorScheme: 'dark' });
  await take(dark, DARK_PAGES, (name) => `${name}-${width}-dark.png`);
}

async function logIn(browser: Browser, link: string) {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  return await context.storageState();
}

async function take(context: BrowserContext, names: readonly string[], fileOf: (name: string) => string) {
  const page = await context.newPage();
  for (const name of names) {
    await page.goto(`${api.url}${PAGES[name]?.(sale)}`);
    await page.waitForFunction(isDrawn, undefined, { timeout: DRAWN_WITHIN_MS });
    await page.screenshot({ path: join(PICTURES, fileOf(name)) });
    console.log(`docs/screens/${fileOf(name)}`);
  }
}

/**
 * Runs in the page, frame after frame. Whether all it waits for is there: letters, lists, the feed, charts; and has been
 * for so many frames that nothing more is about to come.
 */
function isDrawn(): boolean {
  const STEADY_FRAMES = 30;
  const isThere = (selector: string) => document.querySelector(selector) !== null;
  const canvases = [...document.querySelectorAll('canvas')];
  const isNow =
    document.fonts.status === 'loaded' &&
    isThere('h1') &&
    !isThere('.animate-pulse, [aria-label^="Loading"]') &&
    (!isThere('[data-connection]') || isThere('[data-connection="live"]')) &&
    (!isThere('[data-overview]') || isThere('.uplot canvas')) &&
    canvases.every(({ width, height }) => width > 0 && height > 0) &&
    document.getAnimations().every(({ playState }) => playState !== 'running');
  const page = globalThis as unknown as { steadyFrames?: number };
  page.steadyFrames = isNow ? (page.steadyFrames ?? 0) + 1 : 0;
  return page.steadyFrames >= STEADY_FRAMES;
}
