import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it } from 'vitest';
import { openSqliteLedger } from '../src/ledger/sqlite.ts';
import { ownFolder } from '../testing/index.ts';
import { migrationSuite } from '../testing/migration-suite.ts';

migrationSuite('sqlite', async () => {
  const folder = await ownFolder('migration');
  const file = join(folder.path, 'ledger.sqlite');
  const ledger = openSqliteLedger({ file });
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: new BetterSqlite3(file) }) });
  return {
    db,
    ledger,
    async close() {
      await db.destroy();
      await folder.remove();
    },
  };
});

it('several processes that start at the same moment bring one file up to date', async () => {
  const program = join(import.meta.dirname, 'processes/migrate.ts');
  for (let round = 0; round < 3; round += 1) {
    const folder = await ownFolder('migrations');
    const file = join(folder.path, 'ledger.sqlite');
    await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [program, file])));
    const ledger = openSqliteLedger({ file });
    expect(await ledger.listShowIds()).toEqual([]);
    await ledger.close();
    await folder.remove();
  }
}, 30_000);
