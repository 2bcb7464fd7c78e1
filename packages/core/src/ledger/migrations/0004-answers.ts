import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const answers: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('answer')
    .ifNotExists()
    .addColumn('key_hash', 'text', (column) => column.primaryKey())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('lease_until_ms', 'bigint', (column) => column.notNull())
    .addColumn('forget_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('sealed_answer', 'text')
    .execute();
  await db.schema.createIndex('answer_by_end').ifNotExists().on('answer').column('forget_at_ms').execute();
}
