import { expect, test } from 'vitest';
import { LIVE_WITHIN_MS, timeToSee, withDesk } from './support/with-desk.ts';

const desk = withDesk();

test('a hold taken elsewhere shows on the map within a second', async () => {
  await desk().openShow();
  expect(await desk().page.locator('[data-seat-id]').count()).toBe(408);
  const tookMs = await timeToSee(
    () => desk().hold(['S5-10', 'S5-11']),
    () => desk().seat('S5-10', 'held').waitFor(),
  );
  expect(tookMs).toBeLessThan(LIVE_WITHIN_MS);
  await desk().seat('S5-11', 'held').waitFor();
  await desk().page.locator('[data-count-of="held"]', { hasText: '2' }).waitFor();
});

test('the keyboard alone gets from seat to seat', async () => {
  await desk().openShow();
  await desk().page.locator('[data-seat-id="S1-1"]').focus();
  await desk().page.keyboard.press('ArrowRight');
  await desk().page.keyboard.press('ArrowDown');
  const focused = () => desk().page.evaluate(() => document.activeElement?.getAttribute('data-seat-id'));
  expect(await focused()).toBe('S2-2');
});
