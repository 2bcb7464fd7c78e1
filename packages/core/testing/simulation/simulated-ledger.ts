import BetterSqlite3 from 'better-sqlite3';
import { CamelCasePlugin, Kysely, SqliteDialect, sql } from 'kysely';
import type { Tables } from '../../src/ledger/tables.ts';
import type { Ledger, Show } from '../../src/ports/ledger.ts';
import { SHOW_ID } from './clients.ts';
import type { Product } from './product.ts';
import { SEAT_IDS } from './schedule.ts';

/** The real ledger on SQLite in memory, where nothing waits for a disk; emptied, not made again, for each schedule. */
export class SimulatedLedger {
  readonly ledger: Ledger;
  readonly #database: BetterSqlite3.Database;

  private constructor(ledger: Ledger, database: BetterSqlite3.Database) {
    this.ledger = ledger;
    this.#database = database;
  }

  static async open({ SqlLedger }: Product): Promise<SimulatedLedger> {
    const database = new BetterSqlite3(':memory:');
    database.pragma('foreign_keys = ON');
    const db = new Kysely<Tables>({
      dialect: new SqliteDialect({ database: preparingOnce(database) }),
      plugins: [new CamelCasePlugin()],
    });
    const ledger = new SqlLedger({
      name: 'sqlite',
      db,
      locksRows: false,
      inByteOrder: { notBefore: '>=', before: '<' },
      nowMs: () => sql`0`,
      isOutage: () => false,
      patiently: (work) => work(db),
      lockForOneProcess: async () => true,
      close: () => db.destroy(),
    });
    await ledger.migrate();
    // What keeps the audit trail would keep that of the schedule before as well.
    const triggers = database.prepare("select name from sqlite_master where type = 'trigger'").pluck();
    for (const name of triggers.all()) database.exec(`drop trigger ${name}`);
    return new SimulatedLedger(ledger, database);
  }

  async reset(): Promise<void> {
    const ofBookings = ['booked_seat', 'cancelled_seat', 'blocked_seat', 'booking'];
    for (const table of [...ofBookings, 'audit_outcome', 'audit_seat', 'audit', 'show'])
      this.#database.exec(`DELETE FROM ${table}`);
    await this.ledger.createShow(show);
  }
}

/** A third of the time would go into preparing the same statements again. */
function preparingOnce(database: BetterSqlite3.Database) {
  const statements = new Map<string, BetterSqlite3.Statement>();
  return {
    prepare(sql: string) {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    close: () => void database.close(),
  };
}

const show: Show = {
  showId: SHOW_ID,
  title: 'Simulated',
  startsAtMs: undefined,
  sale: 'open',
  seatMap: { sections: [{ name: 'Hall', rows: [{ name: '1', seats: SEAT_IDS.map((id) => ({ id })) }] }] },
  holdTtlMs: undefined,
  maxHoldLifeMs: undefined,
  maxSeatsPerHold: undefined,
  maxSeatsPerCustomer: undefined,
  lateConfirm: undefined,
};
