import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const accountsAndKeys: Migration = { up };

/**
 * What the api's better-auth keeps, in the columns that it asks for, and the revision that tells every process that a
 * key or session ended. Times and flags are of PostgreSQL's types, which SQLite takes for any text and number.
 */
async function up(db: Kysely<unknown>): Promise<void> {
  await withTimes(db.schema.createTable('auth_user').ifNotExists())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('email_verified', 'boolean', (column) => column.notNull().defaultTo(sql`false`))
    .addColumn('image', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('disabled_at', 'timestamptz')
    .execute();

  await withTimes(db.schema.createTable('auth_session').ifNotExists())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .execute();
  await index(db, 'auth_session', 'user_id');

  // How a person proves who they are; here, by a password alone.
  await withTimes(db.schema.createTable('auth_account').ifNotExists())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('provider_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('id_token', 'text')
    .addColumn('access_token_expires_at', 'timestamptz')
    .addColumn('refresh_token_expires_at', 'timestamptz')
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .execute();
  await index(db, 'auth_account', 'user_id');

  // What works once: the links that log in.
  await withTimes(db.schema.createTable('auth_verification').ifNotExists())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await index(db, 'auth_verification', 'identifier');

  await withTimes(db.schema.createTable('auth_key').ifNotExists())
    .addColumn('config_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('start', 'text')
    .addColumn('prefix', 'text')
    .addColumn('reference_id', 'text', (column) => column.notNull())
    // The hash, which is all that is kept of a key.
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('enabled', 'boolean', (column) => column.notNull().defaultTo(sql`true`))
    .addColumn('expires_at', 'timestamptz')
    .addColumn('last_request', 'timestamptz')
    .addColumn('permissions', 'text')
    .addColumn('metadata', 'text')
    .addColumn('refill_interval', 'bigint')
    .addColumn('refill_amount', 'integer')
    .addColumn('last_refill_at', 'timestamptz')
    .addColumn('rate_limit_enabled', 'boolean', (column) => column.notNull().defaultTo(sql`false`))
    .addColumn('rate_limit_time_window', 'bigint')
    .addColumn('rate_limit_max', 'integer')
    .addColumn('request_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('remaining', 'integer')
    .execute();

  await db.schema
    .createTable('auth_rate_limit')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('last_request', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('auth_revision')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into auth_revision (id, value) values (1, 1) on conflict do nothing`.execute(db);
}

function withTimes<Table extends string>(table: CreateTableBuilder<Table>) {
  return table
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull());
}

async function index(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  await db.schema.createIndex(`${table}_by_${column}`).ifNotExists().on(table).column(column).execute();
}
