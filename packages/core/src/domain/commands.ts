/**
 * What can be asked of a show's claims, and every answer there is. Each command is one atomic step on its
 * engine. Expected answers are values from these closed sets; engines throw only for faults.
 */
import type { SeatCounts, SeatIndex, SeatStatus } from './seats.ts';

/** `active` until paid for, `confirming` while the ledger decides. Both are live. */
type LiveHoldState = 'active' | 'confirming';
/** How a hold ended. A confirmed one is not remembered by the engine but by the ledger, for good. */
export type EndedHoldState = 'released' | 'expired' | 'cleared';
export type HoldState = LiveHoldState | EndedHoldState;

/** A hold as its engine knows it. Times are epoch milliseconds on the engine's clock. */
export interface Hold {
  readonly holdId: string;
  readonly state: HoldState;
  /** Seats the hold has now, or had when it ended. */
  readonly seats: readonly SeatIndex[];
  readonly fence: number;
  readonly createdAtMs: number;
  /** When it runs out; for a confirming hold, when the ledger must be asked what became of it. */
  readonly expiresAtMs: number;
  readonly customerRef: string | undefined;
}

export type Sale = 'open' | 'closed';

/**
 * What becomes of a confirm that comes after the hold has run out: it is refused, or takes the seats again where all
 * are still free and the show is on sale.
 */
export type LateConfirm = 'refuse' | 'reacquire';

export interface HoldCommand {
  readonly holdId: string;
  /**
   * Hash of the owner token; the token itself never reaches an engine. A retry has the same id and token. Another
   * request under the same id has another token, see booking/tokens.ts, and is refused.
   */
  readonly tokenHash: string;
  /** 1..N distinct seats, taken all together or not at all. */
  readonly seats: readonly SeatIndex[];
  readonly ttlMs: number;
  /** No extension lets the hold live longer than this from its creation. */
  readonly maxLifeMs: number;
  readonly customerRef?: string | undefined;
  /** Seats that the customer may have in live holds of this show, these included; absent: any number. */
  readonly maxSeatsPerCustomer?: number | undefined;
}

/** The engine has no state for this show: it is new, or the engine lost its memory. Load it and ask again. */
export interface NotLoaded {
  readonly status: 'NOT_LOADED';
}

/** Why a command about one hold is refused. */
export type HoldRefusal =
  | { readonly status: 'HOLD_NOT_FOUND' }
  | { readonly status: 'WRONG_TOKEN' }
  | { readonly status: 'HOLD_EXPIRED' }
  | { readonly status: 'ALREADY_RELEASED'; readonly by: 'owner' | 'operator' }
  /** A confirm has begun, so only the ledger may decide what becomes of the seats. */
  | { readonly status: 'CONFIRM_UNDERWAY' };

export type HoldOutcome =
  | { readonly status: 'HELD'; readonly hold: Hold }
  /** The seats asked for that somebody else has, in the order asked. */
  | { readonly status: 'SEAT_UNAVAILABLE'; readonly seats: readonly SeatIndex[] }
  | { readonly status: 'SHOW_CLOSED' }
  /** The customer would have more seats in live holds than `maxSeatsPerCustomer`. */
  | { readonly status: 'CUSTOMER_LIMIT' }
  /** The hold id is known with another token: a different request under the same key. */
  | { readonly status: 'ID_REUSED' }
  | HoldRefusal
  | NotLoaded;

/**
 * Moves the end to now + ttlMs, never earlier than it is, never past createdAtMs + maxLifeMs. A confirming hold
 * stays as it is: it does not run out, and its deadline is not the owner's to move.
 */
export interface ExtendCommand {
  readonly holdId: string;
  readonly tokenHash: string;
  readonly ttlMs: number;
}
export type ExtendOutcome = { readonly status: 'EXTENDED'; readonly hold: Hold } | HoldRefusal | NotLoaded;

export interface ReleaseCommand {
  readonly holdId: string;
  readonly tokenHash: string;
  /** Only these seats; the hold keeps the others. Absent: all of them, and the hold ends. */
  readonly seats?: readonly SeatIndex[] | undefined;
}
export type ReleaseOutcome =
  /** `hold` after the release. Releasing what is already released changes nothing and is answered the same. */
  { readonly status: 'RELEASED'; readonly hold: Hold } | HoldRefusal | NotLoaded;

export interface BeginConfirmCommand {
  readonly holdId: string;
  readonly tokenHash: string;
  /** The ledger gets at least this long before the confirm counts as in doubt. */
  readonly deadlineMs: number;
  /**
   * Whether a hold that has run out takes its seats again, if all are free and the show is on sale. It then has a
   * new fence, as any new claim.
   */
  readonly reacquire?: boolean | undefined;
}
export type BeginConfirmOutcome =
  /** `nowMs`: the engine's clock, so that a booking's time is no client's opinion. */
  | { readonly status: 'CONFIRMING'; readonly hold: Hold; readonly nowMs: number }
  | Exclude<HoldRefusal, { status: 'CONFIRM_UNDERWAY' }>
  | NotLoaded;

/**
 * One hold out of all that may ever have had its id: an id made from an idempotency key comes again when the key
 * does, in another epoch or after the first hold was forgotten. The fence never comes again.
 */
export interface ConfirmingHold {
  readonly holdId: string;
  readonly fence: number;
}

export type FinishConfirmOutcome =
  | { readonly status: 'BOOKED' }
  | { readonly status: 'HOLD_NOT_FOUND' }
  | NotLoaded;

/** The ledger refused, for good: the hold ends as expired and its seats are free. */
export type AbortConfirmOutcome =
  | { readonly status: 'ABORTED' }
  | { readonly status: 'HOLD_NOT_FOUND' }
  | NotLoaded;

