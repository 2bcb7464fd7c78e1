/**
 * A history: what clients asked of the seats of one show, what they were told, and what the ledger had in the end. One
 * JSON object per line (docs/HISTORY.md), whoever writes it: k6, the load driver, the tests, the simulation.
 *
 * `…Ms` without `At` are milliseconds since any moment on one clock that never goes back, with fractions, the same clock
 * for all clients of the history. `…AtMs` are epoch milliseconds on the engine's clock.
 */

export type Outcome =
  /** It was granted. */
  | 'ok'
  /** It was refused, by an answer that says so. It had no effect, but for REQUEST_IN_PROGRESS: another run of it may have. */
  | 'fail'
  /** No answer, or one that does not tell (5xx). It may have had its effect, at any time after it was sent, or never. */
  | 'unknown';

export type OperationName =
  | 'hold'
  | 'extend'
  | 'release'
  | 'confirm'
  /** An operator ends somebody's hold. */
  | 'clear'
  /** An operator takes a booking back. */
  | 'cancel'
  | 'block'
  | 'unblock'
  /** How some seats stand, all at one moment. */
  | 'read';

export type SeatStatus = 'available' | 'held' | 'booked' | 'blocked';

/** The first line. */
export interface HistoryHeader {
  readonly record: 'history';
  readonly format: 1;
  readonly showId: string;
  /** Who wrote it: `k6 02-stampede`. */
  readonly source: string;
  readonly seed?: number | undefined;
}

/** One request, one answer or none. A retry is an operation of its own. */
export interface Operation {
  readonly record: 'operation';
  readonly client: number;
  readonly operation: OperationName;
  /** Just before it was sent. */
  readonly invokeMs: number;
  /** Just after the answer was there; for `unknown`, when the client gave up. */
  readonly returnMs: number;
  readonly outcome: Outcome;
  /** hold, block, unblock: those asked for. release: those given back; absent: all. read: those read. */
  readonly seats?: readonly string[] | undefined;
  /** hold: the id that was answered. extend, release, confirm, clear: the one asked for. */
  readonly hold?: string | undefined;
  /** Of the claim, as answered: hold, confirm. */
  readonly fence?: number | undefined;
  /** hold, extend: how long was asked for. */
  readonly ttlMs?: number | undefined;
  /** hold, extend: when it runs out, as answered. */
  readonly expiresAtMs?: number | undefined;
  /** Its idempotency key: asked again under it, it may be answered what the first try got. */
  readonly key?: string | undefined;
  /** confirm: as answered. cancel: the one asked for. */
  readonly booking?: string | undefined;
  /** `fail`: its name, one of format/refusals.ts: SEAT_UNAVAILABLE, HOLD_EXPIRED, … */
  readonly refusal?: string | undefined;
  /** `fail` with SEAT_UNAVAILABLE: the seats that were in the way, as answered. */
  readonly taken?: readonly string[] | undefined;
  /** read: those of `seats` that are not available. */
  readonly statuses?: Readonly<Record<string, SeatStatus>> | undefined;
  /** Sent with a token that is not the hold's: whatever else holds, it must not be granted. */
  readonly asStranger?: true | undefined;
}

/** After the last operation: a booking as the ledger has it. All bookings of the show, or none of these records. */
export interface LedgerBooking {
  readonly record: 'booking';
  readonly booking: string;
  readonly hold: string;
  readonly seats: readonly string[];
  readonly fence: number;
  readonly status: 'confirmed' | 'cancelled';
  readonly confirmedAtMs: number;
}

/** After the last operation: a hold that is live by what the engine says. All that are, or none of these records. */
export interface LiveHold {
  readonly record: 'live-hold';
  readonly hold: string;
  readonly seats: readonly string[];
  readonly fence: number;
  readonly expiresAtMs: number;
}

/** After the last operation: how the show stands. Seats that are available are left out. */
export interface FinalSnapshot {
  readonly record: 'snapshot';
  readonly version: number;
  readonly seats: Readonly<Record<string, SeatStatus>>;
}

export interface FeedChange {
  readonly version: number;
  readonly status: SeatStatus;
  readonly seats: readonly string[];
}

/** What a watcher was sent, a part at a time, in its order. */
export interface FeedPart {
  readonly record: 'feed';
  readonly client: number;
  /** Where the stream began with one, or began anew. */
  readonly snapshot?: Omit<FinalSnapshot, 'record'> | undefined;
  readonly changes: readonly FeedChange[];
}

/** The last line: a history without it, or with another count, was cut short and proves nothing. */
export interface HistoryEnd {
  readonly record: 'end';
  /** As many as were sent, by a count that was not made from these lines. */
  readonly operations: number;
  /** As many records of the feed as were written, by such a count too. Absent: they were not counted. */
  readonly feeds?: number | undefined;
  /** What was asked after the last operation, so that an absence of such records means that there are none. */
  readonly read: readonly ('bookings' | 'live-holds' | 'snapshot')[];
  /** When the last of it had been read. Absent: within two minutes after the last operation. */
  readonly readMs?: number | undefined;
}

export type HistoryRecord =
  | HistoryHeader
  | Operation
  | LedgerBooking
  | LiveHold
  | FinalSnapshot
  | FeedPart
  | HistoryEnd;

/** A whole history, in memory. `operations` in the order of their lines, which is any order. */
export interface History {
  readonly header: HistoryHeader;
  readonly operations: readonly Operation[];
  /** Undefined: the ledger was not read. */
  readonly bookings: readonly LedgerBooking[] | undefined;
  readonly liveHolds: readonly LiveHold[] | undefined;
  readonly snapshot: FinalSnapshot | undefined;
  readonly feeds: readonly FeedPart[];
  /** When the ledger, the live holds and the snapshot had been read; undefined: within two minutes after the last operation. */
  readonly readMs?: number | undefined;
}
