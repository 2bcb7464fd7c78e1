import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addMissingColumns } from './add-missing-columns.ts';
import { refuseChanges } from './append-only.ts';

export const auditForGood: Migration = { up };

/** The audit trail tells from where and how it ended, by seat too, and can only grow; bookings are found by what people know. */
async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  await addMissingColumns(db, 'audit', {
    from_address: sql`text`,
    from_user_agent: sql`text`,
    from_request_id: sql`text`,
  });
  await db.schema
    .createTable('audit_outcome')
    .ifNotExists()
    .addColumn('audit_id', 'text', (column) => column.primaryKey().references('audit.audit_id'))
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('refusal', 'text')
    .addColumn('state_before', 'text')
    .addColumn('state_after', 'text')
    .execute();
  await db.schema
    .createTable('audit_seat')
    .ifNotExists()
    .addColumn('show_id', 'text', (column) => column.notNull())
    .addColumn('seat_id', 'text', (column) => column.notNull())
    .addColumn('audit_id', 'text', (column) => column.notNull().references('audit.audit_id'))
    .addPrimaryKeyConstraint('audit_seat_once', ['show_id', 'seat_id', 'audit_id'])
    .execute();
  for (const column of ['actor', 'action', 'subject']) {
    await db.schema
      .createIndex(`audit_by_${column}`)
      .ifNotExists()
      .on('audit')
      .columns([column, 'at_ms', 'audit_id'])
      .execute();
  }
  await fillAuditSeats(db, isPostgres);

  // A booking's seats while it is live are in `booked_seat`; that they are found later too costs a cancel, not a sale.
  await db.schema
    .createTable('cancelled_seat')
    .ifNotExists()
    .addColumn('show_id', 'text', (column) => column.notNull().references('show.show_id'))
    .addColumn('seat_id', 'text', (column) => column.notNull())
    .addColumn('booking_id', 'text', (column) => column.notNull().references('booking.booking_id'))
    .addPrimaryKeyConstraint('cancelled_seat_once', ['show_id', 'seat_id', 'booking_id'])
    .execute();
  await fillCancelledSeats(db, isPostgres);
  // Of bookings that have one alone: others have no page more to write for it.
  for (const reference of ['customer', 'payment']) {
    const column = sql.ref(`${reference}_ref`);
    // In the order of bytes, whatever language the database sorts in: only so is a prefix a range.
    const inByteOrder = isPostgres ? sql`${column} text_pattern_ops` : column;
    await sql`create index if not exists ${sql.table(`booking_by_${reference}`)} on booking (${inByteOrder})
      where ${column} is not null`.execute(db);
  }
  const keys = {
    audit: ['audit_id'],
    audit_outcome: ['audit_id'],
    audit_seat: ['show_id', 'seat_id', 'audit_id'],
  };
  await refuseChanges(db, keys, { isPostgres });
}

/** No `on conflict`: what refuses changes looks at a row before that is decided, should this run a second time. */
async function fillAuditSeats(db: Kysely<unknown>, isPostgres: boolean): Promise<void> {
  await sql`insert into audit_seat (show_id, seat_id, audit_id)
    select distinct audit.show_id, seat.value, audit.audit_id
    from audit ${eachSeat('audit', isPostgres)}
    where audit.seat_ids is not null
      and not exists (select 1 from audit_seat known where known.audit_id = audit.audit_id)`.execute(db);
}

async function fillCancelledSeats(db: Kysely<unknown>, isPostgres: boolean): Promise<void> {
  await sql`insert into cancelled_seat (show_id, seat_id, booking_id)
    select distinct booking.show_id, seat.value, booking.booking_id
    from booking ${eachSeat('booking', isPostgres)}
    where booking.status = 'cancelled'
      and not exists (select 1 from cancelled_seat known where known.booking_id = booking.booking_id)`.execute(
    db,
  );
}

function eachSeat(table: string, isPostgres: boolean) {
  const seatIds = sql.ref(`${table}.seat_ids`);
  return isPostgres
    ? sql`cross join lateral jsonb_array_elements_text(cast(${seatIds} as jsonb)) as seat(value)`
    : sql`, json_each(${seatIds}) as seat`;
}