export type ClearOutcome =
  | { readonly status: 'CLEARED'; readonly hold: Hold }
  | Exclude<HoldRefusal, { status: 'WRONG_TOKEN' }>
  | NotLoaded;

/**
 * After a booking is cancelled in the ledger: frees those of `seats` that still belong to that booking's hold, and
 * ends that hold if the engine never heard that it was booked.
 */
export interface FreeCommand {
  readonly holdId: string;
  readonly seats: readonly SeatIndex[];
}
export type FreeOutcome = { readonly status: 'FREED'; readonly seats: readonly SeatIndex[] } | NotLoaded;

/**
 * What an operator changes has a fence too, so that the ledger can keep such changes in the order in which the engine
 * made them, whatever order it hears of them in.
 */
export interface SeatsCommand {
  readonly seats: readonly SeatIndex[];
}
/** All the seats or none. Blocking what is blocked changes nothing and is answered the same, with a higher fence. */
export type BlockOutcome =
  | { readonly status: 'BLOCKED'; readonly fence: number }
  /** The seats asked for that are held or booked, in the order asked. */
  | { readonly status: 'SEAT_UNAVAILABLE'; readonly seats: readonly SeatIndex[] }
  | NotLoaded;
/** Those of the seats that are blocked are available again; the others stay as they are. */
export type UnblockOutcome = { readonly status: 'UNBLOCKED'; readonly fence: number } | NotLoaded;
export type SetSaleOutcome = { readonly status: 'SALE_SET'; readonly fence: number } | NotLoaded;

export interface ExpireDueCommand {
  /** At most this many holds in one step, so that no step stops the others for long. */
  readonly limit: number;
}
export type ExpireDueOutcome =
  | {
      readonly status: 'EXPIRED';
      readonly expired: number;
      /**
       * Confirming holds past their deadline: only the ledger knows what became of them. They are the caller's
       * to settle, and come due again after SETTLE_RETRY_MS in case the caller dies on the way.
       */
      readonly inDoubt: readonly ConfirmingHold[];
      /** More holds are due now than the limit let through. */
      readonly more: boolean;
    }
  | NotLoaded;

export type SnapshotOutcome =
  | {
      readonly status: 'SNAPSHOT';
      readonly version: number;
      /** One status code per seat, in the seat map's order. Never a hold that has run out. */
      readonly statusCodes: Uint8Array;
      readonly nowMs: number;
    }
  | NotLoaded;

export type CountsOutcome =
  | {
      readonly status: 'COUNTS';
      readonly counts: SeatCounts;
      /** Active and confirming. */
      readonly liveHolds: number;
      readonly sale: Sale;
    }
  | NotLoaded;

/** One entry of the feed: these seats have this status from this version on. */
export interface Change {
  readonly version: number;
  readonly status: SeatStatus;
  readonly seats: readonly SeatIndex[];
}
export type ChangesOutcome =
  | { readonly status: 'CHANGES'; readonly changes: readonly Change[] }
  /** The feed no longer reaches back to that version, or never was there: take a snapshot. */
  | { readonly status: 'GAP' }
  | NotLoaded;

/** With the hash of its owner token, by which whoever asks can tell the owner from others, or act for the owner. */
export type GetHoldOutcome =
  | { readonly status: 'FOUND'; readonly hold: Hold; readonly tokenHash: string; readonly nowMs: number }
  | { readonly status: 'HOLD_NOT_FOUND'; readonly nowMs: number }
  | NotLoaded;

/** Whose a seat is. A hold that has run out has none. */
export type Claim =
  | { readonly kind: 'available' | 'blocked' }
  | { readonly kind: 'held'; readonly hold: Hold }
  /** `holdId`: of the hold that was booked, which the engine has forgotten. */
  | { readonly kind: 'booked'; readonly holdId: string };
export type ClaimOutcome =
  | { readonly status: 'CLAIM'; readonly claim: Claim; readonly nowMs: number }
  | NotLoaded;

export interface ListHoldsCommand {
  readonly limit: number;
  /** From the page before; absent for the first. */
  readonly cursor?: string | undefined;
}
/** Live holds, those that run out first coming first. */
export type ListHoldsOutcome =
  | {
      readonly status: 'HOLDS';
      readonly holds: readonly Hold[];
      readonly cursor: string | undefined;
      readonly nowMs: number;
    }
  | NotLoaded;

export interface LoadCommand {
  readonly epoch: number;
  readonly seatCount: number;
  readonly sale: Sale;
  readonly booked: readonly { readonly holdId: string; readonly seats: readonly SeatIndex[] }[];
  readonly blocked: readonly SeatIndex[];
}
/**
 * Rebuilding takes two steps so that what is loaded can never be older than what the engine already gave out:
 * `beginLoad` marks the show as being loaded under an epoch, then the ledger is read, then `load` succeeds only
 * if that same mark still stands. Whoever comes between (another process, a loss of the engine) removes it. For
 * LOAD_MARK_MS a mark keeps others from beginning, so that processes do not undo each other's loads.
 */
export type BeginLoadOutcome =
  | { readonly status: 'LOADING' }
  | { readonly status: 'LOADING_ELSEWHERE' }
  | { readonly status: 'ALREADY_LOADED' }
  | { readonly status: 'STALE_EPOCH' };
export type LoadOutcome = { readonly status: 'LOADED' } | { readonly status: 'STALE_EPOCH' };
/** Forgets the show, if it still is in that epoch, so that whoever asks next rebuilds it from the ledger. */
export type UnloadOutcome = { readonly status: 'UNLOADED' } | { readonly status: 'STALE_EPOCH' };
