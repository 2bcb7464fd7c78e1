import { ADMIN } from '@holdfast/api/testing';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { ensureBuilt } from './support/built-dashboard.ts';
import { Desk, SHOW, SMALL_SHOW } from './support/desk.ts';
import { type Line, startLine } from './support/line.ts';

/** The promise: what changes elsewhere is seen here within this time. */
const LIVE_WITHIN_MS = 1_000;
/** Tables gather changes and ask the server anew; on a busy machine that takes longer than to draw a seat. */
const LISTED_WITHIN_MS = 2_000;

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  await ensureBuilt();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  desk = await Desk.open(browser);
});
afterEach(async () => {
  await desk.close();
  expect(desk.faults).toEqual([]);
});

/** How long until `changed` is so on the page, from before `change` is asked for. */
async function timeToSee(change: () => Promise<unknown>, changed: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await change();
  await changed();
  return performance.now() - startMs;
}

test('the page runs scripts of its own only, and is framed by nobody', async () => {
  const page = await desk.page.goto(`${desk.api.url}/shows/${SHOW}`);
  const policy = page?.headers()['content-security-policy'] ?? '';
  for (const directive of ["script-src 'self'", "default-src 'none'", "frame-ancestors 'none'"]) {
    expect(policy.split(';')).toContain(directive);
  }
});

test('lists the shows with their counts, finds one, and leads to it', async () => {
  await desk.hold(['S1-1', 'S1-2']);
  await desk.page.goto(desk.api.url);
  const card = desk.page.locator(`[data-show-id="${SHOW}"]`);
  await card.locator('[data-count-of="held"]', { hasText: '2' }).waitFor();
  await desk.page.locator('[data-show-id="avengers_endgame"]').waitFor();

  await desk.page.getByRole('searchbox').fill('grand');
  await desk.page.locator('[data-show-id="avengers_endgame"]').waitFor({ state: 'detached' });
  await desk.page.getByRole('searchbox').fill('opera');
  await desk.page.getByText('No show matches “opera”').waitFor();
  await desk.page.getByRole('searchbox').fill('');
  await card.getByRole('link').click();
  await desk.seat('S1-2', 'held').waitFor();
  expect(await desk.page.title()).toBe('A Night at the Grand Hall · Holdfast');
});

test('a hold taken elsewhere shows within a second, runs down, and can be cleared', async () => {
  await desk.openShow();
  await desk.panel('Holds').getByText('No holds').waitFor();
  expect(await desk.page.locator('[data-seat-id]').count()).toBe(408);

  const tookMs = await timeToSee(
    () => desk.hold(['S5-10', 'S5-11']),
    () => desk.seat('S5-10', 'held').waitFor(),
  );
  expect(tookMs).toBeLessThan(LIVE_WITHIN_MS);
  await desk.seat('S5-11', 'held').waitFor();
  await desk.page.locator('[data-count-of="held"]', { hasText: '2' }).waitFor();

  const held = desk.row('Holds', 'S5-10');
  for (const text of ['S5-11', 'customer-1', 'active']) await held.getByText(text).waitFor();
  const listedMs = await timeToSee(
    () => desk.hold(['S6-1']),
    () => desk.row('Holds', 'S6-1').waitFor(),
  );
  expect(listedMs).toBeLessThan(LISTED_WITHIN_MS);
  const left = async () => Number((await held.getByRole('timer').textContent())?.replace(':', ''));
  const firstLeft = await left();
  expect(firstLeft).toBeGreaterThan(430);
  expect(firstLeft).toBeLessThanOrEqual(500);
  await expect.poll(left, { timeout: 5_000 }).toBeLessThan(firstLeft);

  await held.getByRole('button', { name: /Clear/ }).click();
  const submit = desk.page.getByRole('dialog').getByRole('button', { name: 'Clear hold' });
  await desk.page.getByLabel('Reason').fill('no');
  expect(await submit.isDisabled()).toBe(true);
  await desk.giveReason('customer called', 'Clear hold');
  await desk.seat('S5-10', 'available').waitFor();
  await held.waitFor({ state: 'detached' });
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a hold confirmed elsewhere becomes a booking, which can be cancelled', async () => {
  await desk.openShow();
  const taken = await desk.hold(['B2-3', 'B2-4'], { customerRef: 'customer-2' });
  await desk.row('Holds', 'B2-3').waitFor();
  const tookMs = await timeToSee(
    () => desk.confirmHold(taken),
    () => desk.seat('B2-4', 'booked').waitFor(),
  );
  expect(tookMs).toBeLessThan(LIVE_WITHIN_MS);
  await desk.row('Holds', 'B2-3').waitFor({ state: 'detached' });
  const booking = desk.row('Bookings', `bk_${taken.holdId}`);
  for (const text of ['B2-3', 'customer-2', 'pay-1', 'confirmed'])
    await booking.getByText(text).first().waitFor();

  await booking.getByRole('button', { name: /Cancel/ }).click();
  await desk.giveReason('show moved', 'Cancel booking');
  await desk.seat('B2-3', 'available').waitFor();
  await booking.getByText('cancelled').waitFor();
  expect(await booking.getByRole('button').count()).toBe(0);
});

