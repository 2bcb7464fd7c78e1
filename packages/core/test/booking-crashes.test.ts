/** A process that is killed while it books: what it acknowledged is there for the next. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { epochBase } from '../src/domain/epochs.ts';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { ownFolder } from '../testing/index.ts';
import { newBooking, showOf } from '../testing/ledger-suite/harness.ts';

it.each([1, 2, 31, 33, 100, 1_000])(
  'has every booking that was acknowledged, killed at acknowledgement %d',
  async (dieAt) => {
    const folder = await ownFolder('booking-crash');
    const file = join(folder.path, 'ledger.sqlite');
    const before = openSqliteLedger({ file });
    await before.migrate();
    await before.createShow(showOf('show'));
    await before.beginEpoch('show', await before.allocateEpoch('show'));
    await before.close();

    const program = join(import.meta.dirname, 'processes/book-until-killed.ts');
    const acknowledgedFile = join(folder.path, 'acknowledged');
    const child = spawn(process.execPath, [program, file, acknowledgedFile, String(dieAt)]);
    const [errors, [, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect([signal, errors]).toEqual(['SIGKILL', '']);
    const acknowledged = (await readFile(acknowledgedFile, 'utf8')).trim().split('\n');
    expect(acknowledged).toHaveLength(dieAt);

    const after = openSqliteLedger({ file });
    for (const bookingId of acknowledged) {
      expect(await after.getBooking(bookingId), bookingId).toMatchObject({ status: 'confirmed' });
    }
    // Nor is there half a booking: what it was killed at is whole or not there.
    const begun = await after.beginEpoch('show', await after.allocateEpoch('show'));
    if (begun.status !== 'BEGUN') throw new Error(begun.status);
    expect(begun.booked.length).toBeGreaterThanOrEqual(dieAt);
    for (const { seatIds } of begun.booked) {
      const again = newBooking('show', seatIds, { fence: epochBase(2) + 1 });
      expect(await after.book(again)).toEqual({ status: 'SEATS_TAKEN', seatIds });
    }
    await after.close();
    await folder.remove();
  },
);
