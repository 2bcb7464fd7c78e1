import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addMissingColumns } from './add-missing-columns.ts';

export const blocksAndLateConfirms: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blocked_seat')
    .ifNotExists()
    .addColumn('show_id', 'text', (column) => column.notNull().references('show.show_id'))
    .addColumn('seat_id', 'text', (column) => column.notNull())
    .addColumn('is_blocked', 'integer', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('blocked_seat_last_change', ['show_id', 'seat_id'])
    .execute();
  await addMissingColumns(db, 'show', {
    max_seats_per_customer: sql`integer`,
    late_confirm: sql`text`,
    sale_fence: sql`bigint not null default 0`,
  });
  await addMissingColumns(db, 'audit', { seat_ids: sql`text`, sale: sql`text` });
  // Every index that a booking goes into is a page more to write for it: what is only asked of cancelled ones is kept
  // of those alone, and a booking's seats are found by their own key.
  await db.schema.dropIndex('booked_seat_by_booking').ifExists().execute();
  await db.schema.dropIndex('booking_unfreed').ifExists().execute();
  await db.schema
    .createIndex('booking_cancelled_unfreed')
    .ifNotExists()
    .on('booking')
    .columns(['seats_freed', 'status'])
    .where('status', '=', sql.lit('cancelled'))
    .where('seats_freed', '=', sql.lit(0))
    .execute();
  await db.schema
    .createIndex('audit_by_show')
    .ifNotExists()
    .on('audit')
    .columns(['show_id', 'at_ms', 'audit_id'])
    .execute();
}
