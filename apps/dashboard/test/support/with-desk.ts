import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { ensureBuilt, launchBrowser } from '../../testing/index.ts';
import { Desk } from './desk.ts';

/** The promise: what changes elsewhere is seen here within this time. */
export const LIVE_WITHIN_MS = 1_000;
/** Tables gather changes and ask the server anew; on a busy machine that takes longer than to draw a seat. */
export const LISTED_WITHIN_MS = 2_000;

/** One browser for the file, a desk of its own for every test; a fault of the page fails the test it happened in. */
export function withDesk(options?: Parameters<typeof Desk.open>[1]): () => Desk {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });
  let browser: Browser | undefined;
  let desk: Desk | undefined;

  beforeAll(async () => {
    await ensureBuilt();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (!browser) throw new Error('no browser');
    desk = await Desk.open(browser, options);
  });
  afterEach(async () => {
    await desk?.close();
    expect(desk?.faults).toEqual([]);
  });
  return () => {
    if (!desk) throw new Error('the desk is there within a test only');
    return desk;
  };
}

/** How long until `changed` is so on the page, from before `change` is asked for. */
export async function timeToSee(
  change: () => Promise<unknown>,
  changed: () => Promise<unknown>,
): Promise<number> {
  const startMs = performance.now();
  await change();
  await changed();
  return performance.now() - startMs;
}
