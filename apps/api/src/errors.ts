import {
  EngineUnavailable,
  LedgerUnavailable,
  type LimitName,
  type Refusal,
  type Result,
} from '@holdfast/core';
import { type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import { ZodError, z } from 'zod';

/** Everything an error on the wire can say of itself. Clients branch on this word, never on the message. */
export type WireStatus =
  | Refusal['status']
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'KEY_NOT_FOUND'
  | 'ACCOUNT_NOT_FOUND'
  | 'ACCOUNT_EXISTS'
  | 'LAST_ADMIN'
  | 'REQUEST_IN_PROGRESS'
  | 'OVERLOADED'
  | 'ENGINE_UNAVAILABLE'
  | 'LEDGER_UNAVAILABLE'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'READER_TOO_SLOW'
  | 'INTERNAL_ERROR';

/** What an error is about, beside its status and message. */
export interface WireErrorData {
  readonly status: WireStatus;
  readonly seatIds?: readonly string[];
  readonly holdId?: string;
  readonly showId?: string;
  readonly bookingId?: string;
  readonly retryAfterMs?: number;
}

/** The one place where a status gets its HTTP code (by tRPC's name for it). */
const CODE: Record<WireStatus, TRPC_ERROR_CODE_KEY> = {
  INVALID_INPUT: 'BAD_REQUEST',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  WRONG_TOKEN: 'FORBIDDEN',
  FORBIDDEN: 'FORBIDDEN',
  UNKNOWN_SHOW: 'NOT_FOUND',
  UNKNOWN_SEAT: 'NOT_FOUND',
  HOLD_NOT_FOUND: 'NOT_FOUND',
  BOOKING_NOT_FOUND: 'NOT_FOUND',
  KEY_NOT_FOUND: 'NOT_FOUND',
  ACCOUNT_NOT_FOUND: 'NOT_FOUND',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_ALLOWED: 'METHOD_NOT_SUPPORTED',
  ACCOUNT_EXISTS: 'CONFLICT',
  LAST_ADMIN: 'CONFLICT',
  SHOW_EXISTS: 'CONFLICT',
  SEAT_UNAVAILABLE: 'CONFLICT',
  SHOW_CLOSED: 'CONFLICT',
  HOLD_EXPIRED: 'CONFLICT',
  ALREADY_CONFIRMED: 'CONFLICT',
  ALREADY_RELEASED: 'CONFLICT',
  IDEMPOTENCY_MISMATCH: 'CONFLICT',
  REQUEST_IN_PROGRESS: 'CONFLICT',
  LIMIT_EXCEEDED: 'TOO_MANY_REQUESTS',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  OVERLOADED: 'SERVICE_UNAVAILABLE',
  ENGINE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  LEDGER_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  READER_TOO_SLOW: 'SERVICE_UNAVAILABLE',
  INTERNAL_ERROR: 'INTERNAL_SERVER_ERROR',
};

export const WIRE_STATUSES = Object.keys(CODE) as readonly WireStatus[];

const SEATS_IN_MESSAGE = 20;

/** How soon a request that found a dependency down is worth sending again. */
const RETRY_UNAVAILABLE_MS = 1_000;

/** An error with what the wire says of it. */
export class WireError extends TRPCError {
  readonly wire: WireErrorData;

  constructor(message: string, wire: WireErrorData, cause?: unknown) {
    super({ code: CODE[wire.status], message, cause });
    this.wire = wire;
  }
}

/** @throws WireError for a refusal. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw wireErrorOf(result.refusal);
}

export function wireErrorOf(refusal: Refusal): WireError {
  const { status, ...about } = refusal;
  return new WireError(messageFor(refusal), { status, ...pick(about) });
}

/** What the wire says of whatever was thrown. Nothing of an unexpected error's insides gets out. */
export function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error;
  if (error instanceof EngineUnavailable) {
    const wire = { status: 'ENGINE_UNAVAILABLE', retryAfterMs: RETRY_UNAVAILABLE_MS } as const;
    return new WireError('Seats cannot be decided right now; nothing is lost by trying again.', wire, error);
  }
  if (error instanceof LedgerUnavailable) {
    const wire = { status: 'LEDGER_UNAVAILABLE', retryAfterMs: RETRY_UNAVAILABLE_MS } as const;
    return new WireError('Bookings cannot be written or read right now; try again.', wire, error);
  }
  if (error instanceof TRPCError) {
    if (error.cause instanceof ZodError) {
      return new WireError(z.prettifyError(error.cause), { status: 'INVALID_INPUT' });
    }
    if (error.cause && error.code === 'INTERNAL_SERVER_ERROR') return toWireError(error.cause);
    if (error.code === 'METHOD_NOT_SUPPORTED') {
      return new WireError(error.message, { status: 'METHOD_NOT_ALLOWED' });
    }
    if (error.code === 'NOT_FOUND') return new WireError(error.message, { status: 'NOT_FOUND' });
    if (error.code !== 'INTERNAL_SERVER_ERROR')
      return new WireError(error.message, { status: 'INVALID_INPUT' });
  }
  return new WireError(
    'Something failed on our side. Try again; if it stays, tell whoever runs this server.',
    {
      status: 'INTERNAL_ERROR',
    },
    error,
  );
}

