/**
 * Books seats of the show `show`, many at a time, and writes down the id of each booking that was acknowledged, until it kills
 * itself in the middle of everything: at the very moment of one acknowledgement.
 *
 *   node book-until-killed.ts <ledger file> <file to write down in> <how many acknowledgements>
 */
import { randomBytes } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { bookingIdOf } from '../../src/domain/booking-id.ts';
import { epochBase } from '../../src/domain/epochs.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';

const [file = '', acknowledgedFile = '', dieAt = ''] = process.argv.slice(2);
const acknowledgements = openSync(acknowledgedFile, 'a');
const ledger = openSqliteLedger({ file });
let acknowledged = 0;

async function buy(buyer: number): Promise<void> {
  for (let seat = 0; ; seat += 1) {
    const holdId = randomBytes(12).toString('base64url');
    const outcome = await ledger.book({
      bookingId: bookingIdOf(holdId),
      showId: 'show',
      holdId,
      seatIds: [`${buyer}-${seat}`],
      fence: epochBase(1) + 1,
      tokenHash: 'hash',
      customerRef: undefined,
      paymentRef: undefined,
      confirmedAtMs: 1,
    });
    if (outcome.status !== 'BOOKED') throw new Error(outcome.status);
    writeSync(acknowledgements, `${outcome.booking.bookingId}\n`);
    acknowledged += 1;
    if (acknowledged === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
  }
}

await Promise.all(Array.from({ length: 32 }, (_, buyer) => buy(buyer)));
