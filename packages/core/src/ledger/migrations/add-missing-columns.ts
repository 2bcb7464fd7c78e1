import { type Kysely, sql } from 'kysely';

/** SQLite has no transaction around a migration and no `if not exists` for columns: one that was cut short goes on. */
export async function addMissingColumns(
  db: Kysely<unknown>,
  table: string,
  columns: Readonly<Record<string, ReturnType<typeof sql>>>,
): Promise<void> {
  const tables = await db.introspection.getTables();
  const there = tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
  for (const [name, type] of Object.entries(columns)) {
    if (there.includes(name)) continue;
    await sql`alter table ${sql.table(table)} add column ${sql.ref(name)} ${type}`.execute(db);
  }
}
