import { type Kysely, sql } from 'kysely';

const REFUSAL = 'the audit trail is append-only';

/**
 * Has the database itself refuse to change or delete what is in these tables, whoever asks. What can still be done is
 * what only their owner can do, and nobody by mistake: to take the triggers away first.
 */
export async function refuseChanges(
  db: Kysely<unknown>,
  /** By name, with the columns of their keys. */
  tables: Readonly<Record<string, readonly string[]>>,
  { isPostgres }: { readonly isPostgres: boolean },
): Promise<void> {
  if (isPostgres) {
    await sql`create or replace function holdfast_append_only() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${REFUSAL}'; end`)}`.execute(db);
  }
  for (const [table, key] of Object.entries(tables)) {
    await (isPostgres ? refuseOnPostgres(db, table) : refuseOnSqlite(db, table, key));
  }
}

async function refuseOnPostgres(db: Kysely<unknown>, table: string): Promise<void> {
  const trigger = sql.ref(`${table}_append_only`);
  await sql`drop trigger if exists ${trigger} on ${sql.table(table)}`.execute(db);
  await sql`create trigger ${trigger} before update or delete or truncate on ${sql.table(table)}
    for each statement execute function holdfast_append_only()`.execute(db);
}

/**
 * One that inserts over a row deletes that first, and no trigger on deletion hears of it: so it is refused as well, by
 * whatever it would be the same row, its key or its number. Where none is given that is -1 here.
 */
async function refuseOnSqlite(db: Kysely<unknown>, table: string, key: readonly string[]): Promise<void> {
  for (const change of ['update', 'delete']) {
    await sql`create trigger if not exists ${sql.ref(`${table}_no_${change}`)} before ${sql.raw(change)}
      on ${sql.table(table)} begin select raise(abort, ${sql.lit(REFUSAL)}); end`.execute(db);
  }
  const sameKey = sql.join(
    key.map((column) => sql`${sql.ref(column)} = new.${sql.ref(column)}`),
    sql` and `,
  );
  const sameNumber = (await hasRowid(db, table)) ? sql`or (new.rowid <> -1 and rowid = new.rowid)` : sql``;
  await sql`create trigger if not exists ${sql.ref(`${table}_no_replace`)} before insert on ${sql.table(table)}
    when exists (select 1 from ${sql.table(table)} where (${sameKey}) ${sameNumber})
    begin select raise(abort, ${sql.lit(REFUSAL)}); end`.execute(db);
}

async function hasRowid(db: Kysely<unknown>, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from pragma_table_list(${table}) where wr = 0`.execute(db);
  return rows.length > 0;
}
