/** The page of a violation, in a real browser: what it says, by pointer and keyboard, wide and narrow, light and dark. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, timelineHtml } from '../src/index.ts';
import {
  block,
  booked,
  confirm,
  extend,
  historyOf,
  hold,
  holdRefused,
  refusedOf,
  release,
  unanswered,
} from './support/make-history.ts';

const SPITEFUL = '<img src=x onerror=alert(1)>"\'&';
const HISTORY = historyOf(
  [
    hold(1, [0, 10.4], ['A1', 'A2'], 1, { ttlMs: 300 }),
    holdRefused(2, [3, 14], ['A2']),
    extend(1, [60, 70], 'h1', { ttlMs: 400 }),
    hold(3, [90, 100], ['A2', 'A3'], 3),
    hold(4, [92, 2_100], [SPITEFUL], 4, { ...unanswered, hold: undefined }),
    confirm(1, [120, 133], 'h1'),
    release(3, [200, 205], 'h3', { seats: ['A3'] }),
    extend(9, [201, 205], 'h3', { ...refusedOf('h3', 'WRONG_TOKEN'), asStranger: true }),
    block(7, [300, 310], ['A4']),
  ],
  { bookings: [booked('h1', ['A1', 'A2'], { confirmedAtMs: 1_750_000_000_125 })] },
);

const { violations } = judge(HISTORY);

describe('the timeline', { timeout: 60_000 }, () => {
  let browser: Browser;
  let folder: string;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-timeline-'));
    const file = join(folder, 'timeline.html');
    await writeFile(file, timelineHtml(HISTORY, violations));
    url = pathToFileURL(file).href;
    browser = await chromium.launch({
      executablePath: process.env.HOLDFAST_CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(use: (page: Page) => Promise<void>, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage(options);
    const faults: string[] = [];
    page.on('pageerror', (fault) => faults.push(fault.message));
    page.on('dialog', (dialog) => faults.push(`a dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== url) faults.push(`it loads ${request.url()}`);
    });
    try {
      await page.goto(url);
      await use(page);
    } finally {
      await page.close();
    }
    expect(faults).toEqual([]);
  }

  it('says first what is wrong, and leads to the operations', () =>
    open(async (page) => {
      const first = page.locator('.violations > li').first();
      expect(await first.textContent()).toContain('Broken: claims never overlap');
      expect(await first.textContent()).toContain('A2 belonged to two at once from 100 ms');
      await first.getByRole('link', { name: 'client 3: hold A2 and A3' }).click();
      expect(await page.locator('tr:target').textContent()).toContain('hold A2 and A3');
    }));

  it('draws every operation, and who had which seat', () =>
    open(async (page) => {
      expect(await page.locator('.chart .op').count()).toBe(HISTORY.operations.length);
      const concerned = new Set(violations.flatMap(({ operations }) => operations));
      expect(await page.locator('.chart .op.concerned').count()).toBe(concerned.size);
      const seats = page.locator('.lane', { has: page.locator('.band') }).locator('b');
      expect(await seats.allTextContents()).toEqual(
        ['A1', 'A2', 'A3', 'A4', SPITEFUL].toSorted((a, b) => a.localeCompare(b, 'en')),
      );
      const lane = page.locator('.lane', { has: page.locator('b', { hasText: /^A2$/ }) });
      expect(await lane.locator('.band').allTextContents()).toEqual([
        'hold h1, fence 1',
        'hold h3, fence 3',
        'booked by h1',
      ]);
      expect(await lane.locator('.both').count()).toBeGreaterThan(0);
    }));

  it('draws what was at one time at one place', () =>
    open(async (page) => {
      const box = async (name: string) => {
        const found = await page.locator('.chart .op', { hasText: name }).first().boundingBox();
        if (!found) throw new Error(`${name} is not drawn`);
        return found;
      };
      const [held, refused, extended] = [
        await box('hold A1 and A2'),
        await box('hold A2: SEAT'),
        await box('extend h1'),
      ];
      expect(held.x).toBeLessThan(refused.x);
      expect(refused.x).toBeLessThan(held.x + held.width);
      expect(extended.x).toBeGreaterThan(refused.x + refused.width);
    }));

  it('tells all of what has the pointer or the keyboard', () =>
    open(async (page) => {
      const details = page.locator('#details');
      expect(await details.isVisible()).toBe(false);
      await page.locator('.chart .op', { hasText: 'confirm h1' }).hover();
      expect(await details.textContent()).toContain(
        "client 1's confirm h1 (120 to 133 ms: ok); hold h1, fence 1, booking bh1",
      );
      await page.keyboard.press('Escape');
      expect(await details.isVisible()).toBe(false);
      await page.locator('.chart').focus();
      await page.keyboard.press('Tab');
      expect(await details.textContent()).toContain(
        'perhaps a hold of client 4. It may have been there from 92 ms',
      );
    }));

  it.each([
    ['light', 1_280],
    ['dark', 360],
  ] as const)('fits, and can be read: %s, %i px', (colorScheme, width) =>
    open(
      async (page) => {
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        const colours = await page.evaluate<string[]>(
          '(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))',
        );
        const [text = 0, ground = 0] = colours.map((colour) =>
          (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, channel) => sum + Number(channel) / 765, 0),
        );
        expect(overflow).toBeLessThanOrEqual(0);
        expect(Math.abs(text - ground)).toBeGreaterThan(0.7);
        expect(ground < 0.5).toBe(colorScheme === 'dark');
        expect(await page.locator('.chart').evaluate((chart) => chart.scrollWidth > 300)).toBe(true);
      },
      { colorScheme, viewport: { width, height: 800 } },
    ),
  );

  it('says of one with nothing wrong what happened', () => {
    const page = timelineHtml(historyOf([hold(1, [0, 1], ['A'], 1)]), []);
    expect(page).toContain('<h1>What happened</h1>');
  });

  it('shows of a long one what has to do with it', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => hold(5, [at, at + 1], [`B${at}`], 100 + at));
    const history = historyOf([...many, hold(1, [0, 10], ['A'], 1), hold(2, [20, 30], ['A'], 2)]);
    const page = timelineHtml(history, judge(history).violations.slice(0, 1));
    expect(page).toContain('2 operations; 3000 more are not shown');
    expect(page.length).toBeLessThan(50_000);
  });
});
