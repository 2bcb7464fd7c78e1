/** A whole evening as it is in production: claims in Redis, what is kept in PostgreSQL, two api processes on both. */
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from '@holdfast/core/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureBuilt, launchBrowser } from '../testing/index.ts';
import { Desk } from './support/desk.ts';
import { exportCsv } from './support/export.ts';
import { logInAs } from './support/log-in-as.ts';
import { MapOnPage } from './support/map-on-page.ts';
import { selling } from './support/selling.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const TITLE = 'The Evening';
const SHOW = 'the_evening';

let redis: RedisServer;
let postgres: PostgresServer;
let browser: Browser;
/** An admin at the first process, who does most. */
let house: Desk;
/** An operator in another browser, at the second process. */
let door: Desk;
const admin = 'admin@example.com';
const operator = 'operator@example.com';

beforeAll(async () => {
  await ensureBuilt();
  [redis, postgres, browser] = await Promise.all([startRedis(), startPostgres(), launchBrowser()]);
  const env = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
  house = await Desk.open(browser, { env });
  door = await Desk.open(browser, { env });
  await logInAs(house, 'admin');
  await logInAs(door, 'operator');
});
afterAll(async () => {
  await Promise.all([house?.close(), door?.close()]);
  await Promise.all([redis?.stop(), postgres?.stop(), browser?.close()]);
  expect([house?.faults, door?.faults]).toEqual([[], []]);
});

const open = (tab: '' | 'holds' | 'sell', desk = house) => desk.openShow({ showId: SHOW, tab, token: '' });
const hold = (seatIds: readonly string[], customerRef: string) =>
  house.hold(seatIds, { showId: SHOW, customerRef });
const dialog = (desk = house) => desk.page.getByRole('dialog').last();
const toast = (text: string) => house.page.locator('[data-sonner-toast]', { hasText: text });
const undo = (text: string) => toast(text).getByRole('button', { name: 'Undo' }).click();
const press = (name: string | RegExp) => house.page.getByRole('button', { name, exact: true }).click();
const holdAction = (action: string, seatId: string, desk = house) =>
  desk
    .row('Holds', seatId)
    .getByRole('button', { name: new RegExp(`^${action} the hold`) })
    .click();

