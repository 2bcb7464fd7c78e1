import { expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { logInAs } from './support/log-in-as.ts';
import { LISTED_WITHIN_MS, timeToSee, withDesk } from './support/with-desk.ts';

const desk = withDesk();

/** A busy machine draws late. */
const IN_TIME = { timeout: 8_000 };

const dialog = () => desk().page.getByRole('dialog').last();
const result = (text: string) => dialog().getByRole('row').filter({ hasText: text });
const act = (seatId: string, action: string) =>
  desk()
    .row('Holds', seatId)
    .getByRole('button', { name: new RegExp(`^${action} the hold`) })
    .click();
const select = async (...texts: readonly string[]) => {
  for (const text of texts) await desk().row('Holds', text).getByRole('checkbox').check();
};
const secondsLeft = async (seatId: string) => {
  const text = (await desk().row('Holds', seatId).getByRole('timer').textContent()) ?? '';
  const [minutes = 0, seconds = 0] = text.split(':').map(Number);
  return minutes * 60 + seconds;
};

test('a hold taken elsewhere is listed, runs down, and can be cleared', async () => {
  await desk().openShow({ tab: 'holds' });
  await desk().panel('Holds').getByText('No holds').waitFor();
  await desk().hold(['S5-10', 'S5-11']);

  const held = desk().row('Holds', 'S5-10');
  for (const text of ['S5-11', 'customer-1', 'Active']) await held.getByText(text).waitFor();
  const listedMs = await timeToSee(
    () => desk().hold(['S6-1']),
    () => desk().row('Holds', 'S6-1').waitFor(),
  );
  expect(listedMs).toBeLessThan(LISTED_WITHIN_MS);
  const firstLeft = await secondsLeft('S5-10');
  expect(firstLeft).toBeGreaterThan(270);
  expect(firstLeft).toBeLessThanOrEqual(300);
  await expect.poll(() => secondsLeft('S5-10'), IN_TIME).toBeLessThan(firstLeft);

  await act('S5-10', 'Clear');
  await dialog().getByText('S5-10, S5-11').waitFor();
  await desk().page.getByLabel('Reason').fill('no');
  expect(await dialog().getByRole('button', { name: 'Clear hold' }).isDisabled()).toBe(true);
  await desk().giveReason('customer called', 'Clear hold');
  await held.waitFor({ state: 'detached' });
  await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk().page.getByText('Cleared').waitFor();
});

test('works where the page came over plain HTTP, which has no randomUUID', async () => {
  // The box office calls the server by its name in the house; a browser trusts nothing but localhost that way.
  await desk().page.addInitScript(() => {
    Object.defineProperty(crypto, 'randomUUID', { value: undefined });
  });
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  await act('S1-1', 'Clear');
  await desk().giveReason('customer called', 'Clear hold');
  await desk().panel('Holds').getByText('No holds').waitFor();
  await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a clear of a hold that was just confirmed says so and changes nothing', async () => {
  await desk().openShow({ tab: 'holds' });
  const taken = await desk().hold(['S1-1']);
  await act('S1-1', 'Clear');
  const booking = await desk().confirmHold(taken);
  await desk().giveReason('too late', 'Clear hold');
  await result('S1-1')
    .getByText('The hold is being confirmed or already is a booking. Nothing was changed.')
    .waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await desk().panel('Holds').getByText('No holds').waitFor();
  await desk().page.getByRole('link', { name: 'Seats' }).click();
  await desk().seat('S1-1', 'booked').waitFor();
  expect(booking.seatIds).toEqual(['S1-1']);
});

test('a hold is extended by minutes, or to a time of the day', async () => {
  await desk().hold(['S1-1']);
  await desk().openShow({ tab: 'holds' });
  await act('S1-1', 'Extend');
  await dialog().getByLabel('Extend').selectOption('by 10 minutes');
  await desk().giveReason('card was declined', 'Extend hold');
  await desk().page.getByText('Runs until').waitFor();
  await expect.poll(() => secondsLeft('S1-1'), IN_TIME).toBeGreaterThan(860);
  expect(await secondsLeft('S1-1')).toBeLessThanOrEqual(900);

  await act('S1-1', 'Extend');
  await dialog().getByLabel('Extend').selectOption('to a time');
  await dialog().getByLabel('Reason').fill('comes in person');
  expect(await dialog().getByRole('button', { name: 'Extend hold' }).isDisabled()).toBe(true);
  const at = new Date(Date.now() + 20 * 60_000);
  await dialog().getByLabel('Until').fill(at.toTimeString().slice(0, 5));
  await desk().giveReason('comes in person', 'Extend hold');
  await expect.poll(() => secondsLeft('S1-1'), IN_TIME).toBeGreaterThan(1_100);
});

test('some seats of a hold are given back, then the others', async () => {
  await desk().hold(['S1-1', 'S1-2', 'S1-3']);
  await desk().openShow({ tab: 'holds' });
  await act('S1-1', 'Release');
  await dialog().getByLabel('S1-2').uncheck();
  await dialog().getByLabel('S1-3').uncheck();
  await desk().giveReason('one of them is ill', 'Release seats');
  await desk().page.getByText('1 seat given back, S1-2, S1-3 kept').waitFor();
  await desk().row('Holds', 'S1-1').waitFor({ state: 'detached' });
  await act('S1-2', 'Release');
  await desk().giveReason('all of them are ill', 'Release seats');
  await desk().panel('Holds').getByText('No holds').waitFor();
});

test('of many, each has its own result, whatever became of the others', async () => {
  const [first] = await Promise.all([
    desk().hold(['S1-1'], { customerRef: 'anna' }),
    desk().hold(['S2-1', 'S2-2'], { customerRef: 'bert' }),
    desk().hold(['S3-1'], { customerRef: 'carl' }),
    desk().hold(['S4-1'], { customerRef: 'dora' }),
  ]);
  await desk().openShow({ tab: 'holds' });
  await select('anna', 'bert', 'carl');
  await desk().panel('Holds').getByText('3 holds, 4 seats').waitFor();
  await desk().page.getByRole('toolbar').getByRole('button', { name: 'Clear' }).click();
  const seats = await dialog().getByText('which go back on sale at once').textContent();
  for (const seatId of ['S1-1', 'S2-1', 'S2-2', 'S3-1']) expect(seats).toContain(seatId);
  await desk().confirmHold(first ?? {});
  await desk().giveReason('rehearsal', 'Clear 3 holds');

  await dialog().getByText('2 done, 1 refused').waitFor();
  await result('anna').getByText('Nothing was changed.').waitFor();
  for (const customer of ['bert', 'carl']) await result(customer).getByText('done').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await desk().row('Holds', 'bert').waitFor({ state: 'detached' });
  await desk().row('Holds', 'dora').waitFor();
  expect(await desk().page.getByRole('toolbar', { name: 'Selected holds' }).count()).toBe(0);
});

test('what nobody knows can be tried again, and is not done twice', async () => {
  await desk().hold(['S1-1', 'S1-2']);
  await desk().openShow({ tab: 'holds' });
  // The server does it; its answer is lost.
  await desk().page.route('**/trpc/holds.releaseFor*', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await act('S1-1', 'Release');
  await dialog().getByLabel('S1-2').uncheck();
  await desk().giveReason('the line is bad', 'Release seats');
  await result('S1-1').getByText('unknown').waitFor();
  await desk().page.unroute('**/trpc/holds.releaseFor*');
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await desk().page.getByText('1 seat given back, S1-2 kept').waitFor();
  await desk().row('Holds', 'S1-2').waitFor();
});

test('a row that is being ended is grey, and is what it was when that is refused or nobody knows', async () => {
  const taken = await desk().hold(['S1-1'], { customerRef: 'anna' });
  await desk().hold(['S2-1'], { customerRef: 'bert' });
  await desk().openShow({ tab: 'holds' });
  const isGrey = (customer: string) =>
    // Behind the dialog, where no role is found.
    desk()
      .page.locator('[aria-label="Holds"] tr[data-row-id]', { hasText: customer })
      .evaluate((row) => getComputedStyle(row).textDecorationLine === 'line-through');
  let answer: () => void = () => {};
  await desk().page.route('**/trpc/holds.clear*', async (route) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    await route.abort();
  });
  await act('S2-1', 'Clear');
  await desk().giveReason('the line is bad', 'Clear hold');
  await expect.poll(() => isGrey('bert'), IN_TIME).toBe(true);
  answer();
  await result('S2-1').getByText('unknown').waitFor();
  await expect.poll(() => isGrey('bert'), IN_TIME).toBe(false);
  await desk().page.unroute('**/trpc/holds.clear*');
  await dialog().getByRole('button', { name: 'Close' }).click();

  // Refused, and still there: the list cannot be read again before the look at it.
  await desk().page.route('**/trpc/holds.list*', (route) => route.abort());
  await desk().confirmHold(taken);
  await act('S1-1', 'Clear');
  await desk().giveReason('too late', 'Clear hold');
  await result('S1-1').getByText('refused').waitFor();
  await expect.poll(() => isGrey('anna'), IN_TIME).toBe(false);
});

test('what one operator clears, another who is extending it hears of', async () => {
  await desk().hold(['S1-1']);
  await desk().hold(['S2-1']);
  await desk().openShow({ tab: 'holds' });
  const browser = desk().page.context().browser();
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ storageState: await desk().page.context().storageState() });
  try {
    const other = await context.newPage();
    await other.goto(`${desk().api.url}/shows/${SHOW}/holds`);
    await other.getByRole('button', { name: 'Extend the hold on S1-1' }).click();
    await other.getByLabel('Reason').fill('customer is on the phone');

    await act('S1-1', 'Clear');
    await desk().giveReason('seat is broken', 'Clear hold');
    await desk().row('Holds', 'S1-1').waitFor({ state: 'detached' });
    await other.getByRole('row').filter({ hasText: 'S1-1' }).waitFor({ state: 'detached' });
    await other.getByRole('dialog').getByRole('button', { name: 'Extend hold' }).click();
    await other.getByRole('dialog').getByText('refused').first().waitFor();
    await other.getByRole('dialog').getByText('Nothing was changed.').waitFor();
  } finally {
    await context.close();
  }
  await desk().row('Holds', 'S2-1').waitFor();
});

