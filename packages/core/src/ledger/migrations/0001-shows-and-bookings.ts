import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const showsAndBookings: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('show')
    .ifNotExists()
    .addColumn('show_id', 'text', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('starts_at_ms', 'bigint')
    .addColumn('sale', 'text', (column) => column.notNull())
    .addColumn('seat_map', 'text', (column) => column.notNull())
    .addColumn('hold_ttl_ms', 'bigint')
    .addColumn('max_hold_life_ms', 'bigint')
    .addColumn('max_seats_per_hold', 'integer')
    .addColumn('allocated_epoch', 'integer', (column) => column.notNull())
    .addColumn('current_epoch', 'integer', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('booking')
    .ifNotExists()
    .addColumn('booking_id', 'text', (column) => column.primaryKey())
    .addColumn('show_id', 'text', (column) => column.notNull().references('show.show_id'))
    .addColumn('hold_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('seat_ids', 'text', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull())
    .addColumn('customer_ref', 'text')
    .addColumn('payment_ref', 'text')
    .addColumn('confirmed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('cancelled_at_ms', 'bigint')
    .addColumn('cancel_reason', 'text')
    .addColumn('seats_freed', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('booking_by_show')
    .ifNotExists()
    .on('booking')
    .columns(['show_id', 'confirmed_at_ms', 'booking_id'])
    .execute();
  await db.schema
    .createIndex('booking_by_time')
    .ifNotExists()
    .on('booking')
    .columns(['confirmed_at_ms', 'booking_id'])
    .execute();
  await db.schema
    .createIndex('booking_unfreed')
    .ifNotExists()
    .on('booking')
    .columns(['status', 'seats_freed'])
    .execute();

  await db.schema
    .createTable('booked_seat')
    .ifNotExists()
    .addColumn('show_id', 'text', (column) => column.notNull().references('show.show_id'))
    .addColumn('seat_id', 'text', (column) => column.notNull())
    .addColumn('booking_id', 'text', (column) => column.notNull().references('booking.booking_id'))
    .addPrimaryKeyConstraint('booked_seat_one_sale', ['show_id', 'seat_id'])
    .execute();
  await db.schema
    .createIndex('booked_seat_by_booking')
    .ifNotExists()
    .on('booked_seat')
    .column('booking_id')
    .execute();

  await db.schema
    .createTable('audit')
    .ifNotExists()
    .addColumn('audit_id', 'text', (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('show_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('audit_by_time')
    .ifNotExists()
    .on('audit')
    .columns(['at_ms', 'audit_id'])
    .execute();

  await db.schema
    .createTable('setting')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}
