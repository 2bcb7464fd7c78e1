import { expect, test } from 'vitest';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

const MANY = 10_000;
const FEW = 300;
const AT_ONCE = 40;
const SPARE = 'Z1';
const ROUNDS = 3;
/** Far more than it takes, far less than drawing ten thousand rows does. */
const AT_HAND_MS = 2_000;
const MOST_ROWS_DRAWN = 60;

async function showWithHolds(showId: string, count: number): Promise<void> {
  const seats = Array.from({ length: count }, (_, at) => ({ id: `A${at}` }));
  const rows = Array.from({ length: Math.ceil(count / 100) }, (_, at) => ({
    name: String(at),
    seats: seats.slice(at * 100, at * 100 + 100),
  }));
  rows.push({ name: 'spare', seats: [{ id: SPARE }] });
  await desk().call('shows.create', {
    showId,
    title: showId,
    seatMap: { sections: [{ name: 'Hall', rows }] },
  });
  const waiting = [...seats.entries()];
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [at, { id }] = next;
      const customerRef = `customer-${(at * 7919) % count}`;
      await desk().call('holds.create', {
        showId,
        seatIds: [id],
        customerRef,
        ttlMs: 900_000 + (at % 997) * 900,
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** What a frame takes at the median while the list is scrolled from its beginning towards its end. */
function frameMsWhileScrolling(): Promise<number> {
  return desk().page.evaluate(async () => {
    const frame = document.querySelector('[role="grid"]')?.parentElement;
    if (!frame) throw new Error('no table');
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const took: number[] = [];
    frame.scrollTop = 0;
    for (let step = 0; step < 60; step += 1) {
      const startMs = performance.now();
      frame.scrollTop += 170;
      await nextFrame();
      took.push(performance.now() - startMs);
    }
    return took.sort((a, b) => a - b)[30] ?? Number.POSITIVE_INFINITY;
  });
}

const searchBox = () => desk().page.getByRole('searchbox', { name: 'Search' });

async function timed(change: () => Promise<unknown>, firstRow: string): Promise<number> {
  const startMs = performance.now();
  await change();
  await desk().page.locator('tbody tr[data-row-id]').first().getByText(firstRow, { exact: true }).waitFor();
  return performance.now() - startMs;
}

test('ten thousand holds are as much at hand as three hundred', { timeout: 180_000 }, async () => {
  await showWithHolds('few', FEW);
  await showWithHolds('many', MANY);
  const page = desk().page;
  // In turns, and the best of each: what else the machine does slows single runs of the one or the other.
  let [frameMsOfFew, frameMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round += 1) {
    await desk().openShow({ showId: 'few', tab: 'holds', ...(round > 0 && { token: '' }) });
    await desk().panel('Holds').getByText(`${FEW} holds`).waitFor();
    frameMsOfFew = Math.min(frameMsOfFew, await frameMsWhileScrolling());

    await desk().openShow({ showId: 'many', tab: 'holds', token: '' });
    await desk().panel('Holds').getByText('10\u202f000 holds').waitFor({ timeout: 30_000 });
    expect(await page.locator('tbody tr').count()).toBeLessThan(MOST_ROWS_DRAWN);
    frameMs = Math.min(frameMs, await frameMsWhileScrolling());
  }
  const table = page.getByRole('grid', { name: 'Holds' });
  expect(await table.getAttribute('aria-rowcount')).toBe(String(MANY + 1));

  const sortMs = await timed(() => table.getByRole('button', { name: 'Customer' }).click(), 'customer-0');
  const sortBackMs = await timed(
    () => table.getByRole('button', { name: 'Customer' }).click(),
    'customer-9999',
  );
  const filterMs = await timed(() => searchBox().fill('customer-777'), 'customer-7779');
  // Typing is told when it pauses: until then the filter is the old one.
  await timed(() => searchBox().fill(''), 'customer-9999');
  const selectMs = await timed(() => page.getByLabel('Select all').check(), 'customer-9999');
  await desk().panel('Holds').getByRole('toolbar').getByText('10\u202f000 holds').waitFor();
  await page.locator('tbody tr[data-row-id]').first().focus();
  const startEndMs = performance.now();
  await page.keyboard.press('End');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), {
      timeout: 8_000,
    })
    .toBe(String(MANY + 1));
  const endMs = performance.now() - startEndMs;

  // What is changed elsewhere is seen soon, although all are read again for it.
  const changedMs = await timed(async () => {
    await searchBox().fill('newcomer');
    await desk().call('holds.create', { showId: 'many', seatIds: [SPARE], customerRef: 'newcomer' });
  }, 'newcomer');

  for (const tookMs of [sortMs, sortBackMs, filterMs, selectMs, endMs])
    expect(tookMs).toBeLessThan(AT_HAND_MS);
  expect(frameMs).toBeLessThan(frameMsOfFew * 2 + 16);
  expect(changedMs).toBeLessThan(10_000);
});
