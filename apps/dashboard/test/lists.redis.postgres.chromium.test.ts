/** Bookings and the audit trail as they are in production: claims in Redis, what is kept in PostgreSQL. */
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from '@holdfast/core/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureBuilt, launchBrowser } from '../testing/index.ts';
import { Desk, SHOW } from './support/desk.ts';
import { exportCsv } from './support/export.ts';
import { logInAs } from './support/log-in-as.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let redis: RedisServer;
let postgres: PostgresServer;
let browser: Browser;
let desk: Desk;

beforeAll(async () => {
  await ensureBuilt();
  [redis, postgres, browser] = await Promise.all([startRedis(), startPostgres(), launchBrowser()]);
  desk = await Desk.open(browser, { env: { REDIS_URL: redis.url, DATABASE_URL: postgres.url } });
});
afterAll(async () => {
  await desk?.close();
  await Promise.all([redis?.stop(), postgres?.stop(), browser?.close()]);
  expect(desk?.faults).toEqual([]);
});

test('a booking is found, cancelled with a reason, exported, and the audit has who did it', async () => {
  for (const [seatId, customerRef] of [
    ['S1-1', 'Änne 50% off_'],
    ['S1-2', 'änne'],
    ['S1-3', '=1+1'],
  ] as const) {
    await desk.confirmHold(await desk.hold([seatId], { customerRef }));
  }
  const { email } = await logInAs(desk, 'operator');
  await desk.page.goto(`${desk.api.url}/bookings`);
  await desk.row('Bookings', 'S1-3').waitFor();
  // As it begins, in the same case, and what a pattern would mean means itself.
  for (const text of ['Änne', 'Änne 50% off_', 'S1-1']) {
    await desk.page.getByLabel('Search', { exact: true }).fill(text);
    await expect.poll(() => desk.panel('Bookings').locator('[data-row-id]').count()).toBe(1);
    await desk.row('Bookings', 'Änne 50% off_').waitFor();
  }
  await desk.row('Bookings', 'S1-1').getByRole('button').click();
  await desk.giveReason('paid twice', 'Cancel booking');
  await desk.row('Bookings', 'cancelled').waitFor();

  await desk.page.getByRole('button', { name: 'Clear filters' }).click();
  await desk.row('Bookings', 'S1-3').waitFor();
  const { rows } = await exportCsv(desk);
  expect(rows.map((row) => [row.Seats, row.Customer, row.Status, row['Why cancelled']])).toEqual([
    ['S1-3', "'=1+1", 'confirmed', ''],
    ['S1-2', 'änne', 'confirmed', ''],
    ['S1-1', 'Änne 50% off_', 'cancelled', 'paid twice'],
  ]);

  await desk.page.goto(`${desk.api.url}/audit?seat=S1-1&show=${SHOW}`);
  const entry = desk.row('Audit', 'Cancelled the booking of S1-1');
  for (const text of [email, 'paid twice', 'done', '127.0.0.1']) await entry.getByText(text).waitFor();
  const audit = await exportCsv(desk);
  expect(audit.rows).toHaveLength(1);
  expect(audit.rows[0]).toMatchObject({ Who: email, Changes: 'Status: confirmed → cancelled' });
});
