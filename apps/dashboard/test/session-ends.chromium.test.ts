import { ADMIN } from '@holdfast/api/testing';
import { expect, test } from 'vitest';
import type { Role } from './support/log-in-as.ts';
import { MapOnPage } from './support/map-on-page.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

/** More than travel in one request. */
const MANY = 12;
const CUSTOMER = /customer-\d/;

const main = () => desk().page.getByRole('main');
const dialog = () => desk().page.getByRole('dialog');

async function account(role: Role) {
  const credentials = { email: `${role}@example.com`, password: `a password of some ${role}` };
  await desk().call('accounts.create', { ...credentials, role });
  return credentials;
}

async function logIn({ email, password }: { email: string; password: string }) {
  await main().getByLabel('Email').fill(email);
  await main().getByLabel('Password').fill(password);
  await main().getByRole('button', { name: 'Log in' }).click();
}

/** Beside anything the page does or knows of. */
async function endSession() {
  const { url } = desk().api;
  const headers = { origin: url };
  const answer = await desk().page.request.post(`${url}/api/auth/sign-out`, { headers, data: {} });
  expect(answer.ok()).toBe(true);
}

async function openHolds(credentials: { email: string; password: string }) {
  await desk().openShow({ tab: 'holds', token: '' });
  await logIn(credentials);
  await desk().page.getByText(credentials.email).waitFor();
}

/** Not in the page at all, so neither to be seen nor to be found. */
async function nothingIsLeft() {
  await main().getByText('Log in to go on where you were').waitFor();
  await expect.poll(() => desk().page.getByText(CUSTOMER).count()).toBe(0);
  expect(await dialog().count()).toBe(0);
}

test('in the middle of many: after logging in again, of each is told what became of it', async () => {
  for (let at = 1; at <= MANY; at += 1)
    await desk().hold([`S${(at % 6) + 1}-${at}`], { customerRef: `customer-${at}` });
  const operator = await account('operator');
  await openHolds(operator);
  await desk().page.getByLabel('Select all').check();
  await desk().page.getByRole('toolbar').getByRole('button', { name: 'Clear' }).click();
  let requests = 0;
  await desk().page.route('**/trpc/holds.clear*', async (route) => {
    requests += 1;
    if (requests === 2) await endSession();
    await route.continue();
  });
  await desk().giveReason('rehearsal', `Clear ${MANY} holds`);

  await nothingIsLeft();
  await desk().page.keyboard.press('c');
  await logIn(operator);
  await dialog()
    .getByText(/^8 done, 4 unknown$/)
    .waitFor();
  expect(await dialog().getByRole('row').filter({ hasText: 'customer-' }).count()).toBe(MANY);
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await dialog().getByText(`${MANY} done`).waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await desk().panel('Holds').getByText('No holds').waitFor();
});

test('in the middle of a sentence: the same person finishes it, another begins anew', async () => {
  await desk().hold(['S1-1'], { customerRef: 'customer-1' });
  const operator = await account('operator');
  const open = async () => {
    await desk()
      .row('Holds', 'customer-1')
      .getByRole('button', { name: /^Clear/ })
      .click();
    await dialog().getByLabel('Reason').fill('The customer called and');
  };
  const stumble = async (seatId: string) => {
    await endSession();
    // The list asks anew for what changed, and hears that it may not.
    await desk().hold([seatId], { customerRef: 'customer-2' });
    await nothingIsLeft();
  };
  await openHolds(operator);
  await open();
  await stumble('S2-1');
  await logIn(operator);
  expect(await dialog().getByLabel('Reason').inputValue()).toBe('The customer called and');
  await stumble('S3-1');
  await logIn(ADMIN);
  await desk().row('Holds', 'S1-1').waitFor();
  expect(await dialog().count()).toBe(0);
});

test('a key that is shown once is still shown to whom it was made for', async () => {
  await desk().page.goto(`${desk().api.url}/keys`);
  await logIn(ADMIN);
  await desk().page.getByRole('button', { name: 'New key' }).click();
  await dialog().getByLabel('Name').fill('shop');
  await dialog().getByLabel('sell', { exact: true }).check();
  await dialog().getByRole('button', { name: 'Make' }).click();
  const secret = await dialog().getByLabel('Key', { exact: true }).textContent();
  await endSession();
  await desk().page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  await nothingIsLeft();
  expect(
    await desk()
      .page.getByText(secret ?? '')
      .count(),
  ).toBe(0);
  await logIn(ADMIN);
  await expect.poll(() => dialog().getByLabel('Key', { exact: true }).textContent()).toBe(secret);
});

test('on the map, which everybody may see, what an operator had open is theirs', async () => {
  await desk().hold(['S5-10'], { customerRef: 'customer-1' });
  const operator = await account('operator');
  await openHolds(operator);
  await desk().page.getByRole('link', { name: 'Seats' }).click();
  const map = await MapOnPage.of(desk());
  await map.frame.and(desk().page.locator('[data-view]')).waitFor();
  await map.click('S5-10');
  await desk().panel('Selection').getByRole('button', { name: 'Clear holds…' }).click();
  await dialog().getByText('customer-1').waitFor();
  await endSession();
  await desk().giveReason('wrong seat', 'Clear hold');
  await dialog().waitFor({ state: 'detached' });
  await expect.poll(() => desk().page.getByText(CUSTOMER).count()).toBe(0);
  await desk().page.getByRole('button', { name: 'Log in' }).click();
  await dialog().getByLabel('Email').fill(operator.email);
  await dialog().getByLabel('Password').fill(operator.password);
  await dialog().getByRole('button', { name: 'Log in' }).click();
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await desk().seat('S5-10', 'available').waitFor();
});
