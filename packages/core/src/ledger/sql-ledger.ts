import { randomBytes } from 'node:crypto';
import type { Kysely, RawBuilder } from 'kysely';
import { Migrator } from 'kysely/migration';
import { bookingIdOf } from '../domain/booking-id.ts';
import type { AnswerStore } from '../ports/answers.ts';
import type { AuditEntry, AuditOutcome, ListAuditQuery, NewAuditEntry } from '../ports/audit.ts';
import { LedgerUnavailable } from '../ports/faults.ts';
import type {
  BeginEpochOutcome,
  Block,
  BlockChange,
  Booking,
  BookOutcome,
  CancelOutcome,
  ChangeOutcome,
  KeepBlockOutcome,
  Ledger,
  LedgerConnections,
  LedgerDatabase,
  ListBookingsQuery,
  NewBooking,
  Page,
  SaleChange,
  SettleOutcome,
  Show,
} from '../ports/ledger.ts';
import { insertAudit, insertAuditOutcome, listAudit } from './audit-trail.ts';
import { book, knownOutcome } from './book.ts';
import { BookBatcher } from './book-batcher.ts';
import { type CancelEntry, cancel } from './cancel.ts';
import { listBookings } from './list-bookings.ts';
import { finish } from './migrations/finish.ts';
import { migrations } from './migrations/index.ts';
import { blockedSeats, getBlock, keepBlock, keepSale, keepUnblock } from './operator-changes.ts';
import { bookingOf, rowOfShow, showOf, voidRow } from './rows.ts';
import type { ByteOrder } from './search-bookings.ts';
import { SqlAnswers } from './sql-answers.ts';
import type { Tables } from './tables.ts';
import { RollBack, type Step, selectBooking } from './transactions.ts';

/** What differs between databases, and no more. */
export interface Database {
  readonly name: Ledger['name'];
  readonly db: Kysely<Tables>;
  /** Whether rows are locked one by one (PostgreSQL), or a writer has the whole database to itself (SQLite). */
  readonly locksRows: boolean;
  /**
   * Where a writer has the whole database to itself: many bookings in one transaction, each as if it had come alone.
   * PostgreSQL writes for many transactions at once by itself.
   */
  readonly bookTogether?: (bookings: readonly NewBooking[]) => Promise<readonly BookOutcome[]>;
  readonly inByteOrder: ByteOrder;
  /** Epoch milliseconds on the one clock that all who use this database go by. */
  nowMs(): RawBuilder<number>;
  /** Whether the error says that the database cannot be used now, and not that it was used wrongly. */
  isOutage(error: unknown): boolean;
  /** For what may take as long as it takes, on a large ledger: a connection that is given no time. */
  patiently<Answer>(work: (db: Kysely<Tables>) => Promise<Answer>): Promise<Answer>;
  lockForOneProcess(): Promise<boolean>;
  /** Absent: it has no pool. */
  connections?(): LedgerConnections;
  close(): Promise<void>;
}

/** Where nothing keeps two processes apart, more than a migration has steps; else one to find it all done. */
const MIGRATION_TRIES = { locked: 2, unlocked: 20 };

/**
 * The ledger on SQLite and on PostgreSQL: the same statements on both, but for bookings (book.ts, sqlite-bookings.ts).
 * Every transaction writes before it reads, so that SQLite takes its write lock at the start and never fails on
 * upgrading a read lock.
 */
export class SqlLedger implements Ledger {
  readonly name: Ledger['name'];
  readonly answers: AnswerStore;
  readonly #database: Database;
  readonly #db: Kysely<Tables>;
  readonly #batcher: BookBatcher | undefined;

