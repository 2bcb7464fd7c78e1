import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { startPostgres } from '../testing/index.ts';
import { migrationSuite } from '../testing/migration-suite.ts';

migrationSuite('postgres', async () => {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url });
  // A connection that is being closed hears, as an error, that its server stops.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    ledger: openPostgresLedger({ url: server.url, timeoutMs: 5_000 }),
    async close() {
      await db.destroy();
      await server.stop();
    },
  };
});
