import { afterEach, expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { exportCsv } from './support/export.ts';
import { type Line, startLine } from './support/line.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

/** A busy machine draws late. */
const IN_TIME = { timeout: 8_000 };

let line: Line | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});

const table = () => desk().page.getByRole('grid', { name: 'Holds' });
const namesNow = () => table().locator('tbody [data-row-id] td:nth-child(3)').allTextContents();
const listed = (customers: readonly string[]) =>
  expect.poll(namesNow, IN_TIME).toEqual(customers.map((customer) => `Customer${customer}`));
const searchBox = () => desk().page.getByRole('searchbox', { name: 'Search' });
const address = () => new URL(desk().page.url()).searchParams;
const sortBy = (column: string) => table().getByRole('button', { name: column }).click();
const holdFor = (customerRef: string, seatIds: readonly string[], ttlMs: number) =>
  desk().call('holds.create', { showId: SHOW, seatIds, customerRef, ttlMs });

test("a countdown goes by the server's clock, not by that of the browser", async () => {
  await desk().page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 240_000;
  });
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  expect(await desk().row('Holds', 'S1-1').getByRole('timer').textContent()).toMatch(/^(4:[345]\d|5:00)$/);
});

test('is sorted and filtered as its address says', async () => {
  await holdFor('anna', ['S1-1'], 600_000);
  await holdFor('bert', ['S2-1', 'S2-2', 'S2-3'], 50_000);
  await holdFor('carl', ['S3-1', 'S3-2'], 1_200_000);
  await desk().openShow({ tab: 'holds' });
  await listed(['bert', 'anna', 'carl']);

  await sortBy('Seats');
  await listed(['anna', 'carl', 'bert']);
  await sortBy('Seats');
  await expect.poll(() => address().get('sort'), IN_TIME).toBe('-seats');
  await sortBy('Customer');
  await listed(['anna', 'bert', 'carl']);
  await sortBy('Age');
  await listed(['carl', 'bert', 'anna']);

  await searchBox().fill('s2-');
  await listed(['bert']);
  await searchBox().fill('ANN');
  await listed(['anna']);
  await expect.poll(() => address().get('search'), IN_TIME).toBe('ANN');
  const { fileName, rows } = await exportCsv(desk());
  expect(fileName).toMatch(/^holdfast-holds-grand_hall-.*\.csv$/);
  expect(rows.map((row) => [row.Customer, row.Seats, row.State])).toEqual([['anna', 'S1-1', 'Active']]);
  await searchBox().fill('');
  await listed(['carl', 'bert', 'anna']);
  // As they are shown, the latest first.
  const all = await exportCsv(desk());
  expect(all.rows.map((row) => row.Customer)).toEqual(['carl', 'bert', 'anna']);
  await desk().page.getByLabel('Time left').selectOption('1 min or less');
  await listed(['bert']);
  await desk().page.reload();
  await listed(['bert']);
  await desk().page.getByLabel('State').selectOption('In doubt');
  await desk().page.getByText('No hold is like that').waitFor();
  await desk().page.getByRole('button', { name: 'Show all holds' }).click();
  await listed(['carl', 'bert', 'anna']);
});

test('a table that refreshes leaves the focus where it is, and gives it on when its row ends', async () => {
  await holdFor('anna', ['S1-1'], 600_000);
  const second = await holdFor('bert', ['S2-1'], 700_000);
  await holdFor('carl', ['S3-1'], 800_000);
  await desk().openShow({ tab: 'holds' });
  const focused = () => desk().page.evaluate(() => document.activeElement?.textContent);
  const clear = desk()
    .row('Holds', 'bert')
    .getByRole('button', { name: /^Clear/ });
  await clear.focus();
  await holdFor('dora', ['S4-1'], 300_000);
  await desk().row('Holds', 'dora').waitFor();
  expect(await clear.evaluate((button) => button === document.activeElement)).toBe(true);
  await desk().call('holds.clear', { showId: SHOW, holdId: second.holdId, reason: 'seat is broken' });
  await expect.poll(focused, IN_TIME).toContain('carl');
});

test('the keyboard alone goes through it, selects, acts and opens', async () => {
  await holdFor('anna', ['S1-1'], 500_000);
  await holdFor('bert', ['S2-1'], 600_000);
  await holdFor('carl', ['S3-1'], 700_000);
  await desk().openShow({ tab: 'holds' });
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await desk().page.keyboard.press(key);
  };
  const isOn = (customer: string) =>
    expect
      .poll(
        () => desk().page.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? ''),
        IN_TIME,
      )
      .toContain(customer);
  await table().getByRole('checkbox', { name: 'Select all' }).focus();
  // Past the five columns that sort.
  await press(...Array.from({ length: 6 }, () => 'Tab'));
  await isOn('anna');
  await press('ArrowDown', 'Space', 'End', 'Space');
  await isOn('carl');
  await desk().panel('Holds').getByText('2 holds, 2 seats').waitFor();
  await press('c');
  const dialog = desk().page.getByRole('dialog');
  await dialog.getByLabel('Reason').waitFor();
  await desk().page.keyboard.type('by keyboard');
  for (let tab = 0; tab < 6; tab += 1) {
    await press('Tab');
    expect(
      await desk().page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null),
    ).toBe(true);
  }
  await press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await isOn('carl');
  await press('Home', 'Enter');
  await dialog.getByText('Seats taken').waitFor();
  await press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await isOn('anna');
});

test('what is old is marked as such while the line is down', async () => {
  await desk().hold(['S1-1']);
  line = await startLine(desk().api.url);
  await desk().openShow({ tab: 'holds', origin: line.origin });
  await desk().row('Holds', 'S1-1').waitFor();
  line.cut();
  await desk().panel('Holds').getByText('Holds may have changed since').waitFor();
  await desk().row('Holds', 'S1-1').waitFor();
  line.mend();
  await desk().panel('Holds').getByText('Holds may have changed since').waitFor({ state: 'detached' });
});

test.each(['light', 'dark'] as const)('keeps nobody out, in %s, at any width', async (colorScheme) => {
  await desk().page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await holdFor('anna', ['S1-1', 'S1-2'], 600_000);
  await holdFor('bert', ['S2-1'], 20_000);
  await desk().openShow({ tab: 'holds' });
  await desk().row('Holds', 'anna').waitFor();
  expect(await desk().seriousViolations()).toEqual([]);
  await desk().row('Holds', 'anna').getByRole('checkbox').check();
  await desk().page.getByRole('toolbar').getByRole('button', { name: 'Extend' }).click();
  await desk().page.getByRole('dialog').waitFor();
  expect(await desk().seriousViolations()).toEqual([]);
  await desk().giveReason('a look at the results', 'Extend hold');
  await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk().row('Holds', 'anna').click();
  await desk().page.getByRole('dialog').getByText('Seats taken').waitFor();
  expect(await desk().seriousViolations()).toEqual([]);
  await desk().page.keyboard.press('Escape');
  await desk().page.setViewportSize({ width: 360, height: 740 });
  expect(await desk().seriousViolations()).toEqual([]);
  const isWide = await desk().page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(isWide).toBe(false);
});
