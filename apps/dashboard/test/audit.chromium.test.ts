import { describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { exportCsv } from './support/export.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk({ context: { timezoneId: 'Asia/Kolkata' } });

const open = (path: string) => desk().page.goto(`${desk().api.url}${path}`);
const row = (text: string) => desk().row('Audit', text);
const rowCount = () => desk().panel('Audit').locator('[data-row-id]').count();
const sheet = () => desk().page.getByRole('dialog');
const address = () => new URL(desk().page.url());
const choice = (name: string) => desk().page.getByRole('combobox', { name, exact: true });
const block = (seatIds: readonly string[], reason = 'camera') =>
  desk().call('seats.block', { showId: SHOW, seatIds, reason });

/** A refusal is an answer too. */
const tried = (procedure: string, input: unknown) =>
  desk()
    .call(procedure, input)
    .catch(() => undefined);

test('says who did what, when, why, from where, and how it ended', async () => {
  const taken = await desk().hold(['S1-1', 'S1-2']);
  const sold = await desk().hold(['S2-1']);
  const { bookingId } = await desk().confirmHold(sold);
  await desk().call('holds.clear', { showId: SHOW, holdId: taken.holdId, reason: 'till crashed' });
  await tried('holds.clear', { showId: SHOW, holdId: sold.holdId, reason: 'wrong one' });
  await desk().call('bookings.cancel', { bookingId, reason: 'paid twice' });
  await block(['S3-1', 'S3-2', 'S3-3', 'S3-4', 'S3-5', 'S3-6', 'S3-7']);
  await desk().call('seats.unblock', { showId: SHOW, seatIds: ['S3-1'], reason: 'smaller camera' });
  await desk().call('shows.setSale', { showId: SMALL_SHOW, sale: 'closed' });
  const { email } = await logInAs(desk(), 'viewer');
  await open('/audit');
  for (const [what, more] of [
    ['Cleared the hold of S1-1, S1-2', ['till crashed', 'done', 'hold.clear', 'A Night at the Grand Hall']],
    ['Tried to clear the hold', ['wrong one', 'refused', 'ALREADY_CONFIRMED']],
    ['Cancelled the booking of S2-1', ['paid twice', 'key:tests', '127.0.0.1']],
    ['Blocked 7 seats', ['camera']],
    ['Unblocked S3-1', ['smaller camera']],
    ['Closed the sale', ['Avengers: Endgame', 'show.setSale']],
    [`Made the account of ${email}`, ['account.create']],
  ] as const) {
    await row(what).waitFor();
    for (const text of more) await row(what).getByText(text).first().waitFor();
  }
  await desk().page.getByText('It can only be added to').waitFor();

  await row('Cleared the hold').getByText('till crashed').click();
  await sheet().getByRole('heading', { name: 'Cleared the hold of S1-1, S1-2' }).waitFor();
  for (const text of ['key:tests', 'till crashed', '127.0.0.1', 'node', 'GMT+5:30']) {
    await sheet().getByText(text).first().waitFor();
  }
  expect(await sheet().getByText('"action": "hold.clear"').isVisible()).toBe(false);
  await sheet().getByText('As it is kept').first().click();
  await sheet().getByText('"action": "hold.clear"').waitFor();
});

test('before and after stand side by side, in words', async () => {
  await block(['S1-1', 'S1-2']);
  await desk().call('shows.setSale', { showId: SHOW, sale: 'closed' });
  await logInAs(desk(), 'viewer');
  await open('/audit');
  const changed = async () =>
    sheet()
      .getByRole('table')
      .locator('[data-changed="true"]')
      .evaluateAll((rows) => rows.map((one) => [...one.children].map((cell) => cell.textContent)));
  await row('Blocked').getByText('camera').click();
  await sheet().getByRole('table').waitFor();
  expect(await changed()).toEqual([
    ['Available', 'S1-1, S1-2', 'none'],
    ['Blocked', 'none', 'S1-1, S1-2'],
  ]);
  await desk().page.keyboard.press('Escape');
  await row('Closed the sale').getByText('key:tests').click();
  await sheet().getByRole('heading', { name: 'Closed the sale' }).waitFor();
  expect(await changed()).toEqual([['Sale', 'open', 'closed']]);
});

test('each filter finds what it names, in an address that can be shared', async () => {
  const taken = await desk().hold(['S1-1']);
  await desk().call('holds.clear', { showId: SHOW, holdId: taken.holdId, reason: 'stuck' });
  await block(['S2-1', 'S2-2']);
  await desk().call('shows.setSale', { showId: SMALL_SHOW, sale: 'closed' });
  await logInAs(desk(), 'viewer');
  await open('/audit');
  await row('Cleared').waitFor();
  const all = await rowCount();
  const clear = async () => {
    await desk().page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(rowCount).toBe(all);
    expect(address().search).toBe('');
  };
  const field = (name: string) => desk().page.getByLabel(name, { exact: true });
  const finds = async (what: string, search: string) => {
    await expect.poll(rowCount).toBe(1);
    await row(what).waitFor();
    expect(address().search).toBe(search);
    await clear();
  };

  await choice('Action').selectOption('Block seats');
  await finds('Blocked S2-1, S2-2', '?action=seats.block');
  await choice('Show').selectOption('Avengers: Endgame');
  await finds('Closed the sale', `?show=${SMALL_SHOW}`);
  await field('Seat').fill('S2-2');
  await finds('Blocked S2-1, S2-2', '?seat=S2-2');
  await field('Done to').fill(String(taken.holdId));
  await finds('Cleared the hold of S1-1', `?subject=${taken.holdId}`);
  await field('Who').fill('nobody@example.com');
  await desk().panel('Audit').getByText('No entry matches these filters').waitFor();
  await field('Who').fill('key:tests');
  await row('Cleared').waitFor();
  expect(address().searchParams.get('actor')).toBe('key:tests');
  await clear();
  await choice('When').selectOption('Yesterday');
  await desk().panel('Audit').getByText('No entry matches these filters').waitFor();
  await choice('When').selectOption('Last hour');
  await expect.poll(rowCount).toBe(all);

  await open(`/audit?show=${SHOW}&seat=S1-1&action=hold.clear&actor=key:tests`);
  await row('Cleared the hold of S1-1').waitFor();
  expect(await rowCount()).toBe(1);
  expect(await choice('Action').inputValue()).toBe('hold.clear');
  // A link that somebody edited narrows nothing down where it makes no sense.
  await open('/audit?show=&action=nonsense&since=whenever');
  await expect.poll(rowCount).toBe(all);
});

test('what is newer is announced, and nothing moves until it is asked for', async () => {
  await block(['S1-1']);
  await logInAs(desk(), 'viewer');
  await open('/audit');
  await row('Blocked S1-1').waitFor();
  const before = await rowCount();
  for (const seatId of ['S2-1', 'S2-2', 'S2-3']) await block([seatId]);
  const announced = desk().page.getByRole('button', { name: '3 newer, show' });
  await announced.waitFor();
  expect(await rowCount()).toBe(before);
  await announced.click();
  await row('Blocked S2-3').waitFor();
  await announced.waitFor({ state: 'detached' });
  expect(await rowCount()).toBe(before + 3);
});

describe('the file', () => {
  test('has every entry that is filtered, in words and whole, and nothing that a spreadsheet runs', async () => {
    const sales = 520;
    for (let done = 0; done < sales; done += 10) {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          desk().call('shows.setSale', { showId: SMALL_SHOW, sale: done % 20 ? 'open' : 'closed' }),
        ),
      );
    }
    await block(['S1-1', 'S1-2'], '=HYPERLINK("http://example.com";"refund")');
    await logInAs(desk(), 'viewer');
    await open('/audit?action=show.setSale');
    await row('the sale').first().waitFor();
    const exported = await exportCsv(desk());
    expect(exported.fileName).toMatch(/^holdfast-audit-\d{4}-\d\d-\d\d\.csv$/);
    expect(new Set(exported.rows.map(({ Entry }) => Entry)).size).toBe(sales);
    expect(exported.rows[0]).toMatchObject({
      Action: 'show.setSale',
      'Show id': SMALL_SHOW,
      Outcome: 'done',
    });

    await desk().panel('Audit').getByText('100 entries, more as you scroll').waitFor();
    await desk().panel('Audit').locator('[data-row-id]').first().focus();
    await desk().page.keyboard.press('End');
    await desk().panel('Audit').getByText('200 entries').waitFor();

    await open(`/audit?seat=S1-2&show=${SHOW}`);
    await row('Blocked S1-1, S1-2').waitFor();
    const [blocked, ...others] = (await exportCsv(desk())).rows;
    expect(others).toEqual([]);
    expect(blocked).toMatchObject({
      Who: 'key:tests',
      What: 'Blocked S1-1, S1-2',
      Why: '\'=HYPERLINK("http://example.com";"refund")',
      Changes: 'Available: S1-1, S1-2 → none; Blocked: none → S1-1, S1-2',
      Address: '127.0.0.1',
      Seats: 'S1-1 S1-2',
      After: '{"seats":{"S1-1":"blocked","S1-2":"blocked"}}',
    });
    expect(blocked?.When).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30$/);
  }, 120_000);
});

