import { randomBytes, randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { bookingIdOf } from '../domain/booking-id.ts';
import { parseBookingCursor, writeBookingCursor } from '../domain/cursors.ts';
import { epochOf } from '../domain/epochs.ts';
import { LedgerUnavailable } from '../ports/faults.ts';
import type {
  AuditEntry,
  BeginEpochOutcome,
  Booking,
  BookOutcome,
  CancelOutcome,
  Ledger,
  ListBookingsQuery,
  NewBooking,
  Page,
  SettleOutcome,
  Show,
} from '../ports/ledger.ts';
import { migrations } from './migrations/index.ts';
import { bookingOf, rowOfBooking, rowOfShow, showOf, voidRow } from './rows.ts';
import type { Tables } from './tables.ts';

/** What differs between databases, and no more. */
export interface Database {
  readonly name: Ledger['name'];
  readonly db: Kysely<Tables>;
  /** Whether rows are locked one by one (PostgreSQL), or a writer has the whole database to itself (SQLite). */
  readonly locksRows: boolean;
  /** Whether the error says that the database cannot be used now, and not that it was used wrongly. */
  isOutage(error: unknown): boolean;
  lockForOneProcess(): Promise<boolean>;
  close(): Promise<void>;
}

/** Leaves a transaction undone, with an answer. */
class RollBack<Answer> extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('rolled back');
    this.answer = answer;
  }
}

/**
 * The ledger on SQLite and on PostgreSQL: the same statements on both. Every transaction writes before it
 * reads, so that SQLite takes its write lock at the start and never fails on upgrading a read lock.
 */
export class SqlLedger implements Ledger {
  readonly name: Ledger['name'];
  readonly #database: Database;
  readonly #db: Kysely<Tables>;

  constructor(database: Database) {
    this.name = database.name;
    this.#database = database;
    this.#db = database.db;
  }

