import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Ledger } from '../ports/ledger.ts';
import { SqlLedger } from './sql-ledger.ts';
import type { Tables } from './tables.ts';

/** PostgreSQL's number for the type bigint, which pg reads as text unless told otherwise. */
const BIGINT_OID = 20;
/** Any number that no other user of the same database takes: `holdfast` in ASCII, cut to 31 bits. */
const ONE_PROCESS_LOCK = 0x686f6c64;

/** Classes of error codes: connection, resources, operator intervention, system, transaction to be tried again. */
const OUTAGE_CODES = /^(08|53|55|57|58|40)/;
const GIVE_UP_AFTER_SERVER_MS = 500;
/** What pg says when it gave up waiting for an answer. */
const GAVE_UP = 'Query read timeout';

export interface PostgresLedgerOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** What is not answered in this time is LedgerUnavailable. */
  readonly timeoutMs: number;
  readonly maxConnections?: number;
}

export function openPostgresLedger({ url, timeoutMs, maxConnections = 10 }: PostgresLedgerOptions): Ledger {
  const pool = openPool(url, {
    Client: ClientThatGivesUp,
    max: maxConnections,
    connectionTimeoutMillis: timeoutMs,
    // The server gives up first, where it can: then the connection stays good.
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + GIVE_UP_AFTER_SERVER_MS,
  });
  const db = openKysely(pool);

  let lockHolder: pg.PoolClient | undefined;
  return new SqlLedger({
    name: 'postgres',
    db,
    locksRows: true,
    inByteOrder: { notBefore: '~>=~', before: '~<~' },
    nowMs: () => sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
    isOutage: (error) => !(error instanceof pg.DatabaseError) || OUTAGE_CODES.test(error.code ?? ''),
    async patiently(work) {
      // Kept alive, so that a server that is gone is noticed although nothing else limits the wait for it.
      const pool = openPool(url, { max: 1, connectionTimeoutMillis: timeoutMs, keepAlive: true });
      const patient = openKysely(pool);
      try {
        return await work(patient);
      } finally {
        await patient.destroy();
      }
    },
    // A session's lock on a connection kept for it: PostgreSQL drops it when the connection ends. Should that end
    // before this process does, a second process may come in; epochs then keep the two from selling one seat twice.
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
    connections: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      max: maxConnections,
      waiting: pool.waitingCount,
    }),
    async close() {
      lockHolder?.release(true);
      await db.destroy();
    },
  });
}

function openPool(url: string, options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...options,
    connectionString: url,
    types: {
      // Times and fences stay below 2^53, see domain/epochs.ts.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // A connection that dies must not end the process, be it idle, in use or kept for the lock. Whoever was using it
  // gets the error from their query; the next query opens another.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function openKysely(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
}

/**
 * A client that pg gave up waiting for is not as good as new: what it asked for may yet be carried out, a BEGIN for
 * one, and whoever got the connection next would work inside a transaction that nobody commits. So it is cut.
 */
class ClientThatGivesUp extends pg.Client {
  override query = ((...args: Parameters<pg.Client['query']>) => {
    const result: unknown = super.query(...args);
    if (result instanceof Promise) result.catch((error: Error) => error.message === GAVE_UP && this.#cut());
    return result;
  }) as pg.Client['query'];

  #cut(): void {
    const { connection } = this as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }
}
