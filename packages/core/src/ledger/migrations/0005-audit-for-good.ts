import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addMissingColumns } from './add-missing-columns.ts';
import { refuseChanges } from './append-only.ts';
import { keepSeatsOf } from './seat-tables.ts';

export const auditForGood: Migration = { up };

/**
 * The audit trail tells from where and how it ended, by seat too, and can only grow; bookings are found by what people
 * know. What takes long on a large ledger is in finish.ts: other processes write meanwhile, and nothing here keeps them
 * from it for longer than a table takes to make. `booking` first, then `audit`, as a cancel takes them, so that neither
 * waits for the other.
 */
async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  // A booking's seats while it is live are in `booked_seat`; that they are found later too costs a cancel, not a sale.
  await keepSeatsOf(db, { table: 'booking', into: 'cancelled_seat', isPostgres });
  await addMissingColumns(db, 'audit', {
    from_address: sql`text`,
    from_user_agent: sql`text`,
    from_request_id: sql`text`,
  });
  const outcomes = db.schema
    .createTable('audit_outcome')
    .ifNotExists()
    .addColumn('audit_id', 'text', (column) => column.primaryKey().notNull().references('audit.audit_id'))
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('refusal', 'text')
    .addColumn('state_before', 'text')
    .addColumn('state_after', 'text');
  // A row that has no number beside its key cannot be written over by that number.
  await (isPostgres ? outcomes : outcomes.modifyEnd(sql`without rowid`)).execute();
  await keepSeatsOf(db, { table: 'audit', into: 'audit_seat', isPostgres });
  const keys = {
    audit: ['audit_id'],
    audit_outcome: ['audit_id'],
    audit_seat: ['show_id', 'seat_id', 'audit_id'],
  };
  await refuseChanges(db, keys, { isPostgres });
}
