import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { ledgerSuite } from '../testing/ledger-suite/index.ts';

ledgerSuite('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-ledger-'));
  const file = join(folder, 'ledger.sqlite');
  const [ledger, other] = [openSqliteLedger({ file }), openSqliteLedger({ file })];
  return {
    ledger,
    other,
    rival: ledger,
    async close() {
      await ledger.close();
      await other.close();
      await rm(folder, { recursive: true });
    },
  };
});
