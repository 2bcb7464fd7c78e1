import { ADMIN } from '@holdfast/api/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { type Line, startLine } from './support/line.ts';
import { logInWith } from './support/log-in-as.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });

let line: Line | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});
const dialog = () => desk().page.getByRole('dialog');
const open = async (origin = desk().api.url) => {
  await logInWith(desk(), ADMIN);
  await desk().page.goto(new URL('/keys', origin).href);
  // The key that tests themselves come with.
  await desk().row('API keys', 'tests').waitFor();
};
const statusWith = async (key: string) =>
  (await fetch(`${desk().api.url}/api/v1/bookings`, { headers: { authorization: `Bearer ${key}` } })).status;

test('a key is made, shown once, used, and revoked', async () => {
  await open();
  await desk().page.getByRole('button', { name: 'New key' }).click();
  await dialog().getByLabel('Name').fill('night report');
  await dialog().getByLabel('sell').uncheck();
  await dialog().getByLabel('read').check();
  await dialog().getByLabel('Good for').selectOption('30 days');
  await dialog().getByRole('button', { name: 'Make key' }).click();

  await dialog().getByText('The key for night report').waitFor();
  const key = (await dialog().getByLabel('Key', { exact: true }).textContent()) ?? '';
  expect(key).toMatch(/^hf_[\w-]{40}$/);
  await desk().page.keyboard.press('Escape');
  await desk().page.mouse.click(5, 5);
  await dialog().getByRole('button', { name: 'I have kept it' }).focus();
  await desk().page.keyboard.press('g');
  await desk().page.keyboard.press('o');
  await dialog().getByRole('button', { name: 'Copy the key' }).click();
  await dialog().getByText('Copied').waitFor();
  expect(await desk().page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await dialog().getByRole('button', { name: 'I have kept it' }).click();
  await dialog().waitFor({ state: 'detached' });

  const kept = await desk().page.evaluate(() => [
    location.href,
    JSON.stringify(localStorage),
    JSON.stringify(sessionStorage),
    document.documentElement.outerHTML,
  ]);
  expect(kept.join()).not.toContain(key);

  const row = desk().row('API keys', 'night report');
  await row.getByText(`${key.slice(0, 9)}…`).waitFor();
  for (const text of ['read', ADMIN.email]) await row.getByText(text, { exact: true }).waitFor();
  expect(await row.getByText('never').count()).toBe(1);
  expect(await statusWith(key)).toBe(200);

  await row.getByRole('button', { name: 'Revoke night report' }).click();
  await dialog().getByText('Revoke night report?').waitFor();
  await dialog().getByRole('button', { name: 'Revoke night report' }).click();
  // Nothing behind a dialog has a role while that is open: that it is gone says nothing before.
  await dialog().waitFor({ state: 'detached' });
  await row.waitFor({ state: 'detached' });
  expect(await statusWith(key)).toBe(401);
});

test('a key can be good until a day of one’s own', async () => {
  await open();
  await desk().page.getByRole('button', { name: 'New key' }).click();
  await dialog().getByLabel('Name').fill('the festival');
  await dialog().getByLabel('Good for').selectOption('until a day that you choose');
  const lastDay = dialog().getByLabel('Last day');
  const inTenDays = new Date(Date.now() + 10 * 86_400_000);
  await dialog().getByRole('button', { name: 'Make key' }).click();
  expect(await lastDay.evaluate((input: HTMLInputElement) => input.validity.valueMissing)).toBe(true);
  await lastDay.fill(inTenDays.toLocaleDateString('sv'));
  await dialog().getByRole('button', { name: 'Make key' }).click();
  await dialog().getByRole('button', { name: 'I have kept it' }).click();
  const { keys } = (await desk().query('keys.list')) as { keys: { name: string; expiresAt?: number }[] };
  const { expiresAt } = keys.find(({ name }) => name === 'the festival') ?? {};
  expect(expiresAt).toBe(inTenDays.setHours(23, 59, 59, 999));
});

test('at least one scope is asked for', async () => {
  await open();
  await desk().page.getByRole('button', { name: 'New key' }).click();
  await dialog().getByLabel('Name').fill('useless');
  await dialog().getByLabel('sell').uncheck();
  await dialog().getByRole('button', { name: 'Make key' }).click();
  expect(await desk().page.locator('input[type="checkbox"]:invalid').count()).toBe(3);
  await dialog().getByLabel('Name').waitFor();
});

test('a key whose answer got lost is the same one when it is asked for again', async () => {
  line = await startLine(desk().api.url);
  await open(line.origin);
  await desk().page.getByRole('button', { name: 'New key' }).click();
  await dialog().getByLabel('Name').fill('web shop');
  line.loseAnswers();
  await dialog().getByRole('button', { name: 'Make key' }).click();
  await dialog().getByRole('alert').getByText('The server cannot be reached.').waitFor();
  line.mend();
  await dialog().getByRole('button', { name: 'Make key' }).click();
  await dialog().getByText('The key for web shop').waitFor();
  await dialog().getByRole('button', { name: 'I have kept it' }).click();
  await dialog().waitFor({ state: 'detached' });
  const { keys } = await desk().query('keys.list');
  expect((keys as { name: string }[]).map(({ name }) => name)).toEqual(['web shop', 'tests']);
});

describe.each(['light', 'dark'] as const)('in %s mode, at 360 px', (colorScheme) => {
  test('axe finds nothing serious, and nothing is wider than the screen', async () => {
    await desk().page.emulateMedia({ colorScheme });
    await desk().page.setViewportSize({ width: 360, height: 740 });
    await open();
    expect(await desk().seriousViolations()).toEqual([]);
    expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    // Each row a card, of which nothing is cut off.
    const table = desk().page.getByRole('grid', { name: 'API keys' });
    expect(await table.evaluate((grid) => grid.parentElement?.scrollWidth)).toBeLessThanOrEqual(360);
    await desk().page.getByRole('button', { name: 'New key' }).click();
    expect(await desk().seriousViolations()).toEqual([]);
    await dialog().getByLabel('Name').fill('web shop');
    await dialog().getByRole('button', { name: 'Make key' }).click();
    await dialog().getByRole('button', { name: 'I have kept it' }).waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
