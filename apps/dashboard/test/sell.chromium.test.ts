import { describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { logInAs } from './support/log-in-as.ts';
import { MapOnPage } from './support/map-on-page.ts';
import { selling } from './support/selling.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();
const clerk = selling(desk);

const open = (showId = SHOW) => desk().openShow({ tab: 'sell', showId, token: '' });
const said = (text: string) => desk().page.getByText(text).first().waitFor();

test('a newcomer, not logged in, sells two seats from the map to the ticket', async () => {
  await open(SMALL_SHOW);
  await desk().page.getByRole('complementary', { name: 'Try it' }).waitFor();
  const map = await MapOnPage.of(desk(), SMALL_SHOW);
  for (const seatId of ['A1', 'B2']) {
    await map.click(seatId);
  }
  expect(await clerk.chosen().allTextContents()).toEqual(['A1', 'B2']);
  await desk().page.getByLabel('Customer').fill('Ms Okafor');
  await clerk.pressHold();
  await clerk.card('Held for Ms Okafor').waitFor();
  await desk().seat('A1', 'held').waitFor({ state: 'attached' });
  expect(await clerk.chosen().count()).toBe(0);
  expect(await clerk.timer('A1').textContent()).toMatch(/^(4:5\d|5:00)$/);

  await clerk.book('A1', 'card-77');
  const ticket = clerk.ticket();
  for (const text of ['A1', 'B2', 'Ms Okafor', 'card-77']) {
    await ticket.getByText(text, { exact: true }).waitFor();
  }
  expect(await ticket.getByText('Fence').isVisible()).toBe(false);
  await ticket.getByText('For operators').click();
  await ticket.getByText('Fence').waitFor();
  await desk().seat('B2', 'booked').waitFor({ state: 'attached' });
  const { bookings } = await desk().query('bookings.list', { showId: SMALL_SHOW });
  expect(bookings).toMatchObject([
    {
      bookingId: await ticket.getAttribute('data-booking-id'),
      seatIds: ['A1', 'B2'],
      customerRef: 'Ms Okafor',
      paymentRef: 'card-77',
    },
  ]);
  expect(await desk().page.getByRole('complementary', { name: 'Try it' }).count()).toBe(0);
});

test('the keyboard alone serves one customer after the other', async () => {
  await open();
  const { keyboard } = desk().page;
  await keyboard.press('n');
  for (const seats of ['S1-1, s1-2', 'B1-1']) {
    await keyboard.type(seats);
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await keyboard.type('by keyboard');
    await keyboard.press('Enter');
    await clerk.card(seats.slice(0, 4)).waitFor();
    await expect.poll(() => focusedLabel()).toBe('Payment, if you like');
    await keyboard.type('cash');
    await keyboard.press('Enter');
    await clerk.ticket().waitFor();
    await expect.poll(() => focusedLabel()).toBe('Next customer');
    await keyboard.press('Enter');
    await clerk.ticket().waitFor({ state: 'detached' });
    await expect.poll(() => focusedLabel()).toContain('Seats');
  }
  const { bookings } = await desk().query('bookings.list', { showId: SHOW });
  expect(bookings).toMatchObject([{ seatIds: ['B1-1'] }, { seatIds: ['S1-1', 'S1-2'] }]);

  function focusedLabel(): Promise<string | null | undefined> {
    return desk().page.evaluate(() => {
      const focused = document.activeElement;
      return focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : focused?.textContent;
    });
  }
});

test('as many as a party has, side by side, in the middle of the first row that has them', async () => {
  await desk().hold(['S1-11']);
  await open();
  await desk().page.getByLabel('Side by side').fill('3');
  await desk().page.getByRole('button', { name: 'Best that are free' }).click();
  expect(await clerk.chosen().allTextContents()).toEqual(['S1-12', 'S1-13', 'S1-14']);
  await desk().page.getByLabel('Section').selectOption('Left box');
  await desk().page.getByLabel('Side by side in Left box').fill('3');
  await desk().page.getByRole('button', { name: 'Best that are free' }).click();
  await said('No 3 free seats side by side in Left box. Try fewer.');
});

test('how many side by side is asked only by whoever wants that', async () => {
  await open();
  await desk().page.getByLabel('Side by side').fill('0');
  await desk().page.getByRole('button', { name: 'Best that are free' }).click();
  await said('How many side by side? From 1 to 20.');
  await clerk.hold('S1-1');
});

test('a seat that is taken already is named and not chosen', async () => {
  await desk().hold(['S1-2', 'S1-3']);
  await open();
  await clerk.choose('S1-1', 'S1-2', 'S1-3', 'S99-1');
  await said('There is no seat S99-1. S1-2, S1-3 are taken.');
  expect(await clerk.chosen().allTextContents()).toEqual(['S1-1']);
  await clerk.choose('S1-2');
  await said('S1-2 is taken.');
  expect(await desk().page.getByText('went to somebody else').count()).toBe(0);
});

test('the examples are seats of this show that are free', async () => {
  await open(SMALL_SHOW);
  const example = () => clerk.seats().getAttribute('placeholder');
  await expect.poll(example).toBe('A1, A2');
  await desk().hold(['A1'], { showId: SMALL_SHOW });
  await expect.poll(example).toBe('A2, B1');
});

test('a seat that is none is named', async () => {
  await open();
  await clerk.choose('S1-1', 'S99-1');
  await said('There is no seat S99-1.');
  expect(await clerk.chosen().allTextContents()).toEqual(['S1-1']);
});

test('a hold is extended, given back in part, and then altogether', async () => {
  const showId = 'matinee';
  const seats = ['A1', 'A2', 'A3'].map((id) => ({ id }));
  const seatMap = { sections: [{ name: 'Hall', rows: [{ name: 'A', seats }] }] };
  await desk().call('shows.create', { showId, title: 'Matinee', seatMap, holdTtlMs: 60_000 });
  await open(showId);
  await clerk.hold('A1', 'A2', 'A3');
  const left = async () => Number((await clerk.timer('A1').textContent())?.replace(':', ''));
  await expect.poll(left, { timeout: 5_000 }).toBeLessThan(59);
  await clerk.card('A1').getByRole('button', { name: 'Extend' }).click();
  await said('Extended');
  await expect.poll(left).toBeGreaterThanOrEqual(59);

  await clerk.card('A1').getByRole('button', { name: 'Mark A2 to give it back' }).click();
  await clerk.card('A1').getByRole('button', { name: 'Give back A2' }).click();
  await said('A2 is on sale again');
  await desk().seat('A2', 'available').waitFor({ state: 'attached' });
  await desk().seat('A1', 'held').waitFor({ state: 'attached' });
  expect(await desk().page.getByText('taken out of this hold').count()).toBe(0);
  await clerk.card('A1').getByRole('button', { name: 'Give all back' }).click();
  await said('A1, A3 are on sale again');
  await desk().seat('A1', 'available').waitFor({ state: 'attached' });
  expect(await clerk.card('A1').count()).toBe(0);
});

test('a seat that is marked to be given back is not sold by mistake', async () => {
  await open(SMALL_SHOW);
  await clerk.hold('A1', 'A2', 'B1');
  const card = clerk.card('A1');
  const button = (name: RegExp) => card.getByRole('button', { name });
  await button(/^Mark A2/).click();
  await card.getByLabel('Payment').press('Enter');
  await card.getByText('Nothing was booked. First give A2 back, or keep it.').waitFor();
  expect(await button(/^Paid/).count()).toBe(0);
  await button(/^Keep it/).click();
  expect(await button(/^Mark A2/).getAttribute('aria-pressed')).toBe('false');
  await button(/^Mark A2/).click();
  await button(/^Give back A2/).click();
  await desk().seat('A2', 'available').waitFor({ state: 'attached' });
  await button(/^Paid/).click();
  await clerk.ticket().waitFor();
  const { bookings } = await desk().query('bookings.list', { showId: SMALL_SHOW });
  expect(bookings).toMatchObject([{ seatIds: ['A1', 'B1'] }]);
});

test('whoever gives seats back by keyboard stays where the sale goes on', async () => {
  await open(SMALL_SHOW);
  await clerk.hold('A1', 'A2');
  const card = clerk.card('A1');
  const focused = desk().page.locator(':focus');
  await card.getByRole('button', { name: 'Extend' }).press('Enter');
  await said('Extended');
  expect(await focused.textContent()).toBe('Extend');
  for (const end of ['Keep it', 'Give back A2']) {
    await card.getByRole('button', { name: /^Mark A2/ }).press('Enter');
    await card.getByRole('button', { name: end }).press('Enter');
    await expect.poll(() => focused.getAttribute('aria-label')).toBe('Held seats');
  }
  await said('A2 is on sale again');
  expect(await focused.getAttribute('aria-label')).toBe('Held seats');
  await card.getByRole('button', { name: 'Give all back' }).press('Enter');
  await card.waitFor({ state: 'detached' });
  await expect.poll(() => clerk.seats().evaluate((field) => field === document.activeElement)).toBe(true);
});

test('two customers at once, and a reload in the middle costs neither their seats', async () => {
  await open();
  await clerk.hold('S1-1');
  await clerk.hold('S2-1');
  const tokens = () => desk().page.evaluate(() => sessionStorage.getItem('holdfast.sales.1'));
  const kept = JSON.parse((await tokens()) ?? '[]') as { hold: { token: string } }[];
  expect(kept.map(({ hold }) => hold.token.length > 20)).toEqual([true, true]);
  const seen = await desk().page.evaluate(() => location.href + JSON.stringify(localStorage));
  for (const { hold } of kept) expect(seen).not.toContain(hold.token);

  let warned = false;
  desk().page.on('dialog', (dialog) => {
    warned = dialog.type() === 'beforeunload';
    void dialog.accept();
  });
  await desk().page.reload();
  expect(warned).toBe(true);
  await clerk.card('S2-1').waitFor();
  await clerk.book('S1-1', 'card-1');
  await clerk.ticket().getByText('S1-1').waitFor();
  await clerk.book('S2-1', 'card-2');
  await clerk.ticket().getByText('S2-1').waitFor();
  // The booking needs no token.
  expect(await tokens()).not.toContain('"token"');
});

test('the map tells which held seats are the clerk’s own, and for whom', async () => {
  await desk().hold(['B2'], { showId: SMALL_SHOW });
  await open(SMALL_SHOW);
  await clerk.choose('A1');
  await desk().page.getByLabel('Customer').fill('Ms Okafor');
  await clerk.pressHold();
  await clerk.card('A1').waitFor();
  const map = await MapOnPage.of(desk(), SMALL_SHOW);
  const tip = async (seatId: string) => {
    const { x, y } = await map.pointOf(seatId);
    await desk().page.mouse.move(x, y);
    return desk().page.locator(`[data-seat-tip="${seatId}"]`);
  };
  await (await tip('A1')).getByText('Held by you, for Ms Okafor').waitFor();
  const other = await tip('B2');
  await other.waitFor();
  expect(await other.getByText('Held by you').count()).toBe(0);
});

test('a sale that is closed in another browser is closed here, and can be opened', async () => {
  await logInAs(desk(), 'operator');
  await open();
  await desk()
    .page.getByRole('button', { name: /^Close sale of/ })
    .waitFor();
  const other = await desk().page.context().browser()?.newContext();
  if (!other) throw new Error('no second browser');
  try {
    const page = await other.newPage();
    await page.goto(`${desk().api.url}/shows/${SHOW}#operator=${desk().api.ready.loginToken}`);
    await page.getByRole('button', { name: /^Close sale of/ }).click();
    await page.getByLabel('Reason').fill('the hall is flooded');
    await page.getByRole('dialog').getByRole('button', { name: 'Close sale' }).click();
    await said('The sale is closed, so nothing new can be held.');
    await desk()
      .page.getByRole('button', { name: /^Open sale of/ })
      .click();
    await page.getByRole('button', { name: /^Close sale of/ }).waitFor();
  } finally {
    await other.close();
  }
  await clerk.hold('S1-1');
});

test('a limit and a closed sale are explained', async () => {
  await open();
  await desk().page.getByLabel('Side by side').fill('20');
  await desk().page.getByRole('button', { name: 'Best that are free' }).click();
  await clerk.choose('B1-1');
  await clerk.pressHold();
  await desk().page.getByRole('alert').getByText('A hold takes at most 20 seats.').waitFor();
  await desk().call('shows.setSale', { showId: SHOW, sale: 'closed', reason: 'the hall is flooded' });
  await desk().page.getByRole('button', { name: 'Remove B1-1' }).click();
  await clerk.pressHold();
  await desk().page.getByRole('alert').getByText('The show is not on sale.').waitFor();
  await said('The sale is closed, so nothing new can be held.');
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious, at any step', async () => {
    await desk().page.emulateMedia({ colorScheme });
    await open(SMALL_SHOW);
    await clerk.choose('A1', 'B1');
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().hold(['B1'], { showId: SMALL_SHOW });
    await said('B1 went to somebody else meanwhile.');
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().page.getByRole('button', { name: 'Go on without B1' }).click();
    await clerk.pressHold();
    await clerk.card('A1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await clerk.book('A1');
    await clerk.ticket().waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
