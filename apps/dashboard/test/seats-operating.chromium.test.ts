import { describe, expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { startLine } from './support/line.ts';
import { onMap } from './support/on-map.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();
const { openMap, inPanel } = onMap(desk);

describe('what operators do to what they chose', () => {
  test('block with a reason and undo it; unblock and undo that', async () => {
    const map = await openMap();
    const { page } = desk();
    await map.click('S3-4');
    await map.click('S3-6', 'Shift');
    await inPanel('Block…').click();
    await page.getByRole('dialog').getByText('S3-4, S3-5, S3-6 go off sale').waitFor();
    await desk().giveReason('Wet paint', 'Block 3 seats');
    await desk().seat('S3-5', 'blocked').waitFor();
    await page.locator('[data-selected-count-of="blocked"]', { hasText: '3' }).waitFor();
    await page.getByText('3 seats blocked').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await desk().seat('S3-5', 'available').waitFor();

    await desk().call('seats.block', { showId: 'grand_hall', seatIds: ['S3-4'], reason: 'Wet paint again' });
    await desk().seat('S3-4', 'blocked').waitFor();
    await inPanel('Unblock…').click();
    await desk().giveReason('It has dried', 'Unblock 1 seat');
    await desk().seat('S3-4', 'available').waitFor();
    await page.getByText('1 seat unblocked').waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await desk().seat('S3-4', 'blocked').waitFor();

    // Of several seats, the one that is asked for.
    await page.getByRole('list', { name: 'Chosen seats' }).getByRole('button', { name: 'S3-4' }).click();
    const history = page.getByRole('region', { name: 'History of seat S3-4' });
    for (const text of ['“Wet paint again”', '“It has dried”', '“Undone: It has dried”'])
      await history.getByText(text).waitFor();
  });

  test('block many, all of which can be read before, with the keyboard to the end', async () => {
    const map = await openMap();
    await map.click('S1-1');
    await map.click('S4-8', 'Shift');
    await inPanel('Block…').click();
    const dialog = desk().page.getByRole('dialog');
    await dialog.getByText(/^Name all \d+ seats$/).click();
    await dialog.getByText('S4-7, S4-8').waitFor();
    await dialog.getByLabel('Reason').fill('The choir sits here');
    await desk().page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await desk().seat('S4-8', 'blocked').waitFor();
  });

  test('a block whose answer got lost is asked for again, and done once', async () => {
    const line = await startLine(desk().api.url);
    try {
      const map = await openMap({ origin: line.origin });
      await map.click('S3-4');
      await map.click('S3-5', 'Shift');
      await inPanel('Block…').click();
      const dialog = desk().page.getByRole('dialog');
      await dialog.getByLabel('Reason').fill('Wet paint');
      line.loseAnswers();
      await dialog.getByRole('button', { name: 'Block 2 seats' }).click();
      await dialog.getByRole('alert').getByText('The server cannot be reached.').waitFor();
      line.mend();
      await desk().seat('S3-5', 'blocked').waitFor();
      await dialog.getByRole('button', { name: 'Block 2 seats' }).click();
      await desk().page.getByText('2 seats blocked').waitFor();
      await dialog.waitFor({ state: 'detached' });
      const { entries } = await desk().query('audit.list', { showId: SHOW, seatId: 'S3-5' });
      expect((entries as { reason?: string }[]).map(({ reason }) => reason)).toEqual(['Wet paint']);
    } finally {
      await line.close();
    }
  });

  test('a block of a seat that was just taken says so, and blocks none', async () => {
    const map = await openMap();
    await map.click('S3-4');
    await map.click('S3-5', 'Shift');
    await inPanel('Block…').click();
    await desk().hold(['S3-5']);
    await desk().giveReason('Wet paint', 'Block 2 seats');
    await desk().page.getByRole('dialog').getByRole('alert').getByText('S3-5').waitFor();
    expect(await desk().seat('S3-4', 'available').count()).toBe(1);
  });

  test('clear the holds on them, named; of one just confirmed it is said, and nothing is changed', async () => {
    const first = await desk().hold(['S5-10', 'S5-11'], { customerRef: 'customer-1' });
    await desk().hold(['S5-12'], { customerRef: 'customer-2' });
    const map = await openMap();
    const { page } = desk();
    await map.click('S5-11');
    await map.click('S5-13', 'Shift');
    await inPanel('Clear holds…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Clear 2 holds?').waitFor();
    await dialog.getByText('2 customers lose').waitFor();
    for (const seatId of ['S5-10', 'S5-11', 'S5-12']) await dialog.getByText(seatId).first().waitFor();
    await desk().confirmHold(first);
    await desk().giveReason('Sent the wrong link', 'Clear 2 holds');
    const result = (customerRef: string) => dialog.getByRole('row').filter({ hasText: customerRef });
    await result('customer-1').getByText('Nothing was changed.').waitFor();
    await result('customer-2').getByText('done').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await desk().seat('S5-12', 'available').waitFor();
    await desk().seat('S5-11', 'booked').waitFor();
  });
});
