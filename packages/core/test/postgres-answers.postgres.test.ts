import pg from 'pg';
import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { answersSuite } from '../testing/answers-suite.ts';
import { startPostgres } from '../testing/index.ts';

answersSuite('postgres', async () => {
  const server = await startPostgres();
  const [ledger, rival] = [1, 2].map(() => openPostgresLedger({ url: server.url, timeoutMs: 5_000 }));
  if (!ledger || !rival) throw new Error('two ledgers');
  const reader = new pg.Client({ connectionString: server.url });
  await reader.connect();
  return {
    ledger,
    rival,
    // PostgreSQL's clock cannot be set, so all that is remembered moves into the past.
    async passTime(ms) {
      await reader.query(
        'update answer set lease_until_ms = lease_until_ms - $1, forget_at_ms = forget_at_ms - $1',
        [ms],
      );
      await reader.query(
        `update setting set value = (value::bigint - $1)::text where name = 'answersSweptAtMs'`,
        [ms],
      );
    },
    rows: async () => (await reader.query<object>('select * from answer')).rows,
    async close() {
      await ledger.close();
      await rival.close();
      await reader.end();
      await server.stop();
    },
  };
});
