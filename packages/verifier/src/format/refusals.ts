const NOTHING = 'nothing of seats, holds or bookings';

/**
 * All names that a refusal may have in a history, those of Holdfast's api, and what the judge takes each to say; docs/HISTORY.md
 * has the same table. A closed set, because of a name that it does not know it would ask nothing, whatever it says.
 */
export const REFUSALS = {
  SEAT_UNAVAILABLE:
    "hold, block: all of `taken` were another's at one moment; without `taken`, one of `seats` was. confirm: all of `taken` are the hold's, and it was no booking",
  HOLD_EXPIRED: 'the hold had run out',
  ALREADY_RELEASED: 'the hold had been given back, or cleared',
  ALREADY_CONFIRMED: 'the hold is being confirmed, or is or was a booking',
  HOLD_NOT_FOUND: 'there was no such hold, or it was over and is forgotten',
  BOOKING_NOT_FOUND: 'there was no such booking',
  WRONG_TOKEN: 'nothing, but to who was booked: they had the right one',
  REQUEST_IN_PROGRESS: 'nothing: it met another run of itself, and either may have had the effect',
  IDEMPOTENCY_MISMATCH: NOTHING,
  LIMIT_EXCEEDED: NOTHING,
  SHOW_CLOSED: NOTHING,
  UNKNOWN_SHOW: NOTHING,
  UNKNOWN_SEAT: NOTHING,
  INVALID_INPUT: NOTHING,
  UNAUTHENTICATED: NOTHING,
  FORBIDDEN: NOTHING,
  RATE_LIMITED: NOTHING,
  NOT_FOUND: NOTHING,
  METHOD_NOT_ALLOWED: NOTHING,
} as const satisfies Readonly<Record<string, string>>;

export function isRefusal(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(REFUSALS, name);
}
