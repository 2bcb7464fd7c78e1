import { describe, expect, test } from 'vitest';
import { SMALL_SHOW } from './support/desk.ts';
import { MapOnPage } from './support/map-on-page.ts';
import { onMap } from './support/on-map.ts';
import { LIVE_WITHIN_MS, timeToSee, withDesk } from './support/with-desk.ts';

const desk = withDesk();

const { openMap, inPanel } = onMap(desk);
const chosen = () =>
  desk()
    .page.getByRole('list', { name: 'Chosen seats' })
    .getByRole('listitem')
    .allTextContents()
    .then((ids) => ids.sort());
const focused = () => desk().page.evaluate(() => document.activeElement?.getAttribute('data-seat-id'));
/** What says more of the seat, for assistive tech. */
const describing = async (seatId: string) => {
  const id = await desk().page.locator(`[data-seat-id="${seatId}"]`).getAttribute('aria-describedby');
  return desk().page.locator(`[id="${id}"]`);
};

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

describe('what is drawn', () => {
  test("follows the seat's status and the filter, and the theme", async () => {
    const map = await openMap();
    const free = await map.colourOf('S5-10');
    expect(await map.colourOf('S5-11')).toBe(free);
    const taken = await desk().hold(['S5-10']);
    await expect.poll(() => map.colourOf('S5-10')).not.toBe(free);
    const held = await map.colourOf('S5-10');
    expect(await map.colourOf('S5-11')).toBe(free);

    await desk().page.locator('[data-count-of="held"]').click();
    await expect.poll(() => map.colourOf('S5-11')).not.toBe(free);
    expect(await map.colourOf('S5-10')).toBe(held);
    expect(new URL(desk().page.url()).searchParams.get('status')).toBe('held');
    await desk().page.locator('[data-count-of="held"]').click();
    await desk().page.getByLabel('Section').selectOption('Balcony');
    await expect.poll(() => map.colourOf('S5-10')).not.toBe(held);
    expect(await map.colourOf('B1-1')).toBe(free);
    expect(new URL(desk().page.url()).searchParams.get('section')).toBe('Balcony');
    await desk().page.getByLabel('Section').selectOption('All sections');

    await desk().confirmHold(taken);
    await desk().seat('S5-10', 'booked').waitFor();
    await expect.poll(() => map.colourOf('S5-10')).not.toBe(held);
    await desk().page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => map.colourOf('S5-11')).not.toBe(free);
  });
});

describe('with a mouse', () => {
  test('the wheel zooms to where it is, a drag moves the hall, and the whole hall is one press away', async () => {
    const map = await openMap();
    const { page } = desk();
    const fitted = await map.scale();
    const before = await map.pointOf('S5-10');
    await page.mouse.move(before.x, before.y);
    await page.mouse.wheel(0, -600);
    await expect.poll(() => map.scale()).toBeGreaterThan(fitted * 1.5);
    const at = await map.pointOf('S5-10');
    expect(Math.hypot(at.x - before.x, at.y - before.y)).toBeLessThan(2);

    await map.drag(at, { x: at.x + 80, y: at.y + 40 });
    await expect.poll(async () => Math.round((await map.pointOf('S5-10')).x - at.x)).toBe(80);
    expect(await chosen()).toEqual([]);

    await page.getByRole('button', { name: 'Whole hall' }).click();
    await expect.poll(() => map.scale()).toBe(fitted);
    // What cannot be zoomed out further scrolls the page.
    await page.mouse.move(at.x, at.y);
    await page.setViewportSize({ width: 1280, height: 500 });
    await page.mouse.wheel(0, 300);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });

  test('a click chooses and lets go, with Shift a run of seats, and a rectangle', async () => {
    const map = await openMap();
    await map.click('S3-4');
    await expect.poll(chosen).toEqual(['S3-4']);
    expect(await focused()).toBe('S3-4');
    await map.click('S3-7', 'Shift');
    await expect.poll(chosen).toEqual(['S3-4', 'S3-5', 'S3-6', 'S3-7']);
    await map.click('S3-5');
    await expect.poll(chosen).toEqual(['S3-4', 'S3-6', 'S3-7']);
    await inPanel('Deselect').click();

    const [start, end] = [await map.pointOf('L1-1'), await map.pointOf('L3-2')];
    await map.drag({ x: start.x - 8, y: start.y - 8 }, { x: end.x + 8, y: end.y + 8 }, 'Shift');
    await expect.poll(chosen).toEqual(['L1-1', 'L1-2', 'L2-1', 'L2-2', 'L3-1', 'L3-2']);
  });

  test('pointing at a seat tells operators who has it, and for how long', async () => {
    await desk().hold(['S5-10'], { customerRef: 'customer-7' });
    const map = await openMap();
    const { x, y } = await map.pointOf('S5-10');
    await desk().page.mouse.move(x, y);
    const tip = desk().page.locator('[data-seat-tip="S5-10"]');
    for (const text of ['S5-10', 'Stalls · front', 'Held', 'customer-7'])
      await tip.getByText(text, { exact: true }).waitFor();
    await tip.getByText(/^[45]:\d\d$/).waitFor();
    await desk().call('seats.block', { showId: 'grand_hall', seatIds: ['S5-11'], reason: 'Wet paint' });
    const next = await map.pointOf('S5-11');
    await desk().page.mouse.move(next.x, next.y);
    await desk().page.locator('[data-seat-tip="S5-11"]').getByText('Wet paint', { exact: true }).waitFor();
  });

  test('whoever is nobody is told what the seat is, and no more', async () => {
    await desk().hold(['S5-10'], { customerRef: 'customer-7' });
    const map = await openMap({ token: '' });
    const asked: string[] = [];
    desk().page.on('request', (request) => asked.push(request.url()));
    const { x, y } = await map.pointOf('S5-10');
    await map.click('S5-10');
    await desk().page.mouse.move(x, y);
    await desk().page.locator('[data-seat-tip="S5-10"]').getByText('Held').waitFor();
    await expect.poll(chosen).toEqual(['S5-10']);
    expect(await inPanel('Block…').count()).toBe(0);
    expect(asked.filter((url) => url.includes('seats.story'))).toEqual([]);
  });
});

