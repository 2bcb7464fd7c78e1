/** Brings a ledger up to date: `node migrate.ts <ledger file>`. */
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';

const ledger = openSqliteLedger({ file: process.argv[2] ?? '' });
await ledger.migrate();
await ledger.close();
