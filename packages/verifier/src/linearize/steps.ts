/**
 * A history made ready to be searched: seats and holds are numbers, and every operation is none, one or (a read of many
 * seats) several steps. Columns, not objects: there may be millions.
 */
import type { SeatStatus } from '../history.ts';
import { at } from './at.ts';
import type { EngineClock } from './engine-clock.ts';
import type { FenceOrder } from './fence-order.ts';

/** What a step says happened. Those up to UNBLOCK change something; the others say how things stood. */
export const Kind = {
  HOLD: 0,
  EXTEND: 1,
  RELEASE: 2,
  CONFIRM: 3,
  /** A confirm of which nobody knows how it ended: it may have begun, and then no clock ends its hold. */
  BEGIN_CONFIRM: 4,
  /** A confirm of a hold that had run out, whose seats it took again, under a new fence. */
  REACQUIRE: 5,
  CLEAR: 6,
  CANCEL: 7,
  BLOCK: 8,
  UNBLOCK: 9,
  /** Refused: every one of the seats is another's. */
  TAKEN: 10,
  /** Refused without saying which: one of the seats is another's. */
  ANY_TAKEN: 11,
  /** Refused: the hold has run out. */
  EXPIRED: 12,
  /** Refused: the hold was given back or cleared. */
  GIVEN_BACK: 13,
  /** Refused: the hold is being confirmed, or is or was a booking. */
  CONFIRMED: 14,
  /** Refused: no such hold. It may never have been, or be over and forgotten. */
  UNKNOWN_HOLD: 15,
  READ: 16,
  /** After the end, in the list of live holds: a hold with just these seats; and no hold that has the seat. */
  FINAL_LIVE: 17,
  FINAL_NOT_LIVE: 18,
  /** A seat as the snapshot has it. All of a group are of one moment: see sights.ts. */
  FINAL_STATUS: 19,
  /** In the ledger: no booking that has the seat; and a booking of the hold, of just these seats. */
  FINAL_NOT_BOOKED: 20,
  FINAL_BOOKED: 21,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export const Status = { AVAILABLE: 0, HELD: 1, BOOKED: 2, BLOCKED: 3 } as const;

export const STATUS_CODE: Readonly<Record<SeatStatus, number>> = {
  available: Status.AVAILABLE,
  held: Status.HELD,
  booked: Status.BOOKED,
  blocked: Status.BLOCKED,
};

export const NONE = -1;

export interface Steps {
  readonly count: number;
  readonly kind: Uint8Array;
  /** In `History.operations`; NONE for what was read after the end. */
  readonly operation: Int32Array;
  readonly invokeMs: Float64Array;
  /** Infinity for those that may never have happened. */
  readonly returnMs: Float64Array;
  readonly hold: Int32Array;
  /** Of a hold or an extension: between these it runs out, where that was told; else NaN. */
  readonly endsFromMs: Float64Array;
  readonly endsByMs: Float64Array;
  /** Of the claim that a hold makes; NaN where nobody was told. */
  readonly fence: Float64Array;
  /** Asked for; NaN where nothing was. */
  readonly ttlMs: Float64Array;
  /** Its seats are `seats[seatsFrom[step]]` up to, without it, `seats[seatsFrom[step + 1]]`; statuses (of a read) likewise. */
  readonly seatsFrom: Int32Array;
  readonly seats: Int32Array;
  readonly statuses: Uint8Array;
  /** Steps that are as good as each other, but for when they were sent, have the same; NONE: it is like no other. */
  readonly alike: Int32Array;
}

/** What the history says of a hold as a whole. */
interface Holds {
  readonly ids: readonly string[];
  readonly seats: readonly (readonly number[])[];
  /** A retry may be answered with it. */
  readonly isKeyed: Uint8Array;
  /** Nobody was ever told of it: an unknown operation may have made it. */
  readonly isAnonymous: Uint8Array;
}

/** What was read after the last operation. */
interface Final {
  readonly atMs: number;
  /** The reading was over by then. */
  readonly byMs: number;
  readonly isLedgerRead: boolean;
  /** By seat, as the snapshot has it. Undefined: was not read. */
  readonly statuses: Uint8Array | undefined;
}

export interface Prepared {
  readonly steps: Steps;
  readonly seatIds: readonly string[];
  readonly holds: Holds;
  /** How many kinds of steps that are alike there are; and which of them are refusals, the others may never have happened. */
  readonly alike: number;
  readonly isRefused: Uint8Array;
  readonly final: Final;
  /** When the first cancel was sent of a booking that is of no hold we know of: it may be any of which nobody was told. */
  readonly strayCancelMs: number;
  /** When the first clear was sent of a hold that no answer gave: it may be any of which nobody was told. */
  readonly strayClearMs: number;
  readonly clock: EngineClock | undefined;
  readonly fences: FenceOrder;
  /** Steps by group: each has its seats to itself. */
  readonly groups: readonly Group[];
}

export interface Group {
  readonly seats: readonly number[];
  readonly steps: Int32Array;
}

/** A view, not a copy. */
export function seatsOf({ seats, seatsFrom }: Steps, step: number): Int32Array {
  return seats.subarray(at(seatsFrom, step), at(seatsFrom, step + 1));
}

/** What changes nothing now changes nothing later either, except where seats are blocked and unblocked. */
export function staysUnchanged({ kind }: Steps, step: number): boolean {
  return at(kind, step) !== Kind.BLOCK && at(kind, step) !== Kind.UNBLOCK;
}
