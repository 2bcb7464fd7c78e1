import { describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { onBookings } from './support/on-bookings.ts';
import { LISTED_WITHIN_MS, timeToSee, withDesk } from './support/with-desk.ts';

/** Half an hour off the full one, and another day than UTC in the evening. */
const desk = withDesk({ context: { timezoneId: 'Asia/Kolkata' } });

const { book, open, row, rowCount, choice, toast } = onBookings(desk);
const address = () => new URL(desk().page.url());
const sheet = () => desk().page.getByRole('dialog', { name: 'Booking' });

test('a hold confirmed elsewhere becomes a booking at once, which can be cancelled', async () => {
  const { email } = await logInAs(desk(), 'operator');
  await desk().openShow({ tab: 'bookings', token: '' });
  await desk().panel('Bookings').getByText('No bookings yet').waitFor();
  const taken = await desk().hold(['B2-3', 'B2-4'], { customerRef: 'customer-2' });
  const listedMs = await timeToSee(
    () => desk().confirmHold(taken),
    () => row('B2-3').waitFor(),
  );
  expect(listedMs).toBeLessThan(LISTED_WITHIN_MS);
  for (const text of ['B2-4', 'customer-2', 'pay-1', 'confirmed']) {
    await row('B2-3').getByText(text, { exact: true }).first().waitFor();
  }

  await row('B2-3')
    .getByRole('button', { name: /Cancel/ })
    .click();
  await desk().page.getByRole('dialog').getByText('customer-2 loses B2-3, B2-4').waitFor();
  await desk().giveReason('show moved', 'Cancel booking');
  await toast('Booking of B2-3, B2-4 cancelled').waitFor();
  await row('B2-3').getByText('cancelled').waitFor();
  expect(await row('B2-3').getByRole('button').count()).toBe(0);

  await row('B2-3').getByText('customer-2').click();
  for (const text of ['show moved', email, 'Cancelled the booking of B2-3, B2-4', String(taken.holdId)]) {
    await sheet().getByText(text).first().waitFor();
  }
});

test('whoever cancels second is told what the first one did', async () => {
  await logInAs(desk(), 'operator');
  await desk().openShow({ tab: 'bookings', token: '' });
  const { bookingId } = await book(['S1-1']);
  await row('S1-1').getByRole('button').click();
  await desk().call('bookings.cancel', { bookingId, reason: 'the buyer rang' });
  const dialog = desk().page.getByRole('dialog');
  await dialog.getByText('has been cancelled meanwhile: “the buyer rang”').waitFor();
  await desk().giveReason('paid twice', 'Cancel booking');
  await toast('was cancelled before').getByText('the buyer rang').waitFor();
  await dialog.waitFor({ state: 'detached' });
});

test('whoever cancels second is told so also where both say the same reason', async () => {
  const { email } = await logInAs(desk(), 'operator');
  await desk().openShow({ tab: 'bookings', token: '' });
  const { bookingId } = await book(['S1-1']);
  await row('S1-1').getByRole('button').click();
  await desk().call('bookings.cancel', { bookingId, reason: 'paid twice' });
  await desk().giveReason('paid twice', 'Cancel booking');
  await toast('was cancelled before').getByText('key:tests').waitFor();
  await row('S1-1').getByText('cancelled').waitFor();
  const { entries } = await desk().query('audit.list', { actor: email });
  expect(entries).toMatchObject([{ before: { status: 'cancelled' }, after: { status: 'cancelled' } }]);
});

test('a cancel whose answer got lost is asked for again with the same key', async () => {
  const line = await startLine(desk().api.url);
  await book(['S1-1']);
  const keys: unknown[] = [];
  desk().page.on('request', (request) => {
    if (request.url().includes('bookings.cancel')) keys.push(keyIn(request.postDataJSON()));
  });
  await desk().page.goto(`${line.origin}/bookings#operator=${desk().api.ready.loginToken}`);
  await row('S1-1').getByRole('button').click();
  line.loseAnswers();
  await desk().giveReason('paid twice', 'Cancel booking');
  await desk().page.getByRole('alert').getByText('The server cannot be reached.').first().waitFor();
  line.mend();
  await desk().page.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  await toast('Booking of S1-1 cancelled').waitFor();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
  await line.close();
});

/** Sent alone, or with other calls. */
function keyIn(body: Record<string, unknown>): unknown {
  return body.idempotencyKey ?? Object.values(body).map((input) => (input as typeof body).idempotencyKey)[0];
}

test('each filter finds what it names, in an address that can be shared', async () => {
  await logInAs(desk(), 'viewer');
  const anna = await book(['S1-1', 'S1-2'], { customerRef: 'anna-1042', paymentRef: 'visa-77' });
  const boris = await book(['S2-1'], { customerRef: 'boris', paymentRef: 'cash-3' });
  const small = await book(['A1'], { showId: SMALL_SHOW, customerRef: 'clara' });
  await desk().call('bookings.cancel', { bookingId: boris.bookingId, reason: 'ill' });
  await open('/bookings');
  await expect.poll(rowCount).toBe(3);

  const search = desk().page.getByLabel('Search', { exact: true });
  for (const [text, found] of [
    ['S1-2', 'anna-1042'],
    [boris.bookingId, 'boris'],
    [anna.holdId, 'anna-1042'],
    ['anna-', 'anna-1042'],
    ['cash', 'boris'],
  ] as const) {
    await search.fill(text);
    await expect.poll(() => address().searchParams.get('search')).toBe(text);
    await expect.poll(rowCount).toBe(1);
    await row(found).waitFor();
  }
  await search.fill('nobody');
  await desk().panel('Bookings').getByText('No booking matches these filters').waitFor();
  await desk().page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(rowCount).toBe(3);
  expect(address().search).toBe('');
  expect(await search.inputValue()).toBe('');

  await choice('Status').selectOption('Cancelled');
  await row('boris').waitFor();
  await expect.poll(rowCount).toBe(1);
  expect(address().search).toBe('?status=cancelled');
  await choice('Status').selectOption('Any status');
  await choice('Show').selectOption('Avengers: Endgame');
  await row('clara').waitFor();
  await expect.poll(rowCount).toBe(1);
  // Choosing is a step that Back takes back.
  await desk().page.goBack();
  await expect.poll(rowCount).toBe(3);

  await open(`/bookings?show=${SMALL_SHOW}&status=confirmed&search=cl&booking=${small.bookingId}`);
  await sheet().getByText('clara').waitFor();
  await desk().page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  expect(await rowCount()).toBe(1);
  expect(await search.inputValue()).toBe('cl');
});

test('clearing the filters takes along what is being typed', async () => {
  await logInAs(desk(), 'viewer');
  await book(['S1-1']);
  await open('/bookings?status=cancelled');
  await desk().panel('Bookings').getByText('No booking matches these filters').waitFor();
  const search = desk().page.getByLabel('Search', { exact: true });
  await search.fill('nobody');
  // In one go: a click of Playwright's own may come after the pause.
  await desk()
    .page.getByRole('button', { name: 'Clear filters' })
    .evaluate((button: HTMLElement) => button.click());
  await expect.poll(() => search.inputValue()).toBe('');
  await row('S1-1').waitFor();
  expect(address().search).toBe('');
});

test('days are those of the viewer', async () => {
  await logInAs(desk(), 'viewer');
  await book(['S1-1']);
  await open('/bookings');
  await row('S1-1').waitFor();
  const when = choice('When');
  await when.selectOption('Today');
  // Midnight in Kolkata.
  await expect.poll(() => address().searchParams.get('since')).toMatch(/^\d{4}-\d\d-\d\dT18:30Z$/);
  await row('S1-1').waitFor();
  expect(await desk().page.getByLabel('From', { exact: true }).inputValue()).toMatch(/T00:00$/);
  await when.selectOption('Yesterday');
  await desk().panel('Bookings').getByText('No booking matches').waitFor();

  await when.selectOption('Any time');
  await row('S1-1').waitFor();
  await when.selectOption('From, until…');
  await desk().page.getByLabel('Until', { exact: true }).fill('2020-06-01T10:15');
  await desk().panel('Bookings').getByText('No booking matches').waitFor();
  expect(address().searchParams.get('until')).toBe('2020-06-01T04:45Z');
  await desk().page.getByLabel('Until', { exact: true }).fill('2100-06-01T10:15');
  await row('S1-1').waitFor();
  await desk().page.reload();
  await row('S1-1').waitFor();
  expect(await desk().page.getByLabel('Until', { exact: true }).inputValue()).toBe('2100-06-01T10:15');
});

test('an opened booking says everything, leads to its seats, and is there before the list has it', async () => {
  await logInAs(desk(), 'operator');
  const { holdId, bookingId } = await book(['S1-1', 'S1-2'], { customerRef: 'anna', paymentRef: 'visa-1' });
  await open(`/bookings?search=nobody&booking=${bookingId}`);
  for (const text of [holdId, bookingId, 'anna', 'visa-1', 'A Night at the Grand Hall', 'GMT+5:30']) {
    await sheet().getByText(text).first().waitFor();
  }
  await sheet().getByText('No operator has touched it').waitFor();
  await sheet().getByRole('button', { name: 'Cancel this booking' }).click();
  await desk().giveReason('wrong day', 'Cancel booking');
  await sheet().getByText('wrong day').first().waitFor();
  await sheet().getByRole('link', { name: 'S1-2', exact: true }).click();
  await expect.poll(() => address().pathname + address().search).toBe(`/shows/${SHOW}?seat=S1-2`);

  await open('/bookings?booking=bk_nothing');
  await sheet().getByText('There is no such booking').waitFor();
});

test('bookings of every show come in without a feed too', async () => {
  await logInAs(desk(), 'viewer');
  await open('/bookings');
  await desk().panel('Bookings').getByText('No bookings yet').waitFor();
  await book(['S1-1']);
  await row('S1-1').waitFor();
});

test('the keyboard opens a booking and comes back to its row', async () => {
  await logInAs(desk(), 'viewer');
  await book(['S1-1']);
  const { bookingId } = await book(['S2-1']);
  await open('/bookings');
  await row('S2-1').focus();
  await desk().page.keyboard.press('ArrowDown');
  await desk().page.keyboard.press('ArrowUp');
  await desk().page.keyboard.press('Enter');
  await sheet().waitFor();
  expect(address().searchParams.get('booking')).toBe(bookingId);
  await desk().page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  await expect.poll(() => row('S2-1').evaluate((element) => element === document.activeElement)).toBe(true);
});

test('a viewer is shown nothing to press, and a stranger nothing at all', async () => {
  const { bookingId } = await book(['S1-1']);
  await logInAs(desk(), 'viewer');
  await open(`/bookings?booking=${bookingId}`);
  await sheet().getByText('pay-1').waitFor();
  expect(await sheet().getByRole('button').allTextContents()).toEqual(['']);
  await desk().page.keyboard.press('Escape');
  await row('S1-1').waitFor();
  expect(await row('S1-1').getByRole('button').count()).toBe(0);

  await desk().page.context().clearCookies();
  await open('/bookings');
  await desk().page.getByLabel('Password').waitFor();
  expect(await desk().page.getByText('S1-1').count()).toBe(0);
});

test('says that it loads, that the server is gone, and comes back', async () => {
  const line = await startLine(desk().api.url);
  await book(['S1-1']);
  const gate = Promise.withResolvers<void>();
  await desk().page.route(/bookings\.list/, async (route) => {
    await gate.promise;
    await route.continue();
  });
  await desk().page.goto(`${line.origin}/bookings#operator=${desk().api.ready.loginToken}`);
  await desk().panel('Bookings').getByRole('status', { name: 'Loading' }).waitFor();
  gate.resolve();
  await row('S1-1').waitFor();

  line.cut();
  await desk().page.getByLabel('Search', { exact: true }).fill('S1');
  await desk().panel('Bookings').getByRole('alert').getByText('The server cannot be reached').waitFor();
  line.mend();
  await desk().panel('Bookings').getByText('No booking matches these filters').waitFor();
  await line.close();
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious', async () => {
    await logInAs(desk(), 'operator');
    await desk().page.emulateMedia({ colorScheme });
    const { bookingId } = await book(['S1-1'], { customerRef: 'anna' });
    await desk().call('bookings.cancel', { bookingId, reason: 'ill' });
    await book(['S2-1']);
    await open('/bookings');
    await row('S2-1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await row('S1-1').click();
    await sheet().getByText('Cancelled the booking of S1-1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().page.keyboard.press('Escape');
    await row('S2-1').getByRole('button').click();
    await desk().page.getByRole('dialog').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await open('/bookings?search=nobody');
    await desk().panel('Bookings').getByText('No booking matches').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  }, 60_000);

  test('nothing is wider than a phone', async () => {
    await logInAs(desk(), 'operator');
    await desk().page.emulateMedia({ colorScheme });
    await desk().page.setViewportSize({ width: 360, height: 740 });
    const { bookingId } = await book(['S1-1', 'S1-2'], { customerRef: 'x'.repeat(200) });
    for (const path of ['/bookings', `/shows/${SHOW}/bookings`, `/bookings?booking=${bookingId}`]) {
      await open(path);
      await desk().page.getByText('pay-1').first().waitFor();
      expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
    await desk().page.keyboard.press('Escape');
    await desk().page.getByRole('button', { name: 'More filters' }).click();
    await choice('Status').selectOption('Cancelled');
    await desk().panel('Bookings').getByText('No booking matches').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
