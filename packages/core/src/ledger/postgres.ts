import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Ledger } from '../ports/ledger.ts';
import { SqlLedger } from './sql-ledger.ts';
import type { Tables } from './tables.ts';

/** PostgreSQL's number for the type bigint, which pg reads as text unless told otherwise. */
const BIGINT_OID = 20;
/** Any number that no other user of the same database takes: `holdfast` in ASCII, cut to 31 bits. */
const ONE_PROCESS_LOCK = 0x686f6c64;

export interface PostgresLedgerOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** What is not answered in this time is LedgerUnavailable. */
  readonly timeoutMs: number;
  readonly maxConnections?: number;
}

export function openPostgresLedger({ url, timeoutMs, maxConnections = 10 }: PostgresLedgerOptions): Ledger {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    types: {
      // Times and fences stay below 2^53, see domain/epochs.ts.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // An idle connection that dies must not end the process; the next query opens another.
  pool.on('error', () => {});
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  });

  let lockHolder: pg.PoolClient | undefined;
  return new SqlLedger({
    name: 'postgres',
    db,
    locksRows: true,
    // A session's lock on a connection kept for it: PostgreSQL drops it when the connection ends.
    async lockForOneProcess() {
      if (lockHolder) return true;
      const client = await pool.connect();
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
        ONE_PROCESS_LOCK,
      ]);
      if (rows[0]?.locked) lockHolder = client;
      else client.release();
      return lockHolder !== undefined;
    },
    async close() {
      lockHolder?.release(true);
      await db.destroy();
    },
  });
}