test("a refused clear says why, in the server's words", async () => {
  await desk.openShow();
  const taken = await desk.hold(['S1-1']);
  await desk.row('Holds', 'S1-1').getByRole('button').click();
  await desk.confirmHold(taken);
  await desk.giveReason('too late', 'Clear hold');
  const refusal = desk.page.getByRole('dialog').getByRole('alert');
  await expect.poll(() => refusal.textContent()).toBe('The hold is being confirmed or already is a booking.');
});

describe('operators', () => {
  test('the link logs in and leaves the address bar; logging out shows nothing more', async () => {
    await desk.hold(['S1-1']);
    await desk.openShow();
    await desk.row('Holds', 'customer-1').waitFor();
    expect(desk.page.url()).toBe(`${desk.api.url}/shows/${SHOW}`);
    await desk.page.reload();
    await desk.row('Holds', 'customer-1').waitFor();

    await desk.page.getByText(`${ADMIN.email} · admin`).waitFor();
    await desk.page.getByRole('button', { name: 'Log out' }).click();
    await desk.page.getByLabel('Password').waitFor();
    expect(await desk.page.getByText('customer-1', { exact: true }).count()).toBe(0);
    await desk.seat('S1-1', 'held').waitFor();
  });

  test('a link that is none says so, and email and password help, as does a link that is pasted', async () => {
    await desk.openShow({ token: 'x'.repeat(32) });
    await desk.page.getByRole('alert').getByText('This link has been used').waitFor();
    const form = desk.page.getByRole('main');
    const logIn = () => form.getByRole('button', { name: 'Log in' }).click();

    await form.getByLabel('Email').fill(ADMIN.email);
    await form.getByLabel('Password').fill('some other password');
    await logIn();
    await form.getByRole('alert').getByText('No account that may log in').waitFor();
    await form.getByLabel('Email').fill(ADMIN.email);
    await form.getByLabel('Password').fill(ADMIN.password);
    await logIn();
    await desk.panel('Holds').getByText('No holds').waitFor();

    await desk.page.getByRole('button', { name: 'Log out' }).click();
    await form.getByLabel('Email').fill(`${desk.api.url}/#operator=${desk.api.ready.loginToken}`);
    await logIn();
    await desk.panel('Holds').getByText('No holds').waitFor();
  });

  test('the link logs in where the page already is, and once only', async () => {
    await desk.openShow({ token: '' });
    await desk.page.getByLabel('Password').waitFor();
    const follow = () =>
      desk.page.evaluate((token) => {
        location.hash = `operator=${token}`;
      }, desk.api.ready.loginToken);
    await follow();
    await desk.panel('Holds').getByText('No holds').waitFor();
    await desk.page.getByRole('button', { name: 'Log out' }).click();
    await desk.page.getByLabel('Password').waitFor();
    await follow();
    await desk.page.getByRole('alert').getByText('This link has been used').waitFor();
    expect(new URL(desk.page.url()).hash).toBe('');
  });

  test('whoever is disabled elsewhere is out, and reads nothing more', async () => {
    await desk.hold(['S1-1']);
    const { accountId } = await desk.call('accounts.create', {
      email: 'viewer@example.com',
      role: 'viewer',
      password: 'a password of a viewer',
    });
    await desk.openShow({ token: '' });
    const form = desk.page.getByRole('main');
    await form.getByLabel('Email').fill('viewer@example.com');
    await form.getByLabel('Password').fill('a password of a viewer');
    await form.getByRole('button', { name: 'Log in' }).click();
    await desk.page.getByText('viewer@example.com · viewer').waitFor();
    await desk.row('Holds', 'customer-1').waitFor();
    await desk.call('accounts.disable', { accountId });
    // The table asks anew for what changed, and hears that it may not.
    await desk.hold(['S2-1']);
    await form.getByLabel('Password').waitFor();
    expect(await desk.page.getByText('customer-1', { exact: true }).count()).toBe(0);
  });
});

