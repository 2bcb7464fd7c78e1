import { it } from 'vitest';
import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { expectOneOfManyProcesses } from '../testing/answer-races.ts';
import { startPostgres } from '../testing/index.ts';

it('of processes on one PostgreSQL that begin the same request, one answers it', async () => {
  await using server = await startPostgres();
  const ledger = openPostgresLedger({ url: server.url, timeoutMs: 5_000 });
  await ledger.migrate();
  await ledger.close();
  await expectOneOfManyProcesses(server.url);
}, 30_000);