test('a hold tells its whole story, at an address of its own, also after its end', async () => {
  const taken = await desk().hold(['S1-1', 'S1-2'], { customerRef: 'erna' });
  const about = { showId: SHOW, holdId: taken.holdId };
  await desk().call('holds.extendFor', { ...about, ttlMs: 600_000, reason: 'queue at the desk' });
  await desk().openShow({ tab: 'holds' });
  await desk().row('Holds', 'erna').click();
  await expect.poll(() => new URL(desk().page.url()).searchParams.get('hold'), IN_TIME).toBe(taken.holdId);
  for (const text of ['Seats taken', 'Extended by an operator', '“queue at the desk”', 'Runs out']) {
    await dialog().getByText(text).waitFor();
  }
  await dialog().getByText('erna').first().waitFor();

  await dialog().getByRole('button', { name: 'Clear' }).click();
  await desk().giveReason('seat is broken', 'Clear hold');
  await dialog().getByText('“seat is broken”').waitFor();
  await dialog().getByText('Cleared by an operator').first().waitFor();
  expect(await dialog().getByRole('button', { name: 'Clear' }).count()).toBe(0);
  await desk().page.goBack();
  await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk().page.goForward();
  await dialog().getByText('“seat is broken”').waitFor();
});

test('whoever may only look sees holds and their stories, and nothing to press', async () => {
  await desk().hold(['S1-1']);
  await logInAs(desk(), 'viewer');
  await desk().openShow({ tab: 'holds', token: '' });
  const held = desk().row('Holds', 'S1-1');
  await held.getByRole('timer').waitFor();
  expect(await held.getByRole('button').count()).toBe(0);
  expect(await held.getByRole('checkbox').count()).toBe(0);
  await held.click();
  await dialog().getByText('Seats taken').waitFor();
  expect(await dialog().getByRole('button').allTextContents()).toEqual(['']);
});