describe('a connection that drops', () => {
  let line: Line | undefined;
  afterEach(async () => {
    await line?.close();
    line = undefined;
  });
  const banner = () => desk.page.getByText('Connection lost, retrying…');

  test('says so, and resumes from the version it had seen', async () => {
    line = await startLine(desk.api.url);
    await desk.openShow({ origin: line.origin });
    await desk.hold(['S1-1']);
    await desk.seat('S1-1', 'held').waitFor();

    line.cut();
    await banner().waitFor();
    await desk.hold(['S2-1']);
    const watch = desk.page.waitForResponse((response) => response.url().includes('seats.watch'));
    line.mend();
    await desk.seat('S2-1', 'held').waitFor();
    await banner().waitFor({ state: 'detached' });
    await desk.row('Holds', 'S2-1').waitFor();
    const input = JSON.parse(new URL((await watch).url()).searchParams.get('input') ?? '');
    expect(input.lastEventId).toMatch(/^\d+$/);
  });

  test('resumes where nothing changed meanwhile', async () => {
    line = await startLine(desk.api.url);
    await desk.openShow({ origin: line.origin });
    line.cut();
    await banner().waitFor();
    line.mend();
    await banner().waitFor({ state: 'detached' });
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'resumes on a server that was ended by %s and started anew',
    async (signal) => {
      await desk.openShow();
      await desk.confirmHold(await desk.hold(['S3-1']));
      await desk.seat('S3-1', 'booked').waitFor();
      // The memory engine forgets its holds when it ends: this seat is free afterwards.
      await desk.hold(['S4-1']);
      await desk.seat('S4-1', 'held').waitFor();

      await desk.api.kill(signal);
      await banner().waitFor();
      await desk.api.restart();
      await desk.hold(['S5-1']);
      await desk.seat('S5-1', 'held').waitFor();
      await desk.seat('S4-1', 'available').waitFor();
      await desk.seat('S3-1', 'booked').waitFor();
      await banner().waitFor({ state: 'detached' });
      await desk.row('Holds', 'S5-1').waitFor();
    },
  );
});

test("a countdown goes by the server's clock, not by that of the browser", async () => {
  await desk.page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 240_000;
  });
  await desk.hold(['S1-1']);
  await desk.openShow();
  expect(await desk.row('Holds', 'S1-1').getByRole('timer').textContent()).toMatch(/^(4:[345]\d|5:00)$/);
});

test('a table that refreshes leaves the focus where it is', async () => {
  await desk.hold(['S1-1']);
  await desk.openShow();
  const clear = desk.row('Holds', 'S1-1').getByRole('button');
  await clear.focus();
  await desk.hold(['S2-1']);
  await desk.row('Holds', 'S2-1').waitFor();
  expect(await clear.evaluate((button) => button === document.activeElement)).toBe(true);
});

test('the keyboard alone gets from seat to seat and through a dialog', async () => {
  await desk.hold(['S1-1']);
  await desk.openShow();
  await desk.page.locator('[data-seat-id="S1-1"]').focus();
  await desk.page.keyboard.press('ArrowRight');
  await desk.page.keyboard.press('ArrowDown');
  const focused = () => desk.page.evaluate(() => document.activeElement?.getAttribute('data-seat-id'));
  expect(await focused()).toBe('S2-2');

  await desk.row('Holds', 'S1-1').getByRole('button').focus();
  await desk.page.keyboard.press('Enter');
  await desk.page.keyboard.type('by keyboard');
  for (let press = 0; press < 6; press += 1) {
    await desk.page.keyboard.press('Tab');
    const isInside = await desk.page.evaluate(
      () => document.activeElement?.closest('[role="dialog"]') !== null,
    );
    expect(isInside).toBe(true);
  }
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.seat('S1-1', 'held').waitFor();
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  // On the small show: axe looks at every element, and more seats are more of the same.
  test('axe finds nothing serious', async () => {
    await desk.page.emulateMedia({ colorScheme });
    await desk.confirmHold(await desk.hold(['A1'], { showId: SMALL_SHOW }));
    await desk.hold(['B1'], { showId: SMALL_SHOW });

    await desk.page.goto(desk.api.url);
    await desk.page.locator(`[data-show-id="${SMALL_SHOW}"]`).waitFor();
    expect(await desk.seriousViolations()).toEqual([]);
    await desk.openShow({ showId: SMALL_SHOW, token: '' });
    expect(await desk.seriousViolations()).toEqual([]);
    await desk.openShow({ showId: SMALL_SHOW });
    await desk.row('Holds', 'B1').waitFor();
    await desk.row('Bookings', 'A1').waitFor();
    expect(await desk.seriousViolations()).toEqual([]);
    await desk.row('Holds', 'B1').getByRole('button').click();
    await desk.page.getByRole('dialog').waitFor();
    expect(await desk.seriousViolations()).toEqual([]);
  });
});