describe('with the keyboard alone', () => {
  test('one gets from seat to seat, chooses, zooms and lets go', async () => {
    const map = await openMap();
    const { keyboard } = desk().page;
    await desk().page.locator('[data-seat-id="S1-1"]').focus();
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowDown');
    expect(await focused()).toBe('S2-2');
    await keyboard.press('Enter');
    await keyboard.press('Shift+ArrowRight');
    await keyboard.press('Shift+ArrowRight');
    await expect.poll(chosen).toEqual(['S2-2', 'S2-3', 'S2-4']);
    await keyboard.press(' ');
    await expect.poll(chosen).toEqual(['S2-2', 'S2-3']);
    const cell = desk().page.getByRole('gridcell', { name: /^Seat S2-2, available/ });
    expect(await cell.getAttribute('aria-selected')).toBe('true');

    const fitted = await map.scale();
    await keyboard.press('+');
    await expect.poll(() => map.scale()).toBeGreaterThan(fitted);
    await keyboard.press('0');
    await expect.poll(() => map.scale()).toBe(fitted);
    await keyboard.press('Escape');
    await desk().panel('Selection').getByText('Choose seats on the map').waitFor();
  });

  test('one seat of the map is in the order of the Tab key, and what has it is said', async () => {
    await desk().hold(['S1-1'], { customerRef: 'customer-7' });
    await openMap();
    const { page } = desk();
    expect(await page.locator('[data-seat-id][tabindex="0"]').count()).toBe(1);
    await page.getByLabel('Section').focus();
    for (let press = 0; press < 5 && (await focused()) !== 'S1-1'; press += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('S1-1');
    const said = await describing('S1-1');
    expect(await said.getAttribute('role')).toBe('status');
    await expect
      .poll(() => said.textContent())
      .toMatch(/^Held by customer-7 since \d\d:\d\d, until \d\d:\d\d$/);
    // The same element all the time: of one that comes with its text, few screen readers tell.
    const element = await said.elementHandle();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => said.textContent()).toBe('');
    expect(await element?.evaluate((before) => before.isConnected)).toBe(true);
    expect(await (await describing('S1-2')).evaluate((now, before) => now === before, element)).toBe(true);
  });

  test('seats that a filter fades are told to be, and how many it shows', async () => {
    await desk().hold(['S1-1', 'S1-2', 'B1-1']);
    await openMap();
    const { page } = desk();
    await desk().seat('S1-1', 'held').waitFor();
    await page.locator('[data-count-of="held"]').click();
    await page.getByText('The filter shows 3 of 408 seats.').waitFor();
    const isFaded = async (seatId: string) =>
      (await page.locator(`[data-seat-id="${seatId}"]`).textContent())?.endsWith(', not shown by the filter');
    expect(await isFaded('S1-1')).toBe(false);
    expect(await isFaded('S1-3')).toBe(true);
    await page.getByLabel('Section').selectOption('Balcony');
    await page.getByText('The filter shows 1 of 408 seats.').waitFor();
    expect(await isFaded('S1-1')).toBe(true);
    expect(await isFaded('B1-1')).toBe(false);
  });
});

