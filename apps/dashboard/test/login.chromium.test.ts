import { ADMIN } from '@holdfast/api/testing';
import { expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

test('the link logs in and leaves the address bar; logging out shows nothing more', async () => {
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  await desk().row('Holds', 'customer-1').waitFor();
  expect(desk().page.url()).toBe(`${desk().api.url}/shows/${SHOW}/holds`);
  await desk().page.reload();
  await desk().row('Holds', 'customer-1').waitFor();

  await desk().page.getByText(`${ADMIN.email} · admin`).waitFor();
  await desk().page.getByRole('button', { name: 'Log out' }).click();
  await desk().page.getByLabel('Password').waitFor();
  expect(await desk().page.getByText('customer-1', { exact: true }).count()).toBe(0);
});

test('a link that is none says so, and email and password help, as does a link that is pasted', async () => {
  await desk().openShow({ tab: 'holds', token: 'x'.repeat(32) });
  await desk().page.getByRole('alert').getByText('This link has been used').waitFor();
  const form = desk().page.getByRole('main');
  const logIn = () => form.getByRole('button', { name: 'Log in' }).click();

  await form.getByLabel('Email').fill(ADMIN.email);
  await form.getByLabel('Password').fill('some other password');
  await logIn();
  await form.getByRole('alert').getByText('No account that may log in').waitFor();
  await form.getByLabel('Email').fill(ADMIN.email);
  await form.getByLabel('Password').fill(ADMIN.password);
  await logIn();
  await desk().panel('Holds').getByText('No holds').waitFor();

  await desk().page.getByRole('button', { name: 'Log out' }).click();
  await form.getByLabel('Email').fill(`${desk().api.url}/#operator=${desk().api.ready.loginToken}`);
  await logIn();
  await desk().panel('Holds').getByText('No holds').waitFor();
});

test('a link that has been used says so where there is no form, too', async () => {
  await desk().page.goto(`${desk().api.url}/#operator=${'x'.repeat(32)}`);
  await desk().page.waitForURL(`${desk().api.url}/shows`);
  await desk().page.getByText('You are not logged in. This link has been used').waitFor();
});

test('a logout that fails says so', async () => {
  const line = await startLine(desk().api.url);
  try {
    await desk().openShow({ origin: line.origin });
    const logOut = desk().page.getByRole('button', { name: 'Log out' });
    await logOut.waitFor();
    line.cut();
    await logOut.click();
    await desk().page.getByText('You are still logged in. The server cannot be reached.').waitFor();
    line.mend();
    await logOut.click();
    await desk().page.getByRole('button', { name: 'Log in' }).waitFor();
  } finally {
    await line.close();
  }
});

test('the link logs in where the page already is, and once only', async () => {
  await desk().openShow({ tab: 'holds', token: '' });
  await desk().page.getByLabel('Password').waitFor();
  const follow = () =>
    desk().page.evaluate((token) => {
      location.hash = `operator=${token}`;
    }, desk().api.ready.loginToken);
  await follow();
  await desk().panel('Holds').getByText('No holds').waitFor();
  await desk().page.getByRole('button', { name: 'Log out' }).click();
  await desk().page.getByLabel('Password').waitFor();
  await follow();
  await desk().page.getByRole('alert').getByText('This link has been used').waitFor();
  expect(new URL(desk().page.url()).hash).toBe('');
});

test('whoever may do less now, by a change made elsewhere, is offered less once an action is refused', async () => {
  await desk().hold(['S1-1']);
  const { accountId } = await logInAs(desk(), 'operator');
  await desk().openShow({ tab: 'holds', token: '' });
  await desk().row('Holds', 'customer-1').waitFor();
  await desk().call('accounts.setRole', { accountId, role: 'viewer' });
  const closeSale = desk().page.getByRole('button', { name: /^Close sale of/ });
  await closeSale.click();
  await desk().giveReason('as long as it may be', 'Close sale');
  await desk().page.getByText('operator@example.com · viewer').waitFor();
  await closeSale.waitFor({ state: 'detached' });
  expect(await desk().query('shows.get', { showId: SHOW })).toMatchObject({ sale: 'open' });
});

test('whoever is disabled elsewhere is out, and reads nothing more', async () => {
  await desk().hold(['S1-1']);
  const { accountId } = await desk().call('accounts.create', {
    email: 'viewer@example.com',
    role: 'viewer',
    password: 'a password of a viewer',
  });
  await desk().openShow({ tab: 'holds', token: '' });
  const form = desk().page.getByRole('main');
  await form.getByLabel('Email').fill('viewer@example.com');
  await form.getByLabel('Password').fill('a password of a viewer');
  await form.getByRole('button', { name: 'Log in' }).click();
  await desk().page.getByText('viewer@example.com · viewer').waitFor();
  await desk().row('Holds', 'customer-1').waitFor();
  await desk().call('accounts.disable', { accountId });
  // The table asks anew for what changed, and hears that it may not.
  await desk().hold(['S2-1']);
  await form.getByLabel('Password').waitFor();
  expect(await desk().page.getByText('customer-1', { exact: true }).count()).toBe(0);
});
