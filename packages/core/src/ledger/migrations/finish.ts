import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { fillSeatsOf } from './seat-tables.ts';

/** Any number that no other user of the same database takes: `fini` in ASCII. */
const FINISHING_LOCK = 0x66696e69;
const LOOK_AGAIN_MS = 100;
/** In the table of settings, once what was there before is found by seat. */
const FILLED = 'seats filled';

const INDEXES = [
  { name: 'audit_by_actor', table: 'audit', columns: ['actor', 'at_ms', 'audit_id'] },
  { name: 'audit_by_action', table: 'audit', columns: ['action', 'at_ms', 'audit_id'] },
  { name: 'audit_by_subject', table: 'audit', columns: ['subject', 'at_ms', 'audit_id'] },
  // Of bookings that have one alone: others have no page more to write for it.
  { name: 'booking_by_customer', table: 'booking', columns: ['customer_ref'], ofThoseThatHaveIt: true },
  { name: 'booking_by_payment', table: 'booking', columns: ['payment_ref'], ofThoseThatHaveIt: true },
] as const;

/**
 * What takes long on a large ledger, after its migrations: on PostgreSQL nobody who writes meanwhile waits for it. At
 * each start; every step finds out whether it is needed, so that one cut short is done by whoever starts next.
 */
export async function finish(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  await db.connection().execute(async (connection) => {
    if (isPostgres) await lock(connection);
    try {
      for (const index of INDEXES) await ensureIndex(connection, index, isPostgres);
      await fill(connection, isPostgres);
    } finally {
      if (isPostgres) await sql`select pg_advisory_unlock(${FINISHING_LOCK})`.execute(connection);
    }
  });
}

/** Asked for again and again: an index that is made beside writers waits for all who wait for a lock, as this one would. */
async function lock(db: Kysely<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{
      had: boolean;
    }>`select pg_try_advisory_lock(${FINISHING_LOCK}) as had`.execute(db);
    if (rows[0]?.had) return;
    await pause(LOOK_AGAIN_MS);
  }
}

async function ensureIndex(
  db: Kysely<unknown>,
  index: (typeof INDEXES)[number],
  isPostgres: boolean,
): Promise<void> {
  const { name, table, columns } = index;
  const isPartial = 'ofThoseThatHaveIt' in index;
  const [first] = columns;
  // In the order of bytes, whatever language the database sorts in: only so is a prefix a range.
  const list =
    isPartial && isPostgres ? sql`${sql.ref(first)} text_pattern_ops` : sql.join(columns.map(sql.ref));
  const where = isPartial ? sql`where ${sql.ref(first)} is not null` : sql``;
  const on = sql`${sql.ref(name)} on ${sql.table(table)} (${list}) ${where}`;
  if (!isPostgres) {
    await sql`create index if not exists ${on}`.execute(db);
    return;
  }
  const { rows } = await sql<{ isValid: boolean }>`select indisvalid as "isValid" from pg_index
    where indexrelid = to_regclass(${name})`.execute(db);
  const [there] = rows;
  if (there?.isValid) return;
  // What is left of one that was cut short.
  if (there) await sql`drop index ${sql.ref(name)}`.execute(db);
  await sql`create index concurrently ${on}`.execute(db);
}

async function fill(db: Kysely<unknown>, isPostgres: boolean): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql`insert into setting (name, value) values (${FILLED}, '')
      on conflict do nothing returning name`.execute(trx);
    if (rows.length === 0) return;
    await fillSeatsOf(trx, { table: 'audit', into: 'audit_seat', isPostgres });
    await fillSeatsOf(trx, { table: 'booking', into: 'cancelled_seat', isPostgres });
  });
}
