import type { Kysely } from 'kysely';
import type { LateConfirm, Sale } from '../domain/commands.ts';
import type { SeatMap } from '../domain/seat-map.ts';
import type { AnswerStore } from './answers.ts';
import type { AuditEntry, AuditOutcome, ListAuditQuery, NewAuditEntry, Operator } from './audit.ts';

export interface Show {
  readonly showId: string;
  readonly title: string;
  readonly startsAtMs: number | undefined;
  readonly sale: Sale;
  /** Never changes once the show exists: seat positions are derived from it. */
  readonly seatMap: SeatMap;
  /** The show's own limits; where absent, Holdfast's. */
  readonly holdTtlMs: number | undefined;
  readonly maxHoldLifeMs: number | undefined;
  readonly maxSeatsPerHold: number | undefined;
  readonly maxSeatsPerCustomer: number | undefined;
  readonly lateConfirm: LateConfirm | undefined;
}

export interface Booking {
  /** Derived from the hold id: confirming twice is the same booking. */
  readonly bookingId: string;
  readonly showId: string;
  readonly holdId: string;
  readonly status: 'confirmed' | 'cancelled';
  readonly seatIds: readonly string[];
  readonly fence: number;
  /** Hash of the token that owned the hold, so that a confirm asked again can be told from a stranger's. */
  readonly tokenHash: string;
  readonly customerRef: string | undefined;
  readonly paymentRef: string | undefined;
  /** On the engine's clock. */
  readonly confirmedAtMs: number;
  readonly cancelledAtMs: number | undefined;
  readonly cancelReason: string | undefined;
}

export type NewBooking = Omit<Booking, 'status' | 'cancelledAtMs' | 'cancelReason'>;

export type BookOutcome =
  /** Now, or by an earlier try of the same confirm. */
  | { readonly status: 'BOOKED'; readonly booking: Booking }
  /** This hold was settled as lost before; it can never become a booking. */
  | { readonly status: 'VOIDED' }
  /**
   * Somebody else's live booking has these, or an operator has blocked them since the hold was made: a block whose
   * fence is lower than the hold's was undone before, whether or not this ledger has heard of that yet.
   */
  | { readonly status: 'SEATS_TAKEN'; readonly seatIds: readonly string[] }
  /** The hold's fence is from before the show was last rebuilt; its engine no longer decides. */
  | { readonly status: 'STALE_EPOCH' };

/** What the engine did to seats at this fence, for the ledger to keep. */
export interface BlockChange {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly fence: number;
  readonly actor: string;
  readonly reason: string;
  readonly atMs: number;
}
/** Who took a seat off sale, when and why. */
export type Block = Pick<BlockChange, 'actor' | 'reason' | 'atMs'>;
export interface SaleChange {
  readonly showId: string;
  readonly sale: Sale;
  readonly fence: number;
}

/** KEPT: this change, or what came after it in the order of fences. */
export type ChangeOutcome =
  | { readonly status: 'KEPT' }
  /** The change is from before the show was last rebuilt, so the engine no longer has it. */
  | { readonly status: 'STALE_EPOCH' };
export type KeepBlockOutcome =
  | ChangeOutcome
  /** The ledger sold these before: the engine that thought them free has an older memory. */
  | { readonly status: 'SEATS_TAKEN'; readonly seatIds: readonly string[] };

export type SettleOutcome =
  | { readonly status: 'BOOKED'; readonly booking: Booking }
  | { readonly status: 'VOIDED' };

export type CancelOutcome =
  | { readonly status: 'CANCELLED'; readonly booking: Booking; readonly alreadyFreed: boolean }
  | { readonly status: 'BOOKING_NOT_FOUND' };

export type BeginEpochOutcome =
  /** From here on only fences of this epoch count; these are all live bookings and blocks from before. */
  | {
      readonly status: 'BEGUN';
      readonly sale: Sale;
      readonly booked: readonly { readonly holdId: string; readonly seatIds: readonly string[] }[];
      /** Never a booked one: a sale goes before a block. */
      readonly blocked: readonly string[];
    }
  | { readonly status: 'STALE_EPOCH' };

