import { describe, expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();
/** Figures are a second old at most; a busy machine takes its time. */
const POLL = { timeout: 8_000 };

const figure = (name: string) => desk().page.locator(`[data-figure="${name}"]`);
const state = (name: 'live' | 'stale') => desk().page.locator(`[data-overview="${name}"]`);

async function openOverview({ path = '/', origin = desk().api.url } = {}): Promise<void> {
  await desk().page.goto(`${origin}${path}#operator=${desk().api.ready.loginToken}`);
  await state('live').waitFor();
}

/** How many pixels of the first chart have this token's colour. */
function pixelsOfFirst(token: string): Promise<number> {
  return desk().page.evaluate((name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
    probe.remove();
    const canvas = document.querySelector<HTMLCanvasElement>('.uplot canvas');
    const image = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let at = 0; image && at < image.data.length; at += 4) {
      const { data } = image;
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255)
        found += 1;
    }
    return found;
  }, token);
}

test.each([360, 1024, 1280, 1440])('says in full what is well, %d wide', async (width) => {
  await desk().page.setViewportSize({ width, height: 900 });
  await openOverview();
  const headings = await desk()
    .page.getByRole('heading', { level: 2, name: /^(Engine|Ledger|This process)/ })
    .evaluateAll((found) =>
      found.map((heading) => {
        const text = heading.querySelector('span') ?? heading;
        return {
          isCut: text.scrollWidth > text.clientWidth && text.clientWidth > 0,
          lines: heading.clientHeight,
        };
      }),
    );
  expect(headings).toHaveLength(3);
  for (const { isCut, lines } of headings) {
    expect(isCut).toBe(false);
    // One line of text.
    expect(lines).toBeLessThan(30);
  }
});

test('shows live what buyers do, what they are refused, and how the servers are', async () => {
  await openOverview();
  await desk().page.getByText('Nobody took seats in this time.').waitFor();
  const first = await desk().hold(['S1-1', 'S1-2']);
  await desk().hold(['S2-1']);
  await desk().hold(['S2-2'], { customerRef: 'customer-2' });
  await expect(desk().hold(['S1-1'])).rejects.toThrow('SEAT_UNAVAILABLE');
  await expect(desk().hold(['none'])).rejects.toThrow('UNKNOWN_SEAT');
  await desk().confirmHold(first);
  await desk().call('holds.create', { showId: SHOW, seatIds: ['S3-1'], ttlMs: 200 });

  await figure('Holds').getByText('4', { exact: true }).waitFor();
  await figure('Bookings').getByText('1', { exact: true }).waitFor();
  await figure('Refused').getByText('2', { exact: true }).waitFor();
  await figure('Expired').getByText('1', { exact: true }).waitFor();
  await desk().page.getByText('seat taken 1').waitFor();
  await desk().page.getByText('no such seat 1').waitFor();
  await figure('p95')
    .getByText(/^[\d.]+\sms$/)
    .waitFor();
  await figure('live-holds').getByText('2', { exact: true }).waitFor();
  for (const text of ['Engine: memory', 'Ledger: sqlite', 'This process']) {
    const card = desk()
      .page.locator('section', { has: desk().page.getByRole('heading', { name: text }) })
      .last();
    await card.getByText(/^(Up|Ready)$/).waitFor();
    await card.getByText(/^Up for \d+ s/).waitFor();
  }
  await desk().page.getByText('One api process runs').waitFor();

  const chart = desk().page.getByRole('img', {
    name: /^Holds and bookings, last minute: 4 holds.*1 bookings/,
  });
  await chart.waitFor();
  for (const token of ['accent', 'held-edge']) {
    await expect.poll(() => pixelsOfFirst(token), POLL).toBeGreaterThan(20);
  }
  const busiest = desk().page.locator(`[data-show-id]`).first();
  expect(await busiest.getAttribute('data-show-id')).toBe(SHOW);
  await busiest.locator('[data-count-of="booked"]', { hasText: '2' }).waitFor();
});

test('tells the figures of a time that is pointed at, and all of them as a table', async () => {
  await openOverview();
  await desk().hold(['S1-1']);
  await figure('Holds').getByText('1', { exact: true }).waitFor();
  const [over] = await desk().page.locator('.u-over').all();
  if (!over) throw new Error('no chart');
  await over.hover({ position: { x: 5, y: 40 } });
  await desk()
    .page.getByText(/^At \d\d:\d\d:\d\d$/)
    .first()
    .waitFor();
  await figure('Holds').getByText('0', { exact: true }).waitFor();
  // The other charts show the same time.
  expect(
    await desk()
      .page.getByText(/^At \d\d:\d\d:\d\d$/)
      .count(),
  ).toBe(3);
  await desk().page.mouse.move(0, 0);
  await figure('Holds').getByText('1', { exact: true }).waitFor();

  await desk().page.getByText("The charts' figures as a table").click();
  const table = desk().page.getByRole('region', { name: 'Figures' }).getByRole('row');
  await expect.poll(() => table.count(), POLL).toBe(60);
  const holds = async () =>
    (await table.locator('td:nth-child(2)').allTextContents()).reduce((sum, count) => sum + Number(count), 0);
  await expect.poll(holds, POLL).toBe(1);
});

