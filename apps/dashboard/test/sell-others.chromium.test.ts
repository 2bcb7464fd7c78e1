import { expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { logInAs } from './support/log-in-as.ts';
import { selling } from './support/selling.ts';
import { withDesk } from './support/with-desk.ts';

/** What somebody else does to the seats that a clerk chose, holds or sold. */
const desk = withDesk();
const clerk = selling(desk);
const { open, alert, said } = clerk;

test('a chosen seat that somebody else takes is marked at once, and left out with one click', async () => {
  await open();
  await clerk.choose('S1-1', 'S1-2');
  await desk().hold(['S1-2']);
  await alert('S1-2 went to somebody else meanwhile.');
  expect(await clerk.chosen().allTextContents()).toEqual(['S1-1', 'S1-2 taken']);
  expect(await desk().page.getByRole('button', { name: 'Hold 2 seats' }).isDisabled()).toBe(true);
  await desk().page.getByRole('button', { name: 'Go on without S1-2' }).click();
  expect(await clerk.chosen().allTextContents()).toEqual(['S1-1']);
  await clerk.pressHold();
  await clerk.card('S1-1').waitFor();
});

test('a seat that somebody else takes while it is asked for is named, and left out with one click', async () => {
  await open();
  await desk().page.route(
    /holds\.create/,
    async (route) => {
      await desk().hold(['S1-2']);
      await route.continue();
    },
    { times: 1 },
  );
  await clerk.choose('S1-1', 'S1-2');
  await clerk.pressHold();
  await alert('Taken: S1-2. Choose other seats.');
  await desk().page.getByRole('button', { name: 'Go on without S1-2' }).click();
  expect(await desk().page.getByRole('alert').filter({ hasText: 'Taken' }).count()).toBe(0);
  await clerk.pressHold();
  await clerk.card('S1-1').waitFor();
});

test('an operator in another browser clears what the clerk holds, and takes a seat out of another', async () => {
  await open();
  await clerk.hold('S1-1', 'S1-2');
  await clerk.hold('S2-1');
  const held = await clerk.holdId('S1-1');
  await desk().call('holds.releaseFor', {
    showId: SHOW,
    holdId: held,
    seatIds: ['S1-2'],
    reason: 'customer called',
  });
  await alert('S1-2 was taken out of this hold by an operator.');

  const other = await desk().page.context().browser()?.newContext();
  if (!other) throw new Error('no second browser');
  try {
    const operator = await other.newPage();
    await operator.goto(`${desk().api.url}/shows/${SHOW}/holds#operator=${desk().api.ready.loginToken}`);
    await operator.getByRole('button', { name: 'Clear the hold on S2-1' }).click();
    await operator.getByLabel('Reason').fill('the clerk went home');
    await operator.getByRole('button', { name: 'Clear hold' }).click();
    await said('Cleared by an operator');
    await alert('An operator ended this hold.');
  } finally {
    await other.close();
  }
  // The other hold is none of its business.
  await clerk.book('S1-1');
  await clerk.ticket().getByText('S1-1').waitFor();
});

test.each([
  ['an operator, with the reason', 'cancelled: paid twice.'],
  ['a buyer without a key', 'This booking was cancelled. Its seats'],
] as const)('a booking that is cancelled elsewhere says so to %s', async (who, text) => {
  if (who.startsWith('an operator')) await logInAs(desk(), 'operator');
  await open();
  await clerk.hold('S1-1');
  await clerk.book('S1-1');
  await clerk.ticket().waitFor();
  await said('Sold');
  const bookingId = await clerk.ticket().getAttribute('data-booking-id');
  await desk().call('bookings.cancel', { bookingId, reason: 'paid twice' });
  await alert(text);
  expect(await desk().page.getByText('Sold', { exact: true }).filter({ visible: true }).count()).toBe(0);
  // Somebody else's booking of the seat is not this one's.
  await desk().confirmHold(await desk().hold(['S1-1']));
  await desk().seat('S1-1', 'booked').waitFor({ state: 'attached' });
  await alert(text);
  if (who.startsWith('an operator')) {
    await desk().page.reload();
    await alert(text);
  }
});
