import { expect, test } from 'vitest';
import { LISTED_WITHIN_MS, timeToSee, withDesk } from './support/with-desk.ts';

const desk = withDesk();

test('a hold taken elsewhere is listed, runs down, and can be cleared', async () => {
  await desk().openShow({ tab: 'holds' });
  await desk().panel('Holds').getByText('No holds').waitFor();
  await desk().hold(['S5-10', 'S5-11']);

  const held = desk().row('Holds', 'S5-10');
  for (const text of ['S5-11', 'customer-1', 'active']) await held.getByText(text).waitFor();
  const listedMs = await timeToSee(
    () => desk().hold(['S6-1']),
    () => desk().row('Holds', 'S6-1').waitFor(),
  );
  expect(listedMs).toBeLessThan(LISTED_WITHIN_MS);
  const left = async () => Number((await held.getByRole('timer').textContent())?.replace(':', ''));
  const firstLeft = await left();
  expect(firstLeft).toBeGreaterThan(430);
  expect(firstLeft).toBeLessThanOrEqual(500);
  await expect.poll(left, { timeout: 5_000 }).toBeLessThan(firstLeft);

  await held.getByRole('button', { name: /Clear/ }).click();
  const submit = desk().page.getByRole('dialog').getByRole('button', { name: 'Clear hold' });
  await desk().page.getByLabel('Reason').fill('no');
  expect(await submit.isDisabled()).toBe(true);
  await desk().giveReason('customer called', 'Clear hold');
  await held.waitFor({ state: 'detached' });
  await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
});

test("a refused clear says why, in the server's words", async () => {
  await desk().openShow({ tab: 'holds' });
  const taken = await desk().hold(['S1-1']);
  await desk().row('Holds', 'S1-1').getByRole('button').click();
  await desk().confirmHold(taken);
  await desk().giveReason('too late', 'Clear hold');
  const refusal = desk().page.getByRole('dialog').getByRole('alert');
  await expect.poll(() => refusal.textContent()).toBe('The hold is being confirmed or already is a booking.');
});

test("a countdown goes by the server's clock, not by that of the browser", async () => {
  await desk().page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 240_000;
  });
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  expect(await desk().row('Holds', 'S1-1').getByRole('timer').textContent()).toMatch(/^(4:[345]\d|5:00)$/);
});

test('a table that refreshes leaves the focus where it is', async () => {
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  const clear = desk().row('Holds', 'S1-1').getByRole('button');
  await clear.focus();
  await desk().hold(['S2-1']);
  await desk().row('Holds', 'S2-1').waitFor();
  expect(await clear.evaluate((button) => button === document.activeElement)).toBe(true);
});

test('the keyboard alone gets through a dialog', async () => {
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  await desk().row('Holds', 'S1-1').getByRole('button').focus();
  await desk().page.keyboard.press('Enter');
  await desk().page.keyboard.type('by keyboard');
  for (let press = 0; press < 6; press += 1) {
    await desk().page.keyboard.press('Tab');
    const isInside = await desk().page.evaluate(
      () => document.activeElement?.closest('[role="dialog"]') !== null,
    );
    expect(isInside).toBe(true);
  }
  await desk().page.keyboard.press('Escape');
  await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk().row('Holds', 'S1-1').waitFor();
});
