import type { AppRouter } from '@holdfast/api';

type Nested = Pick<AppRouter, 'shows' | 'seats' | 'holds' | 'bookings'>;

/** By the names they are called under, as far as they are called here. */
interface Procedures {
  'shows.create': Nested['shows']['create'];
  'seats.snapshot': Nested['seats']['snapshot'];
  'seats.story': Nested['seats']['story'];
  'seats.block': Nested['seats']['block'];
  'seats.unblock': Nested['seats']['unblock'];
  'holds.create': Nested['holds']['create'];
  'holds.extend': Nested['holds']['extend'];
  'holds.release': Nested['holds']['release'];
  'holds.confirm': Nested['holds']['confirm'];
  'holds.clear': Nested['holds']['clear'];
  'holds.list': Nested['holds']['list'];
  'bookings.list': Nested['bookings']['list'];
  'bookings.cancel': Nested['bookings']['cancel'];
}

export type Procedure = keyof Procedures;
/** From the server's own types, so that a change of the contract shows when these scripts are compiled. */
export type Input<Name extends Procedure> = Procedures[Name]['_def']['$types']['input'];
export type Output<Name extends Procedure> = Procedures[Name]['_def']['$types']['output'];

/** Where REST has each, fields of the input in braces (`/docs` of a running server shows the same). */
export const REST_ROUTES: Readonly<Record<Procedure, `${'GET' | 'POST'} /${string}`>> = {
  'shows.create': 'POST /shows',
  'seats.snapshot': 'GET /shows/{showId}/seats',
  'seats.story': 'GET /shows/{showId}/seats/{seatId}/story',
  'seats.block': 'POST /shows/{showId}/seats/block',
  'seats.unblock': 'POST /shows/{showId}/seats/unblock',
  'holds.create': 'POST /shows/{showId}/holds',
  'holds.extend': 'POST /shows/{showId}/holds/{holdId}/extend',
  'holds.release': 'POST /shows/{showId}/holds/{holdId}/release',
  'holds.confirm': 'POST /shows/{showId}/holds/{holdId}/confirm',
  'holds.clear': 'POST /shows/{showId}/holds/{holdId}/clear',
  'holds.list': 'GET /shows/{showId}/holds',
  'bookings.list': 'GET /bookings',
  'bookings.cancel': 'POST /bookings/{bookingId}/cancel',
};

/** What a refusal says, wherever a style has it. */
export interface Refusal {
  readonly status: string;
  readonly seatIds: readonly string[];
  readonly retryAfterMs: number;
}

/** The HTTP status that each refusal must come with. */
export const HTTP_STATUS_OF = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  WRONG_TOKEN: 403,
  UNKNOWN_SHOW: 404,
  UNKNOWN_SEAT: 404,
  HOLD_NOT_FOUND: 404,
  BOOKING_NOT_FOUND: 404,
  SEAT_UNAVAILABLE: 409,
  SHOW_CLOSED: 409,
  HOLD_EXPIRED: 409,
  ALREADY_CONFIRMED: 409,
  ALREADY_RELEASED: 409,
  IDEMPOTENCY_MISMATCH: 409,
  REQUEST_IN_PROGRESS: 409,
  LIMIT_EXCEEDED: 429,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  ENGINE_UNAVAILABLE: 503,
  LEDGER_UNAVAILABLE: 503,
} as const;

export type RefusalStatus = keyof typeof HTTP_STATUS_OF;
