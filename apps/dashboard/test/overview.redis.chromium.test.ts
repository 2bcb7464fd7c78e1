import { startRedis } from '@holdfast/core/testing';
import { expect, test } from 'vitest';
import { ensureBuilt, launchBrowser } from '../testing/index.ts';
import { Desk, SHOW } from './support/desk.ts';

test('an engine that is gone is told with since when, and what is counted with from when', async () => {
  await ensureBuilt();
  const redis = await startRedis();
  const browser = await launchBrowser();
  const desk = await Desk.open(browser, { env: { REDIS_URL: redis.url } });
  try {
    await desk.page.goto(`${desk.api.url}/#operator=${desk.api.ready.loginToken}`);
    await desk.hold(['S1-1']);
    const card = desk.page.locator('section', {
      has: desk.page.getByRole('heading', { name: 'Engine: redis' }),
    });
    await card.last().getByText('Up', { exact: true }).waitFor();
    await desk.page.getByText('where several run, each counts its own').waitFor();
    await desk.page.locator('[data-figure="live-holds"]').getByText('1', { exact: true }).waitFor();

    await redis.kill('SIGKILL');
    await card.last().getByText('Down', { exact: true }).waitFor();
    await card
      .last()
      .getByText(/^Has not answered for \d+ s/)
      .waitFor();
    await desk.page.getByText(/, counted at \d\d:\d\d/).waitFor();
    await desk.page.getByText('Not ready').waitFor();
    // The page itself is answered: it is not the server that is gone.
    await desk.page.locator('[data-overview="live"]').waitFor();
    await desk.page.locator(`[data-show-id="${SHOW}"]`).waitFor();

    await redis.restart();
    await card.last().getByText('Up', { exact: true }).waitFor();
    expect(desk.faults).toEqual([]);
  } finally {
    await desk.close();
    await browser.close();
    await redis.stop();
  }
}, 90_000);