test('a seat is found by its id, gone to and named in the address, from where it is found again', async () => {
  const map = await openMap();
  const { page } = desk();
  const fitted = await map.scale();
  await page.getByLabel('Find a seat').fill('Z99');
  await page.keyboard.press('Enter');
  await page.getByText('No seat is called “Z99”').waitFor();
  await page.getByLabel('Find a seat').fill('b3-7');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('B3-7');
  expect(await map.scale()).toBeGreaterThan(fitted);
  await expect.poll(() => new URL(page.url()).searchParams.get('seat')).toBe('B3-7');

  await page.reload();
  await expect.poll(focused).toBe('B3-7');
  await expect.poll(() => map.scale()).toBeGreaterThan(fitted);
});

test('what is chosen stays chosen while one looks at the other pages of the show', async () => {
  const map = await openMap();
  await map.click('S3-4');
  await map.click('S3-6', 'Shift');
  await expect.poll(chosen).toEqual(['S3-4', 'S3-5', 'S3-6']);
  await desk().page.getByRole('link', { name: 'Holds' }).click();
  await desk().panel('Holds').waitFor();
  await desk().page.getByRole('link', { name: 'Seats' }).click();
  await expect.poll(chosen).toEqual(['S3-4', 'S3-5', 'S3-6']);
});

test('a look at a seat that fails leaves what was known of it', async () => {
  await desk().hold(['S5-10'], { customerRef: 'customer-7' });
  const map = await openMap();
  const { page } = desk();
  await map.click('S5-10');
  const history = page.getByRole('region', { name: 'History of seat S5-10' });
  await history.getByText('customer-7').waitFor();
  await page.route('**/trpc/*seats.story*', (route) => route.abort());
  // It is looked at again every few seconds, and tried thrice before it counts as failed.
  await history.getByText('The server cannot be reached.').waitFor({ timeout: 15_000 });
  await history.getByText('customer-7').waitFor();
  await page.locator('[data-seat-tip="S5-10"]').getByText('customer-7', { exact: true }).waitFor();
  await page.locator('[data-seat-tip="S5-10"]').getByText('The server cannot be reached.').waitFor();
});

describe('with fingers', () => {
  const phone = withDesk({
    context: { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } },
  });

  test('a tap chooses, two fingers zoom, one moves the hall', async () => {
    await phone().openShow();
    const map = await MapOnPage.of(phone());
    const { page } = phone();
    await map.frame.scrollIntoViewIfNeeded();
    const at = await map.pointOf('S6-11');
    await page.touchscreen.tap(at.x, at.y);
    await page.getByRole('list', { name: 'Chosen seats' }).getByText('S6-11').waitFor();

    const fitted = await map.scale();
    const session = await page.context().newCDPSession(page);
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...points: { x: number; y: number; id?: number }[]
    ) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    const finger = (dx: number, id: number) => ({ x: at.x + dx, y: at.y, id });
    await touch('touchStart', finger(-20, 0));
    await touch('touchStart', finger(-20, 0), finger(20, 1));
    for (let step = 1; step <= 5; step += 1) {
      await touch('touchMove', finger(-20 - step * 8, 0), finger(20 + step * 8, 1));
    }
    await touch('touchEnd');
    await expect.poll(() => map.scale()).toBeGreaterThan(fitted * 1.5);
    const zoomed = await map.pointOf('S6-11');
    expect(Math.abs(zoomed.x - at.x)).toBeLessThan(12);

    await touch('touchStart', { x: at.x, y: at.y });
    for (let step = 1; step <= 5; step += 1) await touch('touchMove', { x: at.x + step * 10, y: at.y });
    await touch('touchEnd');
    await expect.poll(async () => (await map.pointOf('S6-11')).x - zoomed.x).toBeGreaterThan(30);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious, whatever is chosen and asked', async () => {
    const { page } = desk();
    await page.emulateMedia({ colorScheme });
    await desk().hold(['A1'], { showId: SMALL_SHOW });
    await desk().openShow({ showId: SMALL_SHOW });
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().seat('A1', 'held').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowRight');
    await inPanel('A1').click();
    await page.getByRole('region', { name: 'History of seat A1' }).getByText('Held').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await inPanel('Clear holds…').click();
    await page.getByRole('dialog').getByText('Clear seat A1?').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});

test('a seat whose label is but a number is told with its row and id; an address with no seat says so', async () => {
  const { page, api } = desk();
  const rows = [{ name: 'E', seats: [{ id: 'S-E10', label: '10' }] }];
  const seatMap = { sections: [{ name: 'Stalls', rows }] };
  await desk().call('shows.create', { showId: 'numbered', title: 'Numbered', seatMap });
  await desk().openShow({ showId: 'numbered' });
  await page.getByRole('gridcell', { name: /^Seat 10, available, .*S-E10$/ }).focus();
  await page.getByText('Row E, seat 10 · S-E10', { exact: true }).waitFor();
  await page.goto(`${api.url}/shows/numbered?seat=ZZ9`);
  await page.getByText('No seat is called “ZZ9”').waitFor();
});