  migrate(): Promise<void> {
    return this.#run(async () => {
      const migrator = new Migrator({ db: this.#db, provider: { getMigrations: async () => migrations } });
      // SQLite has no lock for this: should another process have been quicker, the second try finds it all done.
      const first = await migrator.migrateToLatest();
      const { error } = first.error ? await migrator.migrateToLatest() : first;
      if (error) throw error;
    });
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
    return this.#transaction(async (trx) => {
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
      return { status: 'BEGUN', sale: show.sale, booked, blocked: [] };
    });
  }

  book(booking: NewBooking): Promise<BookOutcome> {
    return this.#transaction(async (trx): Promise<BookOutcome> => {
      const written = await trx
        .insertInto('booking')
        .values(rowOfBooking(booking))
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!written) return this.#knownOutcome(trx, booking.bookingId);

      const { currentEpoch } = await trx
        .selectFrom('show')
        .select('currentEpoch')
        .where('showId', '=', booking.showId)
        // A rebuild of the show waits for this booking, or this booking sees the rebuild: never neither.
        .$if(this.#database.locksRows, (query) => query.forShare())
        .executeTakeFirstOrThrow();
      if (currentEpoch !== epochOf(booking.fence)) throw new RollBack<BookOutcome>({ status: 'STALE_EPOCH' });

      const { showId, bookingId } = booking;
      // In one order for everybody, so that two bookings that want the same seats cannot wait for each other.
      const seatIds = booking.seatIds.toSorted();
      const sold = await trx
        .insertInto('bookedSeat')
        .values(seatIds.map((seatId) => ({ showId, seatId, bookingId })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('seatId')
        .execute();
      if (sold.length < seatIds.length) {
        const soldIds = new Set(sold.map((row) => row.seatId));
        const taken = booking.seatIds.filter((seatId) => !soldIds.has(seatId));
        throw new RollBack<BookOutcome>({ status: 'SEATS_TAKEN', seatIds: taken });
      }
      return {
        status: 'BOOKED',
        booking: { ...booking, status: 'confirmed', cancelledAtMs: undefined, cancelReason: undefined },
      };
    });
  }

  settle({ showId, holdId }: { showId: string; holdId: string }): Promise<SettleOutcome> {
    return this.#transaction(async (trx) => {
      const bookingId = bookingIdOf(holdId);
      await trx
        .insertInto('booking')
        .values(voidRow(bookingId, showId, holdId))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return this.#knownOutcome(trx, bookingId);
    });
  }

  cancel(bookingId: string, { atMs, actor, reason }: { atMs: number; actor: string; reason: string }) {
    return this.#transaction(async (trx): Promise<CancelOutcome> => {
      const row = await trx
        .updateTable('booking')
        .set({ status: 'cancelled', cancelledAtMs: atMs, cancelReason: reason })
        .where('bookingId', '=', bookingId)
        .where('status', '=', 'confirmed')
        .returningAll()
        .executeTakeFirst();
      if (row) {
        await trx.deleteFrom('bookedSeat').where('bookingId', '=', bookingId).execute();
        await insertAudit(trx, {
          atMs,
          actor,
          action: 'booking.cancel',
          showId: row.showId,
          subject: bookingId,
          reason,
        });
      }
      const known = row ?? (await selectBooking(trx, bookingId));
      const booking = bookingOf(known);
      if (!known || !booking) return { status: 'BOOKING_NOT_FOUND' };
      return { status: 'CANCELLED', booking, alreadyFreed: known.seatsFreed === 1 };
    });
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

  listBookings({ showId, status, customerRef, limit, cursor }: ListBookingsQuery): Promise<Page<Booking>> {
    return this.#run(async () => {
      const before = parseBookingCursor(cursor);
      let query = this.#db.selectFrom('booking').selectAll().where('status', '!=', 'void');
      if (showId !== undefined) query = query.where('showId', '=', showId);
      if (status !== undefined) query = query.where('status', '=', status);
      if (customerRef !== undefined) query = query.where('customerRef', '=', customerRef);
      if (before) {
        query = query.where((where) =>
          where.or([
            where('confirmedAtMs', '<', before.confirmedAtMs),
            where.and([
              where('confirmedAtMs', '=', before.confirmedAtMs),
              where('bookingId', '<', before.bookingId),
            ]),
          ]),
        );
      }
      const rows = await query
        .orderBy('confirmedAtMs', 'desc')
        .orderBy('bookingId', 'desc')
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).flatMap((row) => bookingOf(row) ?? []);
      const last = items.at(-1);
      return {
        items,
        cursor: rows.length > limit && last ? writeBookingCursor(last) : undefined,
      };
    });
  }

  audit(entry: AuditEntry): Promise<void> {
    return this.#run(() => insertAudit(this.#db, entry));
  }

  listAudit({ showId, limit }: { showId: string; limit: number }): Promise<readonly AuditEntry[]> {
    return this.#run(() =>
      this.#db
        .selectFrom('audit')
        .select(['atMs', 'actor', 'action', 'showId', 'subject', 'reason'])
        .where('showId', '=', showId)
        .orderBy('atMs', 'desc')
        .orderBy('auditId')
        .limit(limit)
        .execute(),
    );
  }

  ping(): Promise<void> {
    return this.#run(async () => {
      await this.#db.selectFrom('setting').select('name').limit(1).execute();
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** What an id already stands for, that an insert found taken. */
  async #knownOutcome(trx: Transaction<Tables>, bookingId: string): Promise<SettleOutcome> {
    const booking = bookingOf(await selectBooking(trx, bookingId));
    return booking ? { status: 'BOOKED', booking } : { status: 'VOIDED' };
  }

  #transaction<Answer>(work: (trx: Transaction<Tables>) => Promise<Answer>): Promise<Answer> {
    const transaction = this.#db.transaction();
    // Said, not left to the database's default: what a row lock was waited for must be seen once it is had.
    const isolated = this.#database.locksRows ? transaction.setIsolationLevel('read committed') : transaction;
    return this.#run(() => isolated.execute(work));
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

function selectBooking(db: Kysely<Tables>, bookingId: string) {
  return db.selectFrom('booking').selectAll().where('bookingId', '=', bookingId).executeTakeFirst();
}

async function insertAudit(db: Kysely<Tables>, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({ auditId: randomUUID(), ...entry })
    .execute();
}
