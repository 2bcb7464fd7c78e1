import { afterEach, expect, test } from 'vitest';
import { type Line, startLine } from './support/line.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

let line: Line | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});
const banner = () => desk().page.getByText('Connection lost, retrying…');

test('says so, and resumes from the version it had seen', async () => {
  line = await startLine(desk().api.url);
  await desk().openShow({ origin: line.origin });
  await desk().hold(['S1-1']);
  await desk().seat('S1-1', 'held').waitFor();

  line.cut();
  await banner().waitFor();
  await desk().hold(['S2-1']);
  const watch = desk().page.waitForResponse((response) => response.url().includes('seats.watch'));
  line.mend();
  await desk().seat('S2-1', 'held').waitFor();
  await banner().waitFor({ state: 'detached' });
  const input = JSON.parse(new URL((await watch).url()).searchParams.get('input') ?? '');
  expect(input.lastEventId).toMatch(/^\d+$/);
});

test('resumes where nothing changed meanwhile', async () => {
  line = await startLine(desk().api.url);
  await desk().openShow({ origin: line.origin });
  line.cut();
  await banner().waitFor();
  line.mend();
  await banner().waitFor({ state: 'detached' });
});

const topOf = async (selector: string) => (await desk().page.locator(selector).first().boundingBox())?.y;

test.each([
  { tab: '', what: '[data-seat-map]', width: 1280 },
  { tab: '', what: '[data-seat-map]', width: 360 },
  { tab: 'holds', what: '[role="grid"]', width: 1280 },
  { tab: 'holds', what: '[role="grid"]', width: 360 },
] as const)('nothing moves when the line drops: $what at $width px', async ({ tab, what, width }) => {
  await desk().page.setViewportSize({ width, height: 800 });
  line = await startLine(desk().api.url);
  await desk().hold(['S1-1']);
  await desk().openShow({ origin: line.origin, tab });
  await desk().page.locator(what).first().waitFor();
  const [top, foot] = [await topOf(what), await topOf('main > :last-child')];
  line.cut();
  await banner().waitFor();
  if (tab === 'holds') await desk().page.getByText('Holds may have changed since').waitFor();
  expect(await topOf(what)).toBe(top);
  expect(await topOf('main > :last-child')).toBe(foot);
  expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'resumes on a server that was ended by %s and started anew',
  async (signal) => {
    await desk().openShow();
    await desk().confirmHold(await desk().hold(['S3-1']));
    await desk().seat('S3-1', 'booked').waitFor();
    // The memory engine forgets its holds when it ends: this seat is free afterwards.
    await desk().hold(['S4-1']);
    await desk().seat('S4-1', 'held').waitFor();

    await desk().api.kill(signal);
    await banner().waitFor();
    await desk().api.restart();
    await desk().hold(['S5-1']);
    await desk().seat('S5-1', 'held').waitFor();
    await desk().seat('S4-1', 'available').waitFor();
    await desk().seat('S3-1', 'booked').waitFor();
    await banner().waitFor({ state: 'detached' });
  },
);
