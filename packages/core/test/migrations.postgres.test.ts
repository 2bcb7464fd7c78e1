import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
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

it('brings a ledger up to date however long it takes, where other questions have little time', async () => {
  const server = await startPostgres();
  const blocker = new pg.Client({ connectionString: server.url });
  blocker.on('error', () => {});
  await blocker.connect();
  // As a migration of a large table takes: what it needs is not to be had for longer than a question may take.
  await blocker.query('begin');
  await blocker.query('create table show (show_id text)');
  const ledger = openPostgresLedger({ url: server.url, timeoutMs: 200 });
  try {
    const migrated = ledger.migrate();
    await blocker.query('select pg_sleep(1)');
    await blocker.query('rollback');
    await migrated;
    expect(await ledger.listShowIds()).toEqual([]);
  } finally {
    await ledger.close();
    await blocker.end();
    await server.stop();
  }
});
