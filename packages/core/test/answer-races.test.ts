import { join } from 'node:path';
import { it } from 'vitest';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { expectOneOfManyProcesses } from '../testing/answer-races.ts';
import { ownFolder } from '../testing/index.ts';

it('of processes on one SQLite file that begin the same request, one answers it', async () => {
  const folder = await ownFolder('answer-races');
  const file = join(folder.path, 'ledger.sqlite');
  const ledger = openSqliteLedger({ file });
  await ledger.migrate();
  await ledger.close();
  await expectOneOfManyProcesses(file);
  await folder.remove();
}, 30_000);
