import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const colorScheme of ['light', 'dark'] as const) for (const width of [1440, 360]) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  await page.goto(`file://${process.argv[2]}`);
  await page.evaluate(() => document.querySelectorAll('details').forEach((d, i) => { d.open = i === 1 || i === 2 || d.open; }));
  await page.screenshot({ path: `/tmp/shots/${colorScheme}-${width}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  console.log(colorScheme, width, violations.map((v) => [v.id, v.nodes.length, v.nodes[0]?.html.slice(0, 200), v.nodes[0]?.failureSummary]), await page.evaluate(() => document.documentElement.scrollWidth));
  await context.close();
}
await browser.close();
