import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { findProgram, ownFolder } from '@holdfast/core/testing';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReport } from '../prove/report/write.ts';
import { resultsOf, runOf, TOOTH, targetOf } from './support/results.ts';

let browser: Browser;
let folder: Awaited<ReturnType<typeof ownFolder>>;

beforeAll(async () => {
  const { HOLDFAST_CHROMIUM, PATH } = process.env;
  const executablePath = findProgram({
    ...{ program: 'chromium', variable: 'HOLDFAST_CHROMIUM', configured: HOLDFAST_CHROMIUM, path: PATH },
  });
  // Root, as in containers, has no sandbox to run in.
  browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  folder = await ownFolder('report');
  const cut = runOf({
    script: '03-overlap',
    verdict: 'cut short',
    problems: ['k6 was killed by SIGKILL'],
    output: 'x'.repeat(300),
  });
  const etcd = targetOf({
    id: 'etcd',
    name: 'etcd, 2 processes',
    runs: [runOf(), cut],
    trouble: 'etcd ended',
  });
  await writeReport(folder.path, resultsOf({ targets: [targetOf(), etcd], teeth: [TOOTH] }));
});

afterAll(async () => {
  await browser?.close();
  await folder?.remove();
});

test.for([
  ['light', 1440],
  ['light', 360],
  ['dark', 1440],
  ['dark', 360],
] as const)(
  'the page can be read by everybody: %s, %i pixels',
  { timeout: 60_000 },
  async ([colorScheme, width]) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    try {
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const url = pathToFileURL(join(folder.path, 'index.html')).href;
      await page.goto(url);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      // Wide tables and commands scroll by themselves; the page does not.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await page.locator('svg path.line').count()).toBeGreaterThan(8);
      // Nothing is loaded but the page; its empty icon is written into it.
      expect(asked.filter((one) => !one.startsWith('data:'))).toEqual([url]);
    } finally {
      await context.close();
    }
  },
);
