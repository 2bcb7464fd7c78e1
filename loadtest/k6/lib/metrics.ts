import { Counter, Rate, Trend } from 'k6/metrics';

/**
 * What clients found, counted here and not taken from the server. VUs share no memory, but what each adds to a counter
 * is summed up. So a thing that every VU does is compared with what teardown() finds in the end by one that goes up on
 * one side and down on the other.
 */

/** Up just before each request that changes or reads seats is sent. */
export const operations = new Counter('operations');
/** Up when an iteration begins, down when it has come to its end. */
export const unfinishedIterations = new Counter('unfinished_iterations');

/** Iterations that ended early because of what was answered. */
export const gaveUp = new Counter('gave_up');

/** Answers that are neither what was asked for nor a refusal that may be. */
export const wrongAnswers = new Counter('wrong_answers');
/** Granted, and must not have been: to a stranger, before a hold had run out, after it had. */
export const wrongYes = new Counter('wrong_yes');
/** Without any answer although there was time for one. */
export const unanswered = new Counter('unanswered');
/** Without an answer because the client did not wait for it, as it was meant to. */
export const lostAnswers = new Counter('lost_answers');
/** Told to come again: the server is busy, or still at it. */
export const putOff = new Counter('put_off');
/** Of all operations, those with no answer or one that says that something is broken. */
export const errorRate = new Rate('error_rate');

/** Acknowledged bookings that are not in the ledger. */
export const lostBookings = new Counter('lost_bookings');
/** Sum of what tells acknowledged bookings apart, less the same of the ledger's: 0 when both are the same. */
export const bookingsChecksum = new Counter('bookings_checksum');
/** The same for holds that their owners still have at the end. */
export const lostHolds = new Counter('lost_holds');
export const holdsChecksum = new Counter('holds_checksum');
/** Seats that the ledger has in two bookings that stand. */
export const soldTwice = new Counter('sold_twice');
/** Seats whose status at the end is not what bookings and holds say. */
export const mismatches = new Counter('mismatches');
/** What was read at the end, one of each. */
export const closingReads = new Counter('closing_reads');

export const latencyMs = {
  hold: new Trend('hold_ms'),
  extend: new Trend('extend_ms'),
  release: new Trend('release_ms'),
  confirm: new Trend('confirm_ms'),
  clear: new Trend('clear_ms'),
  cancel: new Trend('cancel_ms'),
  block: new Trend('block_ms'),
  unblock: new Trend('unblock_ms'),
  read: new Trend('read_ms'),
} as const;
