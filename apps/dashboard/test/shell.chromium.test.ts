import { afterEach, describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { type Line, startLine } from './support/line.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

const background = () => desk().page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('a theme that is chosen stays, whatever the system says, until the system is chosen again', async () => {
  const { page } = desk();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${desk().api.url}/shows`);
  const light = await background();
  const choose = async (theme: string) => {
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: theme }).click();
  };
  await choose('Dark');
  await expect.poll(background).not.toBe(light);
  await page.reload();
  const dark = await background();
  expect(dark).not.toBe(light);
  await choose('As the system');
  await expect.poll(background).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).toBe(dark);
});

describe('by keyboard', () => {
  test('g and a letter leads to a page, but not while somebody types', async () => {
    const { page } = desk();
    await desk().openShow();
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(`${desk().api.url}/shows`);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('searchbox').pressSequentially('ga');
    expect(new URL(page.url()).pathname).toBe('/shows');
    await page
      .getByText('No show matches “ga”')
      .or(page.locator(`[data-show-id="${SMALL_SHOW}"]`))
      .waitFor();
  });

  test('keys rest under a dialog: neither what it asks becomes another, nor is it left', async () => {
    const { page } = desk();
    await desk().hold(['S1-1']);
    await desk().openShow({ tab: 'holds' });
    await page.getByLabel('Select all').check();
    // Away from the box, in which keys are its own.
    await page.getByRole('button', { name: 'Deselect' }).focus();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    const title = await dialog.getByRole('heading').textContent();
    await dialog.getByRole('button').last().focus();
    for (const key of ['r', 'c', '?', 'Control+k', 'g', 'o']) await page.keyboard.press(key);
    expect(await dialog.getByRole('heading').allTextContents()).toEqual([title]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe(`/shows/${SHOW}/holds`);
    await page.keyboard.press('r');
    await dialog.getByRole('heading', { name: /Release/ }).waitFor();
  });

  test('? shows what the keys do here', async () => {
    const { page } = desk();
    await desk().openShow();
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const does of ['Go to Bookings', 'Find a page, a show, a hold, a booking'])
      await sheet.getByText(does).waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  test('Ctrl K finds a show by its name and goes there', async () => {
    const { page } = desk();
    await page.goto(`${desk().api.url}/shows`);
    await page.locator(`[data-show-id="${SHOW}"]`).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page').fill('grand');
    await page.getByRole('option', { name: 'Grand Hall' }).waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${desk().api.url}/shows/${SHOW}`);
  });

  test('Ctrl K finds a show that is one of many', async () => {
    const seatMap = { sections: [{ name: 'Hall', rows: [{ name: 'A', seats: [{ id: 'A1' }] }] }] };
    for (let at = 100; at < 170; at += 1)
      await desk().call('shows.create', { showId: `matinee_${at}`, title: `Matinee ${at}`, seatMap });
    await desk().call('shows.create', { showId: 'zauberfloete', title: 'The Magic Flute', seatMap });
    const { page } = desk();
    await page.goto(`${desk().api.url}/shows`);
    await page.locator('[data-show-id]').first().waitFor();
    await page.keyboard.press('Control+k');
    for (const [text, title] of [
      ['magic', 'The Magic Flute'],
      ['matinee 169', 'Matinee 169'],
    ] as const) {
      await page.getByPlaceholder('Find a page').fill(text);
      await page.getByRole('option', { name: title }).waitFor();
    }
  });

  test('Ctrl K offers no booking that was found by another text, and says when it cannot look', async () => {
    const { page } = desk();
    const hold = await desk().hold(['A1'], { showId: SMALL_SHOW, customerRef: 'order-77' });
    const { bookingId } = await desk().confirmHold(hold);
    await desk().openShow();
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByPlaceholder('Find a page');
    const found = page.getByRole('option', { name: 'order-77' });
    await field.fill('order-7');
    await found.waitFor();
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route(/bookings\.list/, async (route) => {
      await promise;
      await route.continue();
    });
    // Letters of its id, which a lenient match would find in it.
    await field.fill(`order-7${String(bookingId).slice(-4)}`);
    await page.getByText('Looking…').waitFor();
    expect(await found.count()).toBe(0);
    resolve();
    await page.getByText('Nothing has that name').waitFor();
    await page.unroute(/bookings\.list/);
    await page.route(/bookings\.list/, (route) => route.abort());
    await field.fill('order-79');
    await page.getByRole('dialog').getByRole('alert').getByText('The server cannot be reached.').waitFor();
  });

  test('Ctrl K finds a live hold of any show by a part of its customer, and leads to its story', async () => {
    const { page } = desk();
    await desk().hold(['A1'], { showId: SMALL_SHOW, customerRef: 'Mrs Miller, order-77' });
    await desk().openShow();
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page').fill('miller');
    await page.getByRole('option', { name: 'Mrs Miller, order-77' }).click();
    await page.waitForURL(new RegExp(`/shows/${SMALL_SHOW}/holds\\?hold=`));
    await page.getByRole('dialog').getByText('Mrs Miller, order-77').first().waitFor();
  });

  test('Ctrl K leads to the other pages of the show one is at', async () => {
    const { page } = desk();
    await desk().openShow();
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page').fill('box');
    await page.getByRole('option', { name: 'Box office' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${desk().api.url}/shows/${SHOW}/sell`);
  });

  test('Ctrl K finds a booking by its customer, for operators', async () => {
    const { page } = desk();
    await desk().confirmHold(await desk().hold(['A1'], { showId: SMALL_SHOW, customerRef: 'order-77' }));
    await desk().openShow();
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a page').fill('order-7');
    await page.getByRole('option', { name: 'order-77' }).click();
    await page.waitForURL(/\/bookings\?.*booking=bk_/);
  });
});

test('the pages that a role may not see are not offered, and say so where they are gone to', async () => {
  const { page } = desk();
  await desk().openShow({ token: '' });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  expect(await pages.getByRole('link').allTextContents()).toEqual(['Shows']);
  await desk().call('accounts.create', {
    email: 'viewer@example.com',
    role: 'viewer',
    password: 'a password of a viewer',
  });
  await page.goto(`${desk().api.url}/keys`);
  await page.getByLabel('Email').fill('viewer@example.com');
  await page.getByLabel('Password').fill('a password of a viewer');
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await page.getByText('You are logged in as viewer').waitFor();
  expect(await pages.getByRole('link').allTextContents()).toEqual(['Overview', 'Shows', 'Bookings', 'Audit']);
});

test('an address that leads nowhere says so', async () => {
  await desk().page.goto(`${desk().api.url}/nowhere`);
  await desk().page.getByText('There is no such page').waitFor();
});

describe('a server that does not answer', () => {
  let line: Line | undefined;
  afterEach(() => line?.close());

  test('is told of on every page, until it answers again', async () => {
    line = await startLine(desk().api.url);
    await desk().page.goto(`${line.origin}/shows`);
    await desk().page.locator(`[data-show-id="${SHOW}"]`).waitFor();
    const banner = desk().page.getByText('The server cannot be reached, retrying…');
    line.cut();
    await banner.waitFor();
    line.mend();
    await banner.waitFor({ state: 'detached' });
  });
});

test('a login that ends elsewhere leads back to where one was', async () => {
  const { page } = desk();
  await desk().openShow({ tab: 'holds' });
  await desk().panel('Holds').getByText('No holds').waitFor();
  // As if it had run out: the cookie is all there is of it in the browser.
  await page.context().clearCookies();
  await desk().hold(['S1-1']);
  await page.getByText('You are logged out. Log in to go on where you were.').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/shows/${SHOW}/holds`);
});
