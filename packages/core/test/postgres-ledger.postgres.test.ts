import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { startPostgres } from '../testing/index.ts';
import { ledgerSuite } from '../testing/ledger-suite/index.ts';

ledgerSuite('postgres', async () => {
  const server = await startPostgres();
  const [ledger, other] = [1, 2].map(() => openPostgresLedger({ url: server.url, timeoutMs: 5_000 }));
  if (!ledger || !other) throw new Error('two ledgers');
  return {
    ledger,
    other,
    rival: other,
    async close() {
      await ledger.close();
      await other.close();
      await server.stop();
    },
  };
});