  constructor(database: Database) {
    this.name = database.name;
    this.#database = database;
    this.#db = database.db;
    this.answers = new SqlAnswers({ ...database, run: (work) => this.#run(work) });
    const { bookTogether } = database;
    this.#batcher = bookTogether && new BookBatcher((batch) => this.#run(() => bookTogether(batch)));
  }

  get database(): LedgerDatabase {
    const { name: kind, db } = this.#database;
    return { kind, db: db as unknown as Kysely<unknown>, run: (work) => this.#run(work) };
  }

  migrate(): Promise<void> {
    const migrateWith = async (db: Kysely<Tables>) => {
      const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
      // SQLite has no lock for this: a try fails where another process was a step ahead, and the next goes on there.
      const maxTries = this.#database.locksRows ? MIGRATION_TRIES.locked : MIGRATION_TRIES.unlocked;
      let { error } = await migrator.migrateToLatest();
      for (let tries = 1; error && tries < maxTries; tries += 1) {
        ({ error } = await migrator.migrateToLatest());
      }
      if (error) throw error;
      await finish(db as unknown as Kysely<unknown>);
    };
    return this.#run(() => this.#database.patiently(migrateWith));
  }

  lockForOneProcess(): Promise<boolean> {
    return this.#run(() => this.#database.lockForOneProcess());
  }

  secret(): Promise<Buffer> {
    return this.#run(async () => {
      const value = randomBytes(32).toString('base64url');
      await this.#db
        .insertInto('setting')
        .values({ name: 'secret', value })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await this.#db
        .selectFrom('setting')
        .select('value')
        .where('name', '=', 'secret')
        .executeTakeFirstOrThrow();
      return Buffer.from(row.value, 'base64url');
    });
  }

  createShow(show: Show): Promise<{ status: 'CREATED' } | { status: 'SHOW_EXISTS' }> {
    return this.#run(async () => {
      const created = await this.#db
        .insertInto('show')
        .values(rowOfShow(show))
        .onConflict((conflict) => conflict.doNothing())
        .returning('showId')
        .executeTakeFirst();
      return { status: created ? 'CREATED' : 'SHOW_EXISTS' };
    });
  }

  getShow(showId: string): Promise<Show | undefined> {
    return this.#run(async () => {
      const row = await this.#db
        .selectFrom('show')
        .selectAll()
        .where('showId', '=', showId)
        .executeTakeFirst();
      return row && showOf(row);
    });
  }

  listShowIds(): Promise<readonly string[]> {
    return this.#run(async () => {
      const rows = await this.#db
        .selectFrom('show')
        .select('showId')
        .orderBy('title')
        .orderBy('showId')
        .execute();
      return rows.map((row) => row.showId);
    });
  }

  allocateEpoch(showId: string): Promise<number> {
    return this.#run(async () => {
      const { allocatedEpoch } = await this.#db
        .updateTable('show')
        .set((row) => ({ allocatedEpoch: row('allocatedEpoch', '+', 1) }))
        .where('showId', '=', showId)
        .returning('allocatedEpoch')
        .executeTakeFirstOrThrow();
      return allocatedEpoch;
    });
  }

  beginEpoch(showId: string, epoch: number): Promise<BeginEpochOutcome> {
    return this.#transaction(async ({ trx }) => {
      const show = await trx
        .updateTable('show')
        .set({ currentEpoch: epoch })
        .where('showId', '=', showId)
        .where('currentEpoch', '<=', epoch)
        .returning('sale')
        .executeTakeFirst();
      if (!show) return { status: 'STALE_EPOCH' };
      const bookings = await trx
        .selectFrom('booking')
        .select(['holdId', 'seatIds'])
        .where('showId', '=', showId)
        .where('status', '=', 'confirmed')
        .execute();
      const booked = bookings.map(({ holdId, seatIds }) => ({
        holdId,
        seatIds: JSON.parse(seatIds) as string[],
      }));
      return { status: 'BEGUN', sale: show.sale, booked, blocked: await blockedSeats(trx, showId) };
    });
  }

  book(booking: NewBooking): Promise<BookOutcome> {
    return this.#batcher?.book(booking) ?? this.#transaction((step) => book(step, booking));
  }

  keepBlock(change: BlockChange): Promise<KeepBlockOutcome> {
    return this.#transaction((step) => keepBlock(step, change));
  }

  keepUnblock(change: BlockChange): Promise<ChangeOutcome> {
    return this.#transaction((step) => keepUnblock(step, change));
  }

  keepSale(change: SaleChange): Promise<ChangeOutcome> {
    return this.#transaction((step) => keepSale(step, change));
  }

  getBlock(showId: string, seatId: string): Promise<Block | undefined> {
    return this.#run(() => getBlock(this.#db, showId, seatId));
  }

  settle({ showId, holdId }: { showId: string; holdId: string }): Promise<SettleOutcome> {
    return this.#transaction(async ({ trx }) => {
      const bookingId = bookingIdOf(holdId);
      await trx
        .insertInto('booking')
        .values(voidRow(bookingId, showId, holdId))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return knownOutcome(trx, bookingId);
    });
  }

  cancel(bookingId: string, entry: CancelEntry): Promise<CancelOutcome> {
    return this.#transaction(({ trx }) => cancel(trx, bookingId, entry));
  }

  markFreed(bookingId: string): Promise<void> {
    return this.#run(async () => {
      await this.#db
        .updateTable('booking')
        .set({ seatsFreed: 1 })
        .where('bookingId', '=', bookingId)
        .execute();
    });
  }

  listUnfreed(limit: number): Promise<readonly Booking[]> {
    return this.#run(async () => {
      const rows = await this.#db
        .selectFrom('booking')
        .selectAll()
        .where('status', '=', 'cancelled')
        .where('seatsFreed', '=', 0)
        .limit(limit)
        .execute();
      return rows.flatMap((row) => bookingOf(row) ?? []);
    });
  }

  getBooking(bookingId: string): Promise<Booking | undefined> {
    return this.#run(async () => bookingOf(await selectBooking(this.#db, bookingId)));
  }

  listBookings(query: ListBookingsQuery): Promise<Page<Booking>> {
    return this.#run(() => listBookings(this.#database, query));
  }

  audit(entry: NewAuditEntry): Promise<string> {
    return this.#run(() => insertAudit(this.#db, entry));
  }

  auditOutcome(auditId: string, outcome: AuditOutcome): Promise<void> {
    return this.#run(() => insertAuditOutcome(this.#db, auditId, outcome));
  }

  listAudit(query: ListAuditQuery): Promise<Page<AuditEntry>> {
    return this.#run(() => listAudit(this.#db, query));
  }

  connections(): LedgerConnections | undefined {
    return this.#database.connections?.();
  }

  ping(): Promise<void> {
    return this.#run(async () => {
      await this.#db.selectFrom('setting').select('name').limit(1).execute();
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #transaction<Answer>(work: (step: Step) => Promise<Answer>): Promise<Answer> {
    const { locksRows } = this.#database;
    const transaction = this.#db.transaction();
    // Said, not left to the database's default: what a row lock was waited for must be seen once it is had.
    const isolated = locksRows ? transaction.setIsolationLevel('read committed') : transaction;
    return this.#run(() => isolated.execute((trx) => work({ trx, locksRows })));
  }

  async #run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RollBack) return error.answer;
      if (!this.#database.isOutage(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new LedgerUnavailable(`the ${this.name} ledger does not answer: ${reason}`, { cause: error });
    }
  }
}