test('keeps in the address how far it reaches back', async () => {
  await openOverview();
  await desk().page.getByText('Last 15 minutes').click();
  await desk().page.getByText('Each 15 seconds').first().waitFor();
  expect(new URL(desk().page.url()).search).toBe('?range=quarter-hour');
  await desk().page.reload();
  await desk().page.getByText('Each 15 seconds').first().waitFor();
  await desk().page.goBack();
  await desk().page.getByText('Each second').first().waitFor();
  await desk().page.goto(`${desk().api.url}/?range=nonsense`);
  await desk().page.getByText('Each second').first().waitFor();
});

test('says that it is old when the server does not answer, and lives on when it does', async () => {
  const line = await startLine(desk().api.url);
  try {
    await openOverview({ origin: line.origin });
    const before = await desk().page.locator('[data-fresh]').boundingBox();
    line.cut();
    await state('stale')
      .getByText(/^No answer since \d\d:\d\d:\d\d/)
      .waitFor();
    // Nothing has moved.
    expect(await desk().page.locator('[data-fresh="false"]').boundingBox()).toEqual(before);
    line.mend();
    await state('live').waitFor();
    await desk().hold(['S1-1']);
    await figure('Holds').getByText('1', { exact: true }).waitFor();
  } finally {
    await line.close();
  }
});

test('asks nothing while nobody looks', async () => {
  const { page } = desk();
  await page.clock.install();
  await openOverview();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('stats.overview')) asked += 1;
  });
  await expect.poll(() => asked, POLL).toBeGreaterThan(1);
  const become = (visibility: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, visibility);
  await become('hidden');
  const before = asked;
  // Ten seconds of the page's own clock pass at once; what was asked in them is sent before this.
  await page.clock.runFor(10_000);
  await page.evaluate(() => fetch('/'));
  // One may have been under way.
  expect(asked - before).toBeLessThanOrEqual(1);
  await become('visible');
  await expect.poll(() => asked - before, POLL).toBeGreaterThan(2);
});

test('draws itself anew in the colours of another theme, and as wide as there is room', async () => {
  await openOverview();
  await desk().page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => pixelsOfFirst('held-edge'), POLL).toBeGreaterThan(20);
  await desk().page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => pixelsOfFirst('held-edge'), POLL).toBeGreaterThan(20);
  await desk().page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
  });
  await expect.poll(() => pixelsOfFirst('held-edge'), POLL).toBeGreaterThan(20);
  expect(await desk().page.locator('.uplot').count()).toBe(3);

  await desk().page.setViewportSize({ width: 360, height: 740 });
  const widest = () =>
    desk().page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('.uplot')].map((chart) => chart.getBoundingClientRect().right),
      ),
    );
  await expect.poll(widest, POLL).toBeLessThanOrEqual(360);
  expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test('others are led to the shows, and a viewer sees what is to be seen and changes nothing', async () => {
  await desk().page.goto(desk().api.url);
  await desk().page.locator(`[data-show-id="${SHOW}"]`).waitFor();
  expect(new URL(desk().page.url()).pathname).toBe('/shows');

  await logInAs(desk(), 'viewer');
  await desk().page.goto(desk().api.url);
  await state('live').waitFor();
  await desk().page.locator(`[data-show-id="${SHOW}"]`).waitFor();
  expect(
    await desk()
      .page.getByRole('button', { name: /Close sale/ })
      .count(),
  ).toBe(0);
  await desk().page.getByRole('link', { name: 'All shows' }).click();
  await desk().page.getByRole('heading', { name: 'Shows', level: 1 }).waitFor();
  expect(await desk().page.getByRole('link', { name: 'New show' }).count()).toBe(0);
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious', async () => {
    await desk().page.emulateMedia({ colorScheme });
    await openOverview();
    await desk().hold(['S1-1']);
    await figure('Holds').getByText('1', { exact: true }).waitFor();
    await desk().page.getByText("The charts' figures as a table").click();
    await desk().page.getByRole('region', { name: 'Figures' }).waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
