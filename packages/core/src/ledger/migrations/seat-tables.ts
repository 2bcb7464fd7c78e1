import { type Kysely, sql } from 'kysely';

type SeatTable =
  | { readonly table: 'audit'; readonly into: 'audit_seat' }
  | { readonly table: 'booking'; readonly into: 'cancelled_seat' };

/** Which rows are kept by seat, and when they become so. */
const WHICH = {
  audit: { id: 'audit_id', event: 'insert', when: 'new.seat_ids is not null' },
  booking: {
    id: 'booking_id',
    event: 'update of status',
    when: "new.status = 'cancelled' and old.status <> 'cancelled'",
  },
} as const;
const ALL = { audit: 'seat_ids is not null', booking: "status = 'cancelled'" } as const;

/**
 * A table by which the rows of another are found by seat. The database itself keeps it, so what processes of earlier
 * versions write while they still run is in it too. No foreign keys: to make one holds up whoever writes to the table
 * that it points to, and what the database copies is there.
 */
export async function keepSeatsOf(
  db: Kysely<unknown>,
  { table, into, isPostgres }: SeatTable & { readonly isPostgres: boolean },
): Promise<void> {
  const { id, event, when } = WHICH[table];
  const seats = db.schema
    .createTable(into)
    .ifNotExists()
    .addColumn('show_id', 'text', (column) => column.notNull())
    .addColumn('seat_id', 'text', (column) => column.notNull())
    .addColumn(id, 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${into}_once`, ['show_id', 'seat_id', id]);
  await (isPostgres ? seats : seats.modifyEnd(sql`without rowid`)).execute();

  const name = `${table}_keeps_seats`;
  if (!isPostgres) {
    await sql`create trigger if not exists ${sql.ref(name)} after ${sql.raw(event)} on ${sql.table(table)}
      when ${sql.raw(when)}
      begin
        insert into ${sql.table(into)} (show_id, seat_id, ${sql.ref(id)})
        select distinct new.show_id, seat.value, ${sql.ref(`new.${id}`)} from json_each(new.seat_ids) as seat;
      end`.execute(db);
    return;
  }
  await sql`create or replace function ${sql.ref(`holdfast_${name}`)}() returns trigger language plpgsql as
    ${sql.lit(`begin
      insert into ${into} (show_id, seat_id, ${id})
      select distinct new.show_id, seat.value, new.${id}
      from jsonb_array_elements_text(cast(new.seat_ids as jsonb)) as seat(value)
      on conflict do nothing;
      return null;
    end`)}`.execute(db);
  await sql`drop trigger if exists ${sql.ref(name)} on ${sql.table(table)}`.execute(db);
  await sql`create trigger ${sql.ref(name)} after ${sql.raw(event)} on ${sql.table(table)}
    for each row when (${sql.raw(when)}) execute function ${sql.ref(`holdfast_${name}`)}()`.execute(db);
}

/** Copies what was there before the database began to. What is copied already is left, by its key: again costs the same. */
export async function fillSeatsOf(
  db: Kysely<unknown>,
  { table, into, isPostgres }: SeatTable & { readonly isPostgres: boolean },
): Promise<void> {
  const row = (column: string) => sql.ref(`${table}.${column}`);
  const { id } = WHICH[table];
  const select = sql`insert into ${sql.table(into)} (show_id, seat_id, ${sql.ref(id)})
    select distinct ${row('show_id')}, seat.value, ${row(id)} from ${sql.table(table)}`;
  const which = sql.raw(ALL[table]);
  if (isPostgres) {
    const seats = sql`jsonb_array_elements_text(cast(${row('seat_ids')} as jsonb))`;
    await sql`${select} cross join lateral ${seats} as seat(value) where ${which} on conflict do nothing`.execute(
      db,
    );
    return;
  }
  // No `on conflict`: what refuses changes looks at a row before that is decided.
  await sql`${select}, json_each(${row('seat_ids')}) as seat
    where ${which} and not exists (
      select 1 from ${sql.table(into)} known where known.show_id = ${row('show_id')}
        and known.seat_id = seat.value and ${sql.ref(`known.${id}`)} = ${row(id)}
    )`.execute(db);
}
