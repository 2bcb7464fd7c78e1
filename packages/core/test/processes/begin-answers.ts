/**
 * Begins to answer requests, many at a time, as other processes do at the same moment, and writes the numbers of those it
 * was told to answer, between the times of beginning and end. Says `ready` and begins when it hears anything.
 *
 *   node begin-answers.ts <ledger file, or postgres://…> <which of the processes this is> <how many requests>
 */
import { once } from 'node:events';
import { openPostgresLedger } from '../../src/ledger/postgres.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';

const AT_ONCE = 30;
/** Each process begins each lot elsewhere, so that none is always the first. */
const APART = 10;

const [where = '', which = '', requests = ''] = process.argv.slice(2);
const ledger = where.startsWith('postgres:')
  ? openPostgresLedger({ url: where, timeoutMs: 10_000 })
  : openSqliteLedger({ file: where });
await ledger.ping();
console.log('ready');
await once(process.stdin, 'data');
console.log(Date.now());
for (let lot = 0; lot < Number(requests); lot += AT_ONCE) {
  const numbers = Array.from(
    { length: AT_ONCE },
    (_, one) => lot + ((one + Number(which) * APART) % AT_ONCE),
  );
  await Promise.all(numbers.map(begin));
}
console.log(Date.now());
process.stdin.destroy();
await ledger.close();

async function begin(number: number): Promise<void> {
  const request = { keyHash: `request ${number}`, requestHash: 'this' };
  const begun = await ledger.answers.begin(request, { leaseMs: 60_000, keepMs: 60_000 });
  if (begun.status === 'STARTED') console.log(number);
  else if (begun.status !== 'RUNNING') throw new Error(begun.status);
}