test('an admin draws a hall, and imports another', async () => {
  const { page } = house;
  await page.goto(`${house.api.url}/shows/new`);
  await page.getByLabel('Title', { exact: true }).fill(TITLE);
  await page.getByLabel('Rows', { exact: true }).fill('4');
  await page.getByLabel('Seats in a row', { exact: true }).fill('6');
  await press('Create the show');
  await page.waitForURL(`${house.api.url}/shows/${SHOW}`);
  await page.getByRole('heading', { name: TITLE }).waitFor();

  await page.goto(`${house.api.url}/shows/new?from=file`);
  await page.getByLabel('Title', { exact: true }).fill('The Matinee');
  const buffer = Buffer.from('section,row,seat,id\nStalls,A,1,A1\nStalls,A,2,A2\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'hall.csv', mimeType: 'text/csv', buffer });
  await page.getByText('hall.csv is good.').waitFor();
  await press('Create the show');
  await page.waitForURL(`${house.api.url}/shows/the_matinee`);

  // The other process has both.
  await door.page.goto(`${door.api.url}/shows`);
  for (const showId of [SHOW, 'the_matinee']) {
    await door.page.locator(`[data-show-id="${showId}"]`).waitFor();
  }
});

test('the sale is closed and opened, each taken back once', async () => {
  await open('');
  const sale = (text: string, desk = house) => desk.page.getByText(text, { exact: true }).waitFor();
  const button = (name: string) => press(`${name} of ${TITLE}`);
  await button('Close sale');
  await house.giveReason('The hall is flooded', 'Close sale');
  await sale('Sale closed');
  await undo('is closed');
  await sale('On sale');
  await button('Close sale');
  await house.giveReason('Flooded again', 'Close sale');
  await sale('Sale closed');
  await button('Open sale');
  await sale('On sale');
  await undo('is on sale');
  await sale('Sale closed');
  await open('', door);
  await sale('Sale closed', door);
  await expect(hold(['A1'], 'early bird')).rejects.toThrow('SHOW_CLOSED');
  await button('Open sale');
  await sale('On sale');
});

test('the box office holds, extends, gives one back, and books', async () => {
  const clerk = selling(() => house);
  await open('sell');
  await clerk.hold('A1', 'A2', 'A3');
  await clerk.card('A1').getByRole('button', { name: 'Extend' }).click();
  await toast('Extended').waitFor();
  await clerk.card('A1').getByRole('button', { name: 'Mark A2 to give it back' }).click();
  await clerk.card('A1').getByRole('button', { name: 'Give back A2' }).click();
  await toast('A2 is on sale again').waitFor();
  await clerk.book('A1', 'till-17');
  await clerk.ticket().getByText('till-17').waitFor();
  const { bookings } = await door.query('bookings.list', { showId: SHOW });
  expect(bookings).toMatchObject([{ seatIds: ['A1', 'A3'], paymentRef: 'till-17' }]);
});

test('another browser on another process clears what the clerk holds', async () => {
  const clerk = selling(() => house);
  await open('sell');
  await open('holds', door);
  await clerk.hold('A4');
  await holdAction('Clear', 'A4', door);
  await door.giveReason('The seat is broken', 'Clear hold');
  await house.panel('Cleared by an operator').getByText('Nothing was booked.').waitFor();
  await door.row('Holds', 'A4').waitFor({ state: 'detached' });
});

test('on the map seats are blocked, unblocked, each with Undo, and cleared', async () => {
  await open('');
  const map = await MapOnPage.of(house, SHOW);
  const selection = (name: string) => house.panel('Selection').getByRole('button', { name, exact: true });
  await map.click('B1');
  await map.click('B2', 'Shift');
  await selection('Block…').click();
  await house.giveReason('Wet paint', 'Block 2 seats');
  await house.seat('B2', 'blocked').waitFor();
  await undo('2 seats blocked');
  await house.seat('B2', 'available').waitFor();
  await selection('Block…').click();
  await house.giveReason('Wet paint after all', 'Block 2 seats');
  await house.seat('B2', 'blocked').waitFor();
  await selection('Unblock…').click();
  await house.giveReason('It has dried', 'Unblock 2 seats');
  await house.seat('B2', 'available').waitFor();
  await undo('2 seats unblocked');
  await house.seat('B2', 'blocked').waitFor();
  await selection('Deselect').click();

  await hold(['B4'], 'bert');
  await house.seat('B4', 'held').waitFor();
  await map.click('B4');
  await selection('Clear holds…').click();
  await house.giveReason('Wrong price', 'Clear hold');
  await house.seat('B4', 'available').waitFor();
});

test('on the holds page one is extended, one released, and of several cleared one was just confirmed', async () => {
  await hold(['C1'], 'carla');
  const dora = await hold(['C2', 'C3'], 'dora');
  await hold(['C4'], 'emil');
  await open('holds');
  await holdAction('Extend', 'C1');
  await house.giveReason('Her card was declined', 'Extend hold');
  await toast('Runs until').waitFor();
  await holdAction('Release', 'C1');
  await house.giveReason('She is ill', 'Release seats');
  await house.row('Holds', 'carla').waitFor({ state: 'detached' });

  for (const customer of ['dora', 'emil']) await house.row('Holds', customer).getByRole('checkbox').check();
  await house.page.getByRole('toolbar').getByRole('button', { name: 'Clear' }).click();
  await house.confirmHold(dora);
  await house.giveReason('Rehearsal', 'Clear 2 holds');
  await dialog().getByText('1 done, 1 refused').waitFor();
  const result = (text: string) => dialog().getByRole('row').filter({ hasText: text });
  await result('dora').getByText('Nothing was changed.').waitFor();
  await result('emil').getByText('done').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
});

test('a booking is found and cancelled, and what is filtered exported', async () => {
  await door.page.goto(`${door.api.url}/bookings?show=${SHOW}`);
  await door.page.getByLabel('Search', { exact: true }).fill('dora');
  await door
    .row('Bookings', 'dora')
    .getByRole('button', { name: /Cancel/ })
    .click();
  await door.giveReason('Bought twice', 'Cancel booking');
  await door.row('Bookings', 'cancelled').waitFor();
  await door.page.goto(`${door.api.url}/bookings?show=${SHOW}`);
  await door.row('Bookings', 'till-17').waitFor();
  const { rows } = await exportCsv(door);
  expect(rows.map((row) => [row.Seats, row.Status, row['Why cancelled']])).toEqual([
    ['C2 C3', 'cancelled', 'Bought twice'],
    ['A1 A3', 'confirmed', ''],
  ]);
});

test('an account and a key are made, and taken back', async () => {
  const { page } = house;
  await page.goto(`${house.api.url}/accounts`);
  await press('New account');
  await dialog().getByLabel('Email').fill('night@example.com');
  await dialog().getByRole('button', { name: 'Generate' }).click();
  await dialog().getByRole('button', { name: 'Make account' }).click();
  await dialog().getByRole('button', { name: 'I have kept it' }).click();
  await press('Change night@example.com');
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await dialog().getByRole('button', { name: 'Disable' }).click();
  await house.row('Accounts', 'night@example.com').getByText('disabled').waitFor();

  await page.goto(`${house.api.url}/keys`);
  await press('New key');
  await dialog().getByLabel('Name').fill('night report');
  await dialog().getByRole('button', { name: 'Make key' }).click();
  const key = (await dialog().getByLabel('Key', { exact: true }).textContent()) ?? '';
  const isGood = async () => {
    const { status } = await fetch(`${door.api.url}/api/v1/me`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return status === 200;
  };
  expect(await isGood()).toBe(true);
  await dialog().getByRole('button', { name: 'I have kept it' }).click();
  await press('Revoke night report');
  await dialog().getByRole('button', { name: 'Revoke night report' }).click();
  await house.row('API keys', 'night report').waitFor({ state: 'detached' });
  // At the other process too, which knows a good key for a while.
  await expect.poll(isGood, { timeout: 5_000 }).toBe(false);
});

/** The evening as the audit has it, oldest first: by which action it is found, what, who, why, and how it ended. */
const EVENING = [
  ['Create a show', 'Created the show “The Evening”', admin, '', 'done'],
  ['Create a show', 'Created the show “The Matinee”', admin, '', 'done'],
  ['Open or close a sale', 'Closed the sale', admin, 'The hall is flooded', 'done'],
  ['Open or close a sale', 'Opened the sale', admin, 'Closing it was undone', 'done'],
  ['Open or close a sale', 'Closed the sale', admin, 'Flooded again', 'done'],
  ['Open or close a sale', 'Opened the sale', admin, '', 'done'],
  ['Open or close a sale', 'Closed the sale', admin, 'Opening it was undone', 'done'],
  ['Open or close a sale', 'Opened the sale', admin, '', 'done'],
  ['Clear a hold', 'Cleared the hold of A4', operator, 'The seat is broken', 'done'],
  ['Block seats', 'Blocked B1, B2', admin, 'Wet paint', 'done'],
  ['Unblock seats', 'Unblocked B1, B2', admin, 'Undone: Wet paint', 'done'],
  ['Block seats', 'Blocked B1, B2', admin, 'Wet paint after all', 'done'],
  ['Unblock seats', 'Unblocked B1, B2', admin, 'It has dried', 'done'],
  ['Block seats', 'Blocked B1, B2', admin, 'Undone: It has dried', 'done'],
  ['Clear a hold', 'Cleared the hold of B4', admin, 'Wrong price', 'done'],
  ['Extend a hold', 'Extended the hold of C1', admin, 'Her card was declined', 'done'],
  ['Release a hold', 'Released the hold of C1', admin, 'She is ill', 'done'],
  ['Clear a hold', 'Tried to clear the hold', admin, 'Rehearsal', 'refused'],
  ['Clear a hold', 'Cleared the hold of C4', admin, 'Rehearsal', 'done'],
  ['Cancel a booking', 'Cancelled the booking of C2, C3', operator, 'Bought twice', 'done'],
  ['Make an account', 'Made the account of night@example.com', admin, 'operator', 'done'],
  ['Disable an account', 'Disabled the account of night@example.com', admin, '', 'done'],
  ['Make a key', 'Made the key “night report”', admin, 'night report: sell', 'done'],
  ['Revoke a key', 'Revoked the key “night report”', admin, 'night report', 'done'],
] as const;

test('the audit has all of it: who, why, and how it ended, on the page and in the file', async () => {
  await door.page.goto(`${door.api.url}/audit`);
  for (const [action, what, who, why, outcome] of EVENING) {
    await door.page.getByRole('combobox', { name: 'Action', exact: true }).selectOption(action);
    const entry = door.row('Audit', what).filter({ hasText: who }).filter({ hasText: why });
    await entry.filter({ hasText: outcome }).first().waitFor();
  }

  await door.page.getByRole('button', { name: 'Clear filters' }).click();
  await door.row('Audit', 'Revoked the key').waitFor();
  const { rows } = await exportCsv(door);
  const told = rows
    .map(({ What, Who, Why, Outcome }) => [What, Who, Why, Outcome])
    // The rest is what the test made to begin with, with a key.
    .filter(([, who]) => who === admin || who === operator)
    .toReversed();
  const expected = EVENING.map(([, what, ...rest]) => [expect.stringContaining(what), ...rest]);
  expect(told).toHaveLength(expected.length);
  expect(told).toEqual(expect.arrayContaining(expected));
  // One after the other, but for those that were cleared beside each other.
  const inOrder = (entries: readonly (readonly unknown[])[]) =>
    entries.filter(([, , why]) => why !== 'Rehearsal');
  expect(inOrder(told)).toEqual(inOrder(expected));
});
