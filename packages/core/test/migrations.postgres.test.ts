import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { LedgerUnavailable } from '../src/ports/faults.ts';
import { eventually } from '../testing/eventually.ts';
import { startPostgres } from '../testing/index.ts';
import { newBooking, showOf } from '../testing/ledger-suite/harness.ts';
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

it('keeps no booking and no operator waiting while it makes indexes, and makes one anew that was cut short', async () => {
  const server = await startPostgres();
  const admin = new pg.Client({ connectionString: server.url });
  admin.on('error', () => {});
  const reader = new pg.Client({ connectionString: server.url });
  reader.on('error', () => {});
  await Promise.all([admin.connect(), reader.connect()]);
  const ledger = openPostgresLedger({ url: server.url, timeoutMs: 2_000 });
  const invalid = async () =>
    (await admin.query('select 1 from pg_index where not indisvalid')).rowCount ?? 0;
  try {
    await ledger.migrate();
    await ledger.createShow(showOf('s'));
    await ledger.beginEpoch('s', await ledger.allocateEpoch('s'));
    await admin.query('drop index booking_by_customer, audit_by_actor');
    // A transaction that has read something, which an index that is made beside writers waits for.
    await reader.query('begin isolation level repeatable read');
    await reader.query('select * from show');
    const cut = expect(ledger.migrate()).rejects.toThrow(LedgerUnavailable);
    await eventually(async () => expect(await invalid()).toBe(1));
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where query like 'create index concurrently%' and pid <> pg_backend_pid()`);
    await cut;
    expect(await invalid()).toBe(1);

    let isDone = false;
    const migrated = ledger.migrate().then(() => {
      isDone = true;
    });
    await eventually(async () => {
      const { rowCount } = await admin.query('select 1 from pg_stat_progress_create_index');
      expect(rowCount).toBe(1);
    });
    expect(await ledger.book(newBooking('s', ['A']))).toMatchObject({ status: 'BOOKED' });
    await ledger.audit({ atMs: 1, actor: 'a', action: 'seats.block', subject: 's', seatIds: ['B'] });
    expect(isDone).toBe(false);
    await reader.query('commit');
    await migrated;
    expect(await invalid()).toBe(0);
    const made = `select to_regclass('booking_by_customer') as a, to_regclass('audit_by_actor') as b`;
    expect((await admin.query(made)).rows).toEqual([{ a: 'booking_by_customer', b: 'audit_by_actor' }]);
  } finally {
    await ledger.close();
    await Promise.all([admin.end(), reader.end()]);
    await server.stop();
  }
}, 30_000);
