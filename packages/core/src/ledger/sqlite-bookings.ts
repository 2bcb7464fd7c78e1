import type BetterSqlite3 from 'better-sqlite3';
import type { Selectable } from 'kysely';
import { assert } from '../domain/assert.ts';
import { epochOf } from '../domain/epochs.ts';
import type { BookOutcome, NewBooking } from '../ports/ledger.ts';
import { bookedNow, bookingOf, rowOfBooking } from './rows.ts';
import type { BookingRow } from './tables.ts';

const BOOKING_COLUMNS = [
  'bookingId',
  'showId',
  'holdId',
  'status',
  'seatIds',
  'fence',
  'tokenHash',
  'customerRef',
  'paymentRef',
  'confirmedAtMs',
  'cancelledAtMs',
  'cancelReason',
  'seatsFreed',
] as const satisfies readonly (keyof BookingRow)[];

/**
 * Bookings on SQLite, many in one transaction: what they cost is the wait for the disk, and that they share. The
 * statements are prepared once and run one after the other; a query builder's would cost more than SQLite itself.
 *
 * The writer has the database to itself from the transaction's begin, so looking first and writing then is safe.
 */
export class SqliteBookings {
  readonly #database: BetterSqlite3.Database;
  #prepared: Statements | undefined;

  constructor(database: BetterSqlite3.Database) {
    this.#database = database;
  }

  /** Each as if it had come alone, in the order given, and all committed; or an error, and none. */
  bookAll(bookings: readonly NewBooking[]): readonly BookOutcome[] {
    const { begin, commit, rollback } = this.#statements;
    begin.run();
    try {
      const outcomes = bookings.map((booking) => this.#book(booking));
      commit.run();
      return outcomes;
    } catch (error) {
      // Some faults have ended the transaction already.
      if (this.#database.inTransaction) rollback.run();
      throw error;
    }
  }

  #book(booking: NewBooking): BookOutcome {
    const { insertBooking, insertSeat } = this.#statements;
    const refusal = this.#refusalFor(booking);
    const values = rowOfBooking(booking);
    if (!refusal && insertBooking.run(BOOKING_COLUMNS.map((column) => values[column])).changes === 1) {
      for (const seatId of booking.seatIds) insertSeat.run(booking.showId, seatId, booking.bookingId);
      return { status: 'BOOKED', booking: bookedNow(booking) };
    }
    // Whoever asks again meets their own booking: what the id stands for goes before what is in the way.
    const known = this.#known(booking.bookingId) ?? refusal;
    assert(known !== undefined, 'a booking that is not written is known or refused');
    return known;
  }

  #refusalFor({ showId, seatIds, fence }: NewBooking): BookOutcome | undefined {
    const { currentEpoch, isTaken } = this.#statements;
    const epoch = currentEpoch.get(showId);
    assert(epoch !== undefined, `the ledger has no show ${showId}`);
    if (epoch !== epochOf(fence)) return { status: 'STALE_EPOCH' };
    const taken = seatIds.filter((seatId) => isTaken.get(showId, seatId, showId, seatId, fence) === 1);
    return taken.length > 0 ? { status: 'SEATS_TAKEN', seatIds: taken } : undefined;
  }

  #known(bookingId: string): BookOutcome | undefined {
    const row = this.#statements.known.get(bookingId);
    const booking = bookingOf(row);
    return booking ? { status: 'BOOKED', booking } : row && { status: 'VOIDED' };
  }

  /** Prepared once there are tables. */
  get #statements(): Statements {
    this.#prepared ??= prepare(this.#database);
    return this.#prepared;
  }
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: BetterSqlite3.Database) {
  return {
    begin: database.prepare('begin immediate'),
    commit: database.prepare('commit'),
    rollback: database.prepare('rollback'),
    known: database.prepare<[string], Selectable<BookingRow>>(
      `select ${BOOKING_COLUMNS.map((column) => `${snakeCase(column)} ${column}`)} from booking where booking_id = ?`,
    ),
    currentEpoch: database
      .prepare<[string], number>('select current_epoch from show where show_id = ?')
      .pluck(),
    /** By a live booking, or by a block that is younger than this fence. */
    isTaken: database
      .prepare<[string, string, string, string, number], 0 | 1>(`
        select exists (select 1 from booked_seat where show_id = ? and seat_id = ?) or exists
          (select 1 from blocked_seat where show_id = ? and seat_id = ? and is_blocked = 1 and fence > ?)`)
      .pluck(),
    insertBooking: database.prepare<[readonly unknown[]]>(
      `insert into booking (${BOOKING_COLUMNS.map(snakeCase)}) values (${BOOKING_COLUMNS.map(() => '?')})
        on conflict do nothing`,
    ),
    insertSeat: database.prepare<[string, string, string]>(
      'insert into booked_seat (show_id, seat_id, booking_id) values (?, ?, ?)',
    ),
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
