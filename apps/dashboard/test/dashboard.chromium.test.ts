import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Api, startApi } from './support/api.ts';
import { launchBrowser } from './support/browser.ts';
import { ensureBuilt } from './support/built-dashboard.ts';
import { type Line, startLine } from './support/line.ts';

/** The promise: what changes elsewhere is seen here within this time. */
const LIVE_WITHIN_MS = 1_000;
/** Tables gather changes and ask the server anew; on a busy machine that takes longer than to draw a seat. */
const LISTED_WITHIN_MS = 2_000;
const SHOW = 'grand_hall';
/** Four seats: axe looks at every element, and more seats are more of the same. */
const SMALL_SHOW = 'avengers_endgame';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let browser: Browser;
let dataDir: string;
let api: Api;
let context: BrowserContext;
let page: Page;
/** What the page must never do: throw, or be stopped by the Content-Security-Policy. */
let pageFaults: string[];

beforeAll(async () => {
  await ensureBuilt();
  browser = await launchBrowser();
}, 120_000);
afterAll(() => browser?.close());

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'holdfast-dashboard-'));
  api = await startApi({ dataDir });
  await openPage({});
});

afterEach(async () => {
  await context.close();
  await api.end('SIGKILL');
  await rm(dataDir, { recursive: true });
  expect(pageFaults).toEqual([]);
});

async function openPage(options: { colorScheme?: 'light' | 'dark' }): Promise<void> {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  pageFaults = [];
  page.on('pageerror', (error) => pageFaults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) pageFaults.push(message.text());
  });
}

const seat = (seatId: string, status: string) =>
  page.locator(`[data-seat-id="${seatId}"][data-status="${status}"]`);
const panel = (name: string) => page.getByRole('region', { name, exact: true }).first();
const row = (table: string, text: string) => panel(table).getByRole('row').filter({ hasText: text });

/** Opens the show and waits until its seats are known. */
async function openShow({
  showId = SHOW,
  origin = api.origin,
  token = api.operatorToken,
} = {}): Promise<void> {
  await page.goto(`${origin}/shows/${showId}${token === '' ? '' : `#operator=${token}`}`);
  await page.locator('[data-connection="live"]').waitFor({ state: 'attached' });
}

function hold(
  seatIds: readonly string[],
  { showId = SHOW, customerRef = 'ann' } = {},
): Promise<Record<string, unknown>> {
  return api.call('holds.create', { showId, seatIds, customerRef });
}

function confirmHold({ showId, holdId, token }: Record<string, unknown>): Promise<Record<string, unknown>> {
  return api.call('holds.confirm', { showId, holdId, token, paymentRef: 'pay-1' });
}

async function giveReason(reason: string, action: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: action }).click();
}

/** How long until `changed` is so on the page, from before `change` is asked for. */
async function timeToSee(change: () => Promise<unknown>, changed: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await change();
  await changed();
  return performance.now() - startMs;
}

test('lists the shows with their counts, finds one, and leads to it', async () => {
  await hold(['S1-1', 'S1-2']);
  await page.goto(api.origin);
  const card = page.locator(`[data-show-id="${SHOW}"]`);
  await card.locator('[data-count-of="held"]', { hasText: '2' }).waitFor();
  await page.locator('[data-show-id="avengers_endgame"]').waitFor();

  await page.getByRole('searchbox').fill('grand');
  await page.locator('[data-show-id="avengers_endgame"]').waitFor({ state: 'detached' });
  await page.getByRole('searchbox').fill('opera');
  await page.getByText('No show matches “opera”').waitFor();
  await page.getByRole('searchbox').fill('');
  await card.getByRole('link').click();
  await seat('S1-2', 'held').waitFor();
  expect(await page.title()).toBe('A Night at the Grand Hall · Holdfast');
});

test('a hold taken elsewhere shows within a second, runs down, and can be cleared', async () => {
  await openShow();
  await panel('Holds').getByText('No holds').waitFor();
  expect(await page.locator('[data-seat-id]').count()).toBe(408);

  const tookMs = await timeToSee(
    () => hold(['S5-10', 'S5-11']),
    () => seat('S5-10', 'held').waitFor(),
  );
  expect(tookMs).toBeLessThan(LIVE_WITHIN_MS);
  await seat('S5-11', 'held').waitFor();
  await page.locator('[data-count-of="held"]', { hasText: '2' }).waitFor();

  const held = row('Holds', 'S5-10');
  for (const text of ['S5-11', 'ann', 'active']) await held.getByText(text).waitFor();
  const listedMs = await timeToSee(
    () => hold(['S6-1']),
    () => row('Holds', 'S6-1').waitFor(),
  );
  expect(listedMs).toBeLessThan(LISTED_WITHIN_MS);
  const left = async () => Number((await held.getByRole('timer').textContent())?.replace(':', ''));
  const firstLeft = await left();
  expect(firstLeft).toBeGreaterThan(430);
  expect(firstLeft).toBeLessThanOrEqual(500);
  await expect.poll(left, { timeout: 5_000 }).toBeLessThan(firstLeft);

  await held.getByRole('button', { name: /Clear/ }).click();
  const submit = page.getByRole('dialog').getByRole('button', { name: 'Clear hold' });
  await page.getByLabel('Reason').fill('no');
  expect(await submit.isDisabled()).toBe(true);
  await giveReason('customer called', 'Clear hold');
  await seat('S5-10', 'available').waitFor();
  await held.waitFor({ state: 'detached' });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a hold confirmed elsewhere becomes a booking, which can be cancelled', async () => {
  await openShow();
  const taken = await hold(['B2-3', 'B2-4'], { customerRef: 'bea' });
  await row('Holds', 'B2-3').waitFor();
  const tookMs = await timeToSee(
    () => confirmHold(taken),
    () => seat('B2-4', 'booked').waitFor(),
  );
  expect(tookMs).toBeLessThan(LIVE_WITHIN_MS);
  await row('Holds', 'B2-3').waitFor({ state: 'detached' });
  const booking = row('Bookings', `bk_${taken.holdId}`);
  for (const text of ['B2-3', 'bea', 'pay-1', 'confirmed']) await booking.getByText(text).first().waitFor();

  await booking.getByRole('button', { name: /Cancel/ }).click();
  await giveReason('show moved', 'Cancel booking');
  await seat('B2-3', 'available').waitFor();
  await booking.getByText('cancelled').waitFor();
  expect(await booking.getByRole('button').count()).toBe(0);
});