test('a link leads to its entry however long ago it was', async () => {
  await block(['S1-1']);
  await logInAs(desk(), 'viewer');
  await open('/audit');
  await row('Blocked S1-1').getByText('camera').click();
  await sheet().waitFor();
  const { href } = address();
  // As if it were pages back: the list has other entries only.
  const entry = new URL(href).searchParams.get('entry');
  await open(`/audit?seat=S9-9&entry=${entry}`);
  await sheet().getByRole('heading', { name: 'Blocked S1-1' }).waitFor();
  await desk().page.keyboard.press('Escape');
  await desk().panel('Audit').getByText('No entry matches').waitFor();
  await open('/audit?entry=nothing');
  await sheet().getByText('There is no such entry').waitFor();
});

test('says that there is nothing, that the server is gone, and comes back', async () => {
  const line = await startLine(desk().api.url);
  await desk().page.goto(`${line.origin}/audit?seat=S1-1#operator=${desk().api.ready.loginToken}`);
  await desk().panel('Audit').getByText('No entry matches these filters').waitFor();
  line.cut();
  await desk().page.getByLabel('Seat', { exact: true }).fill('S1-2');
  await desk().panel('Audit').getByRole('alert').getByText('The server cannot be reached').waitFor();
  line.mend();
  await desk().panel('Audit').getByText('No entry matches these filters').waitFor();
  await line.close();
});

test('a stranger is shown nothing', async () => {
  await open('/audit');
  await desk().page.getByLabel('Password').waitFor();
  expect(await desk().page.getByRole('grid').count()).toBe(0);
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious, and nothing is wider than a phone', async () => {
    await logInAs(desk(), 'viewer');
    await desk().page.emulateMedia({ colorScheme });
    await block(['S1-1'], 'x'.repeat(300));
    await tried('seats.block', { showId: SHOW, seatIds: ['nothing'], reason: 'typed wrong' });
    await open('/audit');
    await row('Blocked S1-1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await row('Blocked S1-1').getByText('key:tests').click();
    await sheet().getByText('As it is kept').first().click();
    expect(await desk().seriousViolations()).toEqual([]);

    await desk().page.setViewportSize({ width: 360, height: 740 });
    const width = () => desk().page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(360);
    await desk().page.keyboard.press('Escape');
    await sheet().waitFor({ state: 'detached' });
    await desk().page.getByRole('button', { name: 'More filters' }).click();
    await desk().page.getByLabel('Who').waitFor();
    expect(await width()).toBe(360);
    expect(await desk().seriousViolations()).toEqual([]);
  }, 60_000);
});
