import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { CamelCasePlugin, Kysely, SqliteDialect, sql } from 'kysely';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import { SqlLedger } from './sql-ledger.ts';
import { SqliteBookings } from './sqlite-bookings.ts';
import type { Tables } from './tables.ts';

/**
 * Opens, or makes, the ledger in one file.
 * @throws Error when the file cannot be opened or written.
 */
export function openSqliteLedger({
  file,
  clock = systemClock,
}: {
  readonly file: string;
  /** How old answers are; a file's processes share a machine, so its clock is one for them all. */
  readonly clock?: Clock;
}): Ledger {
  makeFolder(dirname(file));
  const database = new BetterSqlite3(file, { timeout: 5_000 });
  database.pragma('journal_mode = WAL');
  // A booking that was acknowledged survives a power cut, not only a crash of this process.
  database.pragma('synchronous = FULL');
  // Pages changed again and again are moved to the database less often: 16 MB of log instead of 4.
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('foreign_keys = ON');
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database }),
    plugins: [new CamelCasePlugin()],
  });

  const bookings = new SqliteBookings(database);
  let lock: BetterSqlite3.Database | undefined;
  return new SqlLedger({
    name: 'sqlite',
    db,
    locksRows: false,
    inByteOrder: { notBefore: '>=', before: '<' },
    nowMs: () => sql<number>`${clock.nowMs()}`,
    // In turn with all else that uses the connection, as `db` sees to.
    bookTogether: (batch) => db.connection().execute(async () => bookings.bookAll(batch)),
    isOutage: (error) =>
      error instanceof BetterSqlite3.SqliteError &&
      /^SQLITE_(BUSY|LOCKED|IOERR|FULL|READONLY|CANTOPEN|NOMEM)/.test(error.code),
    patiently: (work) => work(db),
    // The lock is the operating system's, on a file of its own: it ends with the process, whatever ends that.
    async lockForOneProcess() {
      lock ??= new BetterSqlite3(`${file}.lock`, { timeout: 0 });
      if (lock.inTransaction) return true;
      try {
        lock.exec('BEGIN EXCLUSIVE');
        return true;
      } catch (error) {
        if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
        throw error;
      }
    },
    async close() {
      lock?.close();
      await db.destroy();
    },
  });
}

/** Folder by folder: Node's own recursive mkdir never returns where a file system refuses with ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process, started at the same moment, may have been quicker.
    if (!existsSync(path)) throw error;
  }
}
