import { ADMIN, logIn } from '@holdfast/api/testing';
import { describe, expect, test } from 'vitest';
import { logInAs, logInWith, statusForSession } from './support/log-in-as.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });

const open = async () => {
  await desk().page.goto(`${desk().api.url}/accounts`);
  await desk().row('Accounts', ADMIN.email).first().waitFor();
};
const dialog = () => desk().page.getByRole('dialog');
const choose = async (email: string, action: string) => {
  await desk()
    .page.getByRole('button', { name: `Change ${email}`, exact: true })
    .click();
  await desk().page.getByRole('menuitem', { name: action }).click();
};
const said = (text: string) => desk().page.getByRole('listitem').filter({ hasText: text }).first().waitFor();
const logsIn = (email: string, password: string) =>
  logIn(desk().api.url, { email, password }).then(
    () => true,
    () => false,
  );

describe('an admin', () => {
  test('makes an account with a generated password, which is shown once', async () => {
    await logInWith(desk(), ADMIN);
    await open();
    await desk().page.getByRole('button', { name: 'New account' }).click();
    await dialog().getByLabel('Email').fill('clerk@example.com');
    await dialog().getByLabel('Name').fill('Clara Clerk');
    await dialog().getByLabel('Role').selectOption('operator');
    await dialog().getByText('clears holds').waitFor();
    await dialog().getByRole('button', { name: 'Generate' }).click();
    await dialog().getByRole('button', { name: 'Make account' }).click();

    const secret = dialog().getByLabel('Password', { exact: true });
    await dialog().getByText('Password of clerk@example.com').waitFor();
    const password = (await secret.textContent()) ?? '';
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    await desk().page.keyboard.press('Escape');
    await dialog().getByRole('button', { name: 'Copy the password' }).click();
    await dialog().getByText('Copied').waitFor();
    expect(await desk().page.evaluate(() => navigator.clipboard.readText())).toBe(password);
    await dialog().getByRole('button', { name: 'I have kept it' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await desk().page.content()).not.toContain(password);

    const row = desk().row('Accounts', 'clerk@example.com');
    for (const text of ['Clara Clerk', 'operator', 'by password']) await row.getByText(text).waitFor();
    expect(await logsIn('clerk@example.com', password)).toBe(true);
  });

  test('is told why a password or an email will not do', async () => {
    await logInWith(desk(), ADMIN);
    await open();
    await desk().page.getByRole('button', { name: 'New account' }).click();
    const password = dialog().getByLabel('Password', { exact: true });
    await dialog().getByLabel('Email').fill(ADMIN.email);
    // Typed, as the browser asks for a length of what is typed only.
    await password.pressSequentially('too short');
    await dialog().getByRole('button', { name: 'Make account' }).click();
    expect(await password.evaluate((input: HTMLInputElement) => input.validity.tooShort)).toBe(true);
    await password.fill('long enough for anybody');
    await password.press('Enter');
    await dialog().getByRole('alert').getByText('There is an account with this email.').waitFor();
  });

  test('changes a role, and takes it back with Undo', async () => {
    await desk().call('accounts.create', {
      email: 'w@example.com',
      role: 'viewer',
      password: 'password of w',
    });
    await logInWith(desk(), ADMIN);
    await open();
    await choose('w@example.com', 'Change role');
    await dialog().getByLabel('Role').selectOption('admin');
    await dialog().getByRole('button', { name: 'Change role' }).click();
    await said('w@example.com is admin now');
    await desk().row('Accounts', 'w@example.com').getByText('admin', { exact: true }).waitFor();
    await desk().page.getByRole('button', { name: 'Undo' }).click();
    await desk().row('Accounts', 'w@example.com').getByText('viewer', { exact: true }).waitFor();
  });

  test('sets a password; disables and enables', async () => {
    const email = 'w@example.com';
    await desk().call('accounts.create', { email, role: 'viewer', password: 'password of w' });
    await logInWith(desk(), ADMIN);
    await open();
    await choose(email, 'Set password');
    await dialog().getByLabel('Password', { exact: true }).fill('another of w and longer');
    await dialog().getByRole('button', { name: 'Set password' }).click();
    await said('has a new password');
    expect(await logsIn(email, 'password of w')).toBe(false);
    expect(await logsIn(email, 'another of w and longer')).toBe(true);

    await choose(email, 'Disable');
    await dialog().getByText('They are logged out everywhere at once').waitFor();
    await dialog().getByRole('button', { name: 'Disable' }).click();
    await desk().row('Accounts', email).getByText('disabled').waitFor();
    expect(await logsIn(email, 'another of w and longer')).toBe(false);
    await choose(email, 'Enable');
    await dialog().getByRole('button', { name: 'Enable' }).click();
    await desk().row('Accounts', email).getByText('by password').waitFor();
    expect(await logsIn(email, 'another of w and longer')).toBe(true);
  });

  test('is told that it is themselves, and that there must be an admin', async () => {
    await logInWith(desk(), ADMIN);
    await open();
    await desk().row('Accounts', ADMIN.email).getByText('you', { exact: true }).waitFor();
    await choose(ADMIN.email, 'Disable');
    await dialog().getByText('That is you').waitFor();
    await dialog().getByRole('button', { name: 'Disable myself' }).click();
    await dialog().getByRole('alert').getByText('This is the last admin who can log in.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await choose(ADMIN.email, 'Change role');
    await dialog().getByLabel('Role').selectOption('viewer');
    await dialog().getByRole('button', { name: 'Change role' }).click();
    await dialog().getByRole('alert').getByText('This is the last admin who can log in.').waitFor();
  });

  test('who gives up the role sees the page no more', async () => {
    await logInAs(desk(), 'admin');
    await open();
    await choose('admin@example.com', 'Change role');
    await dialog().getByText('That is you').waitFor();
    await dialog().getByLabel('Role').selectOption('operator');
    await dialog().getByRole('button', { name: 'Change role' }).click();
    await desk().page.getByText('You are logged in as operator').waitFor();
    expect(await statusForSession(desk(), 'accounts.list')).toBe(403);
  });

  test('who sets a generated password of their own reads it, although it logs them out', async () => {
    await logInWith(desk(), ADMIN);
    await open();
    await choose(ADMIN.email, 'Set password');
    await dialog().getByRole('button', { name: 'Generate' }).click();
    await dialog().getByRole('button', { name: 'Set password' }).click();
    await dialog().getByText(`Password of ${ADMIN.email}`).waitFor();
    // Behind it.
    const form = desk().page.locator('main form');
    await form.waitFor();
    const password = (await dialog().getByLabel('Password', { exact: true }).textContent()) ?? '';
    await dialog().getByRole('button', { name: 'I have kept it' }).click();
    await form.getByLabel('Email').fill(ADMIN.email);
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Log in' }).click();
    await desk().row('Accounts', ADMIN.email).first().waitFor();
  });

  test('who sets their own password logs in with it', async () => {
    await logInWith(desk(), ADMIN);
    await open();
    await choose(ADMIN.email, 'Set password');
    await dialog().getByText('That is you').waitFor();
    await dialog().getByLabel('Password', { exact: true }).fill('a new one for the admin');
    await dialog().getByRole('button', { name: 'Set password' }).click();
    const form = desk().page.getByRole('main');
    await form.getByLabel('Email').fill(ADMIN.email);
    await form.getByLabel('Password').fill('a new one for the admin');
    await form.getByRole('button', { name: 'Log in' }).click();
    await desk().row('Accounts', ADMIN.email).first().waitFor();
  });
});

test.each(['viewer', 'operator'] as const)('a %s finds neither page, and the api refuses', async (role) => {
  const { accountId } = await logInAs(desk(), role);
  for (const path of ['accounts', 'keys']) {
    await desk().page.goto(`${desk().api.url}/${path}`);
    await desk().page.getByText(`You are logged in as ${role}`).waitFor();
    expect(await desk().page.getByRole('button', { name: /^New/ }).count()).toBe(0);
  }
  const pages = desk().page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Bookings' }).waitFor();
  for (const name of ['Accounts', 'API keys']) {
    expect(await pages.getByRole('link', { name }).count()).toBe(0);
  }
  const password = 'a password that is long';
  const calls: [string, unknown?][] = [
    ['accounts.list'],
    ['keys.list'],
    ['accounts.create', { email: 'x@example.com', role: 'admin', password }],
    ['accounts.setRole', { accountId, role: 'admin' }],
    ['accounts.setPassword', { accountId, password }],
    ['accounts.disable', { accountId }],
    ['accounts.enable', { accountId }],
    ['keys.create', { name: 'mine', scopes: ['admin'] }],
    ['keys.revoke', { keyId: 'any' }],
  ];
  for (const [procedure, input] of calls) {
    expect([procedure, await statusForSession(desk(), procedure, input)]).toEqual([procedure, 403]);
  }
});

describe.each(['light', 'dark'] as const)('in %s mode, at 360 px', (colorScheme) => {
  test('axe finds nothing serious, and nothing is wider than the screen', async () => {
    await desk().page.emulateMedia({ colorScheme });
    await desk().page.setViewportSize({ width: 360, height: 740 });
    await logInWith(desk(), ADMIN);
    await open();
    expect(await desk().seriousViolations()).toEqual([]);
    expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    // Each row a card, of which nothing is cut off.
    const table = desk().page.getByRole('grid', { name: 'Accounts' });
    expect(await table.evaluate((grid) => grid.parentElement?.scrollWidth)).toBeLessThanOrEqual(360);
    await desk().page.getByRole('button', { name: 'New account' }).click();
    await dialog().getByRole('button', { name: 'Generate' }).click();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
