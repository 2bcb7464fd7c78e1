import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { withDesk } from './support/with-desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-in-doubt-'));
const desk = withDesk({ env: { DATA_DIR: folder } });
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How long a confirm may take until it is in doubt, and the time that tests wait for anything. */
const IN_DOUBT_WITHIN_MS = 40_000;

test('what is being confirmed stands out, and more so what is in doubt', { timeout: 90_000 }, async () => {
  const stuck = await desk().call('holds.create', {
    showId: SHOW,
    seatIds: ['S1-1'],
    customerRef: 'anna',
    // A confirm has as long as its hold had, and half a minute at least.
    ttlMs: 25_000,
  });
  await desk().hold(['S2-1'], { customerRef: 'bert' });
  await desk().openShow({ tab: 'holds' });
  const row = desk().row('Holds', 'anna');
  await row.getByText('Active').waitFor();

  const ledger = new DatabaseSync(join(folder, 'holdfast.sqlite'));
  ledger.exec('BEGIN IMMEDIATE');
  await expect(desk().confirmHold(stuck)).rejects.toThrow('LEDGER_UNAVAILABLE');
  ledger.exec('ROLLBACK');
  ledger.close();

  await row.getByText('Confirming').waitFor();
  await desk().page.getByLabel('State').selectOption('Confirming');
  await desk().row('Holds', 'bert').waitFor({ state: 'detached' });
  await row.click();
  const sheet = desk().page.getByRole('dialog');
  await sheet.getByText('Until that is decided, nothing else can be done to it.').waitFor();
  await desk().page.keyboard.press('Escape');

  await row.getByRole('button', { name: /^Clear/ }).click();
  await desk().giveReason('it hangs', 'Clear hold');
  await desk().page.getByRole('dialog').getByText('Nothing was changed.').waitFor();
  await desk().page.keyboard.press('Escape');

  await desk().page.getByLabel('State').selectOption('In doubt');
  await row.getByText('In doubt').waitFor({ timeout: IN_DOUBT_WITHIN_MS });
  // The ledger knows of no booking: the seat is free again.
  await desk().panel('Holds').getByText('No hold is like that').waitFor({ timeout: IN_DOUBT_WITHIN_MS });
});
