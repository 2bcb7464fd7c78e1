import { expect, test } from 'vitest';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

test('a hold confirmed elsewhere becomes a booking, which can be cancelled', async () => {
  await desk().openShow({ tab: 'bookings' });
  const taken = await desk().hold(['B2-3', 'B2-4'], { customerRef: 'customer-2' });
  await desk().confirmHold(taken);
  const booking = desk().row('Bookings', `bk_${taken.holdId}`);
  for (const text of ['B2-3', 'customer-2', 'pay-1', 'confirmed'])
    await booking.getByText(text).first().waitFor();

  await booking.getByRole('button', { name: /Cancel/ }).click();
  await desk().giveReason('show moved', 'Cancel booking');
  await booking.getByText('cancelled').waitFor();
  expect(await booking.getByRole('button').count()).toBe(0);
});