function messageFor(refusal: Refusal): string {
  switch (refusal.status) {
    case 'INVALID_INPUT':
      return refusal.problem;
    case 'UNKNOWN_SHOW':
      return `There is no show ${JSON.stringify(refusal.showId)}.`;
    case 'SHOW_EXISTS':
      return `There is another show ${JSON.stringify(refusal.showId)}. Choose another id.`;
    case 'UNKNOWN_SEAT':
      return `The show has no such seat: ${someOf(refusal.seatIds)}.`;
    case 'SEAT_UNAVAILABLE':
      return `Taken: ${someOf(refusal.seatIds)}. Choose other seats.`;
    case 'SHOW_CLOSED':
      return 'The show is not on sale.';
    case 'LIMIT_EXCEEDED':
      return limitMessage(refusal.limit, refusal.max);
    case 'IDEMPOTENCY_MISMATCH':
      return 'This idempotency key was used for a different request. Use a new key for a new request.';
    case 'HOLD_NOT_FOUND':
      return 'There is no such hold. If it is long over, take the seats anew.';
    case 'WRONG_TOKEN':
      return "The token is not this hold's owner token.";
    case 'HOLD_EXPIRED':
      return 'The hold has run out and its seats are on sale again. Take them anew.';
    case 'ALREADY_RELEASED':
      return refusal.by === 'owner'
        ? 'The hold was released.'
        : 'The box office cleared this hold. Take the seats anew or ask there.';
    case 'ALREADY_CONFIRMED':
      return 'The hold is being confirmed or already is a booking.';
    case 'BOOKING_NOT_FOUND':
      return 'There is no such booking.';
  }
}

/** For people, who need no ten thousand; `seatIds` beside the message has all. */
function someOf(seatIds: readonly string[]): string {
  const more = seatIds.length - SEATS_IN_MESSAGE;
  return `${seatIds.slice(0, SEATS_IN_MESSAGE).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function limitMessage(limit: LimitName, max: number): string {
  switch (limit) {
    case 'maxSeatsPerHold':
      return `A hold takes at most ${max} seats.`;
    case 'maxSeatsPerCustomer':
      return `A customer may hold at most ${max} seats of this show at once. Confirm or release some first.`;
    case 'maxHoldLifeMs':
      return `A hold lives at most ${max} ms.`;
  }
}

/** Of a refusal's details, those that the wire has a field for. */
function pick(about: object): Omit<WireErrorData, 'status'> {
  const fields = ['seatIds', 'holdId', 'showId', 'bookingId'] as const;
  return Object.fromEntries(
    fields.flatMap((field) => (field in about ? [[field, Reflect.get(about, field)]] : [])),
  );
}