test("a refused clear says why, in the server's words", async () => {
  await openShow();
  const taken = await hold(['S1-1']);
  await row('Holds', 'S1-1').getByRole('button').click();
  await confirmHold(taken);
  await giveReason('too late', 'Clear hold');
  const refusal = page.getByRole('dialog').getByRole('alert');
  await expect.poll(() => refusal.textContent()).toBe('The hold is being confirmed or already is a booking.');
});

describe('operators', () => {
  test('the link logs in and leaves the address bar; logging out shows nothing more', async () => {
    await hold(['S1-1']);
    await openShow();
    await row('Holds', 'ann').waitFor();
    expect(page.url()).toBe(`${api.origin}/shows/${SHOW}`);
    await page.reload();
    await row('Holds', 'ann').waitFor();

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Operator link or token').waitFor();
    expect(await page.getByText('ann', { exact: true }).count()).toBe(0);
    await seat('S1-1', 'held').waitFor();
  });

  test('a wrong token says so, and the right one helps, as does the link opened where the page is', async () => {
    await openShow({ token: 'x'.repeat(32) });
    await page.getByRole('alert').getByText('The server does not take this token.').waitFor();

    await page.getByLabel('Operator link or token').fill(`${api.origin}/#operator=${api.operatorToken}`);
    await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
    await panel('Holds').getByText('No holds').waitFor();

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Operator link or token').waitFor();
    await page.evaluate((token) => {
      location.hash = `operator=${token}`;
    }, api.operatorToken);
    await panel('Holds').getByText('No holds').waitFor();
  });
});

describe('a connection that drops', () => {
  let line: Line | undefined;
  afterEach(async () => {
    await line?.close();
    line = undefined;
  });
  const banner = () => page.getByText('Connection lost, retrying…');

  test('says so, and resumes from the version it had seen', async () => {
    line = await startLine(api.origin);
    await openShow({ origin: line.origin });
    await hold(['S1-1']);
    await seat('S1-1', 'held').waitFor();

    line.cut();
    await banner().waitFor();
    await hold(['S2-1']);
    const watch = page.waitForResponse((response) => response.url().includes('seats.watch'));
    line.mend();
    await seat('S2-1', 'held').waitFor();
    await banner().waitFor({ state: 'detached' });
    await row('Holds', 'S2-1').waitFor();
    const input = JSON.parse(new URL((await watch).url()).searchParams.get('input') ?? '');
    expect(input.lastEventId).toMatch(/^\d+$/);
  });

  test('resumes where nothing changed meanwhile', async () => {
    line = await startLine(api.origin);
    await openShow({ origin: line.origin });
    line.cut();
    await banner().waitFor();
    line.mend();
    await banner().waitFor({ state: 'detached' });
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'resumes on a server that was ended by %s and started anew',
    async (signal) => {
      await openShow();
      await confirmHold(await hold(['S3-1']));
      await seat('S3-1', 'booked').waitFor();
      // The memory engine forgets its holds when it ends: this seat is free afterwards.
      await hold(['S4-1']);
      await seat('S4-1', 'held').waitFor();

      const port = Number(new URL(api.origin).port);
      await api.end(signal);
      await banner().waitFor();
      api = await startApi({ dataDir, port });
      await hold(['S5-1']);
      await seat('S5-1', 'held').waitFor();
      await seat('S4-1', 'available').waitFor();
      await seat('S3-1', 'booked').waitFor();
      await banner().waitFor({ state: 'detached' });
      await row('Holds', 'S5-1').waitFor();
    },
  );
});

test('the keyboard alone gets from seat to seat and through a dialog', async () => {
  await hold(['S1-1']);
  await openShow();
  await page.locator('[data-seat-id="S1-1"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-seat-id'));
  expect(await focused()).toBe('S2-2');

  await row('Holds', 'S1-1').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('by keyboard');
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press('Tab');
    const isInside = await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null);
    expect(isInside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await seat('S1-1', 'held').waitFor();
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious', async () => {
    await openPage({ colorScheme });
    await confirmHold(await hold(['A1'], { showId: SMALL_SHOW }));
    await hold(['B1'], { showId: SMALL_SHOW });

    await page.goto(api.origin);
    await page.locator(`[data-show-id="${SMALL_SHOW}"]`).waitFor();
    expect(await seriousViolations()).toEqual([]);
    await openShow({ showId: SMALL_SHOW, token: '' });
    expect(await seriousViolations()).toEqual([]);
    await openShow({ showId: SMALL_SHOW });
    await row('Holds', 'B1').waitFor();
    await row('Bookings', 'A1').waitFor();
    expect(await seriousViolations()).toEqual([]);
    await row('Holds', 'B1').getByRole('button').click();
    await page.getByRole('dialog').waitFor();
    expect(await seriousViolations()).toEqual([]);
  });
});

async function seriousViolations(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}
