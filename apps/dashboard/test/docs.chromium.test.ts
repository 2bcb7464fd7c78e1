/** The API's documentation page in a real browser: it works offline, under its own policy, and sends requests. */
import { type ApiServer, startApi } from '@holdfast/api/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { launchBrowser } from '../testing/index.ts';

const GIVE_UP_MS = 15_000;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let api: ApiServer;
let page: Page;
/** What the page must never do: throw, complain, be stopped by its policy, or call anybody else. */
let faults: string[];

beforeAll(async () => {
  browser = await launchBrowser();
  api = await startApi({ env: { DEMO: 'true' } });
});
afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

beforeEach(async () => {
  faults = [];
  page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  page.setDefaultTimeout(GIVE_UP_MS);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.text().includes('Content Security Policy')) {
      faults.push(message.text());
    }
  });
  page.on('request', (request) => {
    const isLocal = request.url().startsWith(api.url) || request.url().startsWith('data:');
    if (!isLocal) faults.push(`calls ${request.url()}`);
  });
  await page.goto(`${api.url}/docs`);
  await page.locator('#operations-shows-showsList').waitFor();
});
afterEach(async () => {
  await page.close();
  expect(faults).toEqual([]);
});

/** Fills in an operation's parameters and sends it; answers the request's headers and the shown answer. */
async function tryOut(id: string, parameters: Readonly<Record<string, string>> = {}) {
  const operation = page.locator(`#operations-${id}`);
  await operation.locator('.opblock-summary-control').click();
  for (const [name, value] of Object.entries(parameters)) {
    await operation.locator(`tr[data-param-name="${name}"] input`).fill(value);
  }
  const sending = page.waitForRequest((request) => request.url().includes('/api/v1/'));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const request = await sending;
  const shown = operation.locator('.live-responses-table .response');
  await shown.waitFor();
  const code = await shown.locator('.response-col_status').textContent();
  const body = await shown.locator('.highlight-code').first().textContent();
  return { headers: await request.allHeaders(), code, body };
}

test('lists every operation of the document', async () => {
  const { paths } = await (await fetch(`${api.url}/openapi.json`)).json();
  const operations = Object.values(paths as Record<string, object>).flatMap((item) => Object.keys(item));
  expect(await page.locator('.opblock').count()).toBe(operations.length);
});

test('sends a request and shows the answer', async () => {
  const { code, body } = await tryOut('shows-showsList');
  expect(code).toContain('200');
  expect(body).toContain('Avengers: Endgame');
});

test('sends what one is authorized by, and the token of a hold', async () => {
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const dialog = page.locator('.modal-ux');
  await dialog.locator('input').first().fill(api.operatorToken);
  await dialog.getByRole('button', { name: 'Apply credentials' }).first().click();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  const audit = await tryOut('audit-auditList');
  expect(audit.headers.authorization).toBe(`Bearer ${api.operatorToken}`);
  expect(audit.code).toContain('200');

  const seatIds = ['S1-1'];
  const created = await fetch(`${api.url}/api/v1/shows/grand_hall/holds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seatIds }),
  });
  const { holdId, token } = await created.json();
  const hold = await tryOut('holds-holdsGet', { showId: 'grand_hall', holdId, 'Hold-Token': token });
  expect(hold.headers['hold-token']).toBe(token);
  expect(hold.body).toContain('"state": "active"');
});
