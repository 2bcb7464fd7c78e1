import type { AuditAction, AuditOutcome } from '../ports/audit.ts';

/** The tables as the query builder sees them: camel case here, snake case in the database. */
export interface Tables {
  show: ShowRow;
  booking: BookingRow;
  bookedSeat: BookedSeatRow;
  blockedSeat: BlockedSeatRow;
  cancelledSeat: BookedSeatRow;
  audit: AuditRow;
  auditOutcome: AuditOutcomeRow;
  auditSeat: AuditSeatRow;
  setting: SettingRow;
  answer: AnswerRow;
}

export interface ShowRow {
  showId: string;
  title: string;
  startsAtMs: number | null;
  sale: 'open' | 'closed';
  /** JSON */
  seatMap: string;
  holdTtlMs: number | null;
  maxHoldLifeMs: number | null;
  maxSeatsPerHold: number | null;
  maxSeatsPerCustomer: number | null;
  lateConfirm: 'refuse' | 'reacquire' | null;
  /** Of the change that `sale` came with. */
  saleFence: number;
  /** The highest epoch given out, and the one whose fences can be booked. */
  allocatedEpoch: number;
  currentEpoch: number;
}

export interface BookingRow {
  bookingId: string;
  showId: string;
  holdId: string;
  /** `void`: the confirm was settled as lost; the row keeps a late try from becoming a booking. */
  status: 'confirmed' | 'cancelled' | 'void';
  /** JSON */
  seatIds: string;
  fence: number;
  tokenHash: string;
  customerRef: string | null;
  paymentRef: string | null;
  confirmedAtMs: number;
  cancelledAtMs: number | null;
  cancelReason: string | null;
  /** 1 once the engine has put a cancelled booking's seats back on sale. */
  seatsFreed: number;
}

/**
 * One row per seat of every live booking; its primary key is what makes a second sale impossible. Those of cancelled
 * bookings are moved to a table of their own, where a seat may be any number of times.
 */
interface BookedSeatRow {
  showId: string;
  seatId: string;
  bookingId: string;
}

/** What was last done to a seat by an operator, in the order of fences. One that is unblocked stays as a mark. */
interface BlockedSeatRow {
  showId: string;
  seatId: string;
  /** 1 while the seat is off sale. */
  isBlocked: number;
  fence: number;
  reason: string;
  actor: string;
  atMs: number;
}

export interface AuditRow {
  auditId: string;
  atMs: number;
  actor: string;
  action: AuditAction;
  /** Empty where it is about no show. */
  showId: string;
  subject: string;
  /** Empty where none was given. */
  reason: string;
  /** JSON */
  seatIds: string | null;
  sale: 'open' | 'closed' | null;
  fromAddress: string | null;
  fromUserAgent: string | null;
  fromRequestId: string | null;
}

export interface AuditOutcomeRow {
  auditId: string;
  outcome: AuditOutcome['outcome'];
  refusal: string | null;
  /** JSON */
  stateBefore: string | null;
  stateAfter: string | null;
}

/** By seat, which entries are about it: a trigger of the database writes it, as it does `cancelledSeat`. */
interface AuditSeatRow {
  /** As the entry has it. */
  showId: string;
  seatId: string;
  auditId: string;
}

interface SettingRow {
  name: string;
  value: string;
}

/** A request with an idempotency key, and what was answered to it. */
interface AnswerRow {
  /** Of the caller and the key; neither can be had from it. */
  keyHash: string;
  requestHash: string;
  /** Whose answer is waited for, or was given. */
  runId: string;
  /** Until when a run without an answer is taken to be alive. */
  leaseUntilMs: number;
  forgetAtMs: number;
  /** Encrypted, with the idempotency key in the encryption's own; null while the request is being answered. */
  sealedAnswer: string | null;
}