export interface ListBookingsQuery {
  readonly showId?: string | undefined;
  readonly status?: Booking['status'] | undefined;
  /** Exactly so. */
  readonly customerRef?: string | undefined;
  readonly paymentRef?: string | undefined;
  /** Those that ever had the seat, cancelled ones included. */
  readonly seatId?: string | undefined;
  /** A booking's, hold's or seat's id, or what a customer or payment reference begins with, in the same case. */
  readonly search?: string | undefined;
  /** Confirmed at this moment or later, and before that; epoch milliseconds. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Give it to the next call; undefined on the last page. */
  readonly cursor: string | undefined;
}

/** The database that a ledger is in, for what else lives there in tables of its own. */
export interface LedgerDatabase {
  readonly kind: 'sqlite' | 'postgres';
  /** The ledger's own connection or pool; SQLite must never get a second that could wait for the first. */
  readonly db: Kysely<unknown>;
  /** @throws LedgerUnavailable for what says that the database cannot be used now. */
  run<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

/**
 * Where shows, bookings and the audit trail live for good. It is the arbiter of sales: whatever an engine
 * believed, two live bookings of one seat cannot both be written.
 *
 * @throws LedgerUnavailable when the database gives no answer in time.
 */
export interface Ledger {
  readonly name: 'sqlite' | 'postgres';
  readonly database: LedgerDatabase;
  readonly answers: AnswerStore;

  /** Brings the tables up to date. Safe to run from several processes at once. */
  migrate(): Promise<void>;
  /** Takes the right to be the only process, until close or death. False: another process has it. */
  lockForOneProcess(): Promise<boolean>;
  /** 32 random bytes made once, the same for every process on this ledger. */
  secret(): Promise<Buffer>;

  createShow(show: Show): Promise<{ readonly status: 'CREATED' } | { readonly status: 'SHOW_EXISTS' }>;
  getShow(showId: string): Promise<Show | undefined>;
  /** By title. Ids only: seat maps are large, and whoever asks often has them already. */
  listShowIds(): Promise<readonly string[]>;

  /** A number higher than any given out before for this show. */
  allocateEpoch(showId: string): Promise<number>;
  beginEpoch(showId: string, epoch: number): Promise<BeginEpochOutcome>;

  book(booking: NewBooking): Promise<BookOutcome>;
  /**
   * What operators change happens in the engine first, which gives it a fence; the ledger keeps of each seat, and of
   * the sale, what came with the highest. So both end up the same whatever order the ledger hears of it in.
   */
  keepBlock(change: BlockChange): Promise<KeepBlockOutcome>;
  keepUnblock(change: BlockChange): Promise<ChangeOutcome>;
  keepSale(change: SaleChange): Promise<ChangeOutcome>;
  /** The block that a seat is under now, as far as this ledger has heard. */
  getBlock(showId: string, seatId: string): Promise<Block | undefined>;
  /** What became of a confirm in doubt. If nothing did, makes sure that nothing ever will. */
  settle(hold: { readonly showId: string; readonly holdId: string }): Promise<SettleOutcome>;
  /**
   * Ends a booking and writes who did it why, and that it is done, in one step. Cancelling again answers the same, and
   * writes that it was asked for.
   */
  cancel(
    bookingId: string,
    entry: { readonly atMs: number; readonly by: Operator; readonly reason: string },
  ): Promise<CancelOutcome>;
  /** The cancelled booking's seats are back on sale in the engine. */
  markFreed(bookingId: string): Promise<void>;
  /** Cancelled bookings whose seats may not be back on sale yet. */
  listUnfreed(limit: number): Promise<readonly Booking[]>;
  getBooking(bookingId: string): Promise<Booking | undefined>;
  /** Newest first. */
  listBookings(query: ListBookingsQuery): Promise<Page<Booking>>;

  /** Writes what is about to be done, for good, and answers the entry's id. */
  audit(entry: NewAuditEntry): Promise<string>;
  /** Writes how that ended; once, for good. */
  auditOutcome(auditId: string, outcome: AuditOutcome): Promise<void>;
  /** Newest first. */
  listAudit(query: ListAuditQuery): Promise<Page<AuditEntry>>;

  /** How its pool is used just now; undefined where it has none. */
  connections(): LedgerConnections | undefined;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface LedgerConnections {
  /** Open ones, and those of them that nobody uses. */
  readonly total: number;
  readonly idle: number;
  readonly max: number;
  /** Callers who wait for one. */
  readonly waiting: number;
}
