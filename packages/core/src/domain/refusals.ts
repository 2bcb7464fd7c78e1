/**
 * Everything a caller of Holdfast can be refused with, and what it is about. Values, not exceptions: whoever
 * calls has to look. The wire's statuses are these same words.
 */
export type Refusal =
  | { readonly status: 'INVALID_INPUT'; readonly problem: string }
  | { readonly status: 'UNKNOWN_SHOW'; readonly showId: string }
  /** Another show has this id. */
  | { readonly status: 'SHOW_EXISTS'; readonly showId: string }
  | { readonly status: 'UNKNOWN_SEAT'; readonly seatIds: readonly string[] }
  | { readonly status: 'SEAT_UNAVAILABLE'; readonly seatIds: readonly string[] }
  | { readonly status: 'SHOW_CLOSED'; readonly showId: string }
  | { readonly status: 'LIMIT_EXCEEDED'; readonly limit: LimitName; readonly max: number }
  | { readonly status: 'IDEMPOTENCY_MISMATCH' }
  | { readonly status: 'HOLD_NOT_FOUND'; readonly holdId: string }
  | { readonly status: 'WRONG_TOKEN'; readonly holdId: string }
  | { readonly status: 'HOLD_EXPIRED'; readonly holdId: string }
  | { readonly status: 'ALREADY_RELEASED'; readonly holdId: string; readonly by: 'owner' | 'operator' }
  /** Also while the confirm is still under way: in either case the seats are no longer the hold's to give up. */
  | { readonly status: 'ALREADY_CONFIRMED'; readonly holdId: string }
  | { readonly status: 'BOOKING_NOT_FOUND'; readonly bookingId: string };

export type LimitName = 'maxSeatsPerHold' | 'maxSeatsPerCustomer' | 'maxHoldLifeMs';

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export function granted<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
