import { EngineUnavailable, LedgerUnavailable, type Refusal } from '@holdfast/core';
import type { Access } from '../../auth/access.ts';
import { toWireError, WireError, type WireStatus, wireErrorOf } from '../../errors.ts';
import { httpCodeOfStatus } from '../../http/answers.ts';
import * as examples from '../../routers/examples.ts';
import type { RestProcedure } from '../procedures.ts';
import { type Json, jsonContent } from './json.ts';
import { REFUSAL } from './schemas.ts';

const { showId, holdId } = examples.owned;

type Refusals = { readonly [Status in Refusal['status']]: Extract<Refusal, { status: Status }> };

const REFUSED: Refusals = {
  INVALID_INPUT: {
    status: 'INVALID_INPUT',
    problem: '✖ Too small: expected array to have >=1 items\n  → at seatIds',
  },
  UNKNOWN_SHOW: { status: 'UNKNOWN_SHOW', showId: 'nowhere' },
  SHOW_EXISTS: { status: 'SHOW_EXISTS', showId },
  UNKNOWN_SEAT: { status: 'UNKNOWN_SEAT', seatIds: ['Z9'] },
  SEAT_UNAVAILABLE: { status: 'SEAT_UNAVAILABLE', seatIds: ['A2'] },
  SHOW_CLOSED: { status: 'SHOW_CLOSED', showId },
  LIMIT_EXCEEDED: { status: 'LIMIT_EXCEEDED', limit: 'maxSeatsPerHold', max: 20 },
  IDEMPOTENCY_MISMATCH: { status: 'IDEMPOTENCY_MISMATCH' },
  HOLD_NOT_FOUND: { status: 'HOLD_NOT_FOUND', holdId },
  WRONG_TOKEN: { status: 'WRONG_TOKEN', holdId },
  HOLD_EXPIRED: { status: 'HOLD_EXPIRED', holdId },
  ALREADY_RELEASED: { status: 'ALREADY_RELEASED', holdId, by: 'operator' },
  ALREADY_CONFIRMED: { status: 'ALREADY_CONFIRMED', holdId },
  BOOKING_NOT_FOUND: { status: 'BOOKING_NOT_FOUND', bookingId: 'bk_none' },
};

/** What the rest of the statuses look like; those of the core are made by what makes the real ones. */
const OTHERS: Readonly<Record<Exclude<WireStatus, Refusal['status']>, (access: Access) => WireError>> = {
  UNAUTHENTICATED: () =>
    new WireError('This needs an API key ("Authorization: Bearer <key>") or an operator who is logged in.', {
      status: 'UNAUTHENTICATED',
    }),
  FORBIDDEN: (access) =>
    new WireError(`Web shop may not do this: it needs the permission "${access}".`, { status: 'FORBIDDEN' }),
  ACCOUNT_EXISTS: () =>
    new WireError('There is an account with this email already.', { status: 'ACCOUNT_EXISTS' }),
  ACCOUNT_NOT_FOUND: () => new WireError('There is no such account.', { status: 'ACCOUNT_NOT_FOUND' }),
  LAST_ADMIN: () =>
    new WireError('This is the last admin. Make another one first.', { status: 'LAST_ADMIN' }),
  KEY_NOT_FOUND: () => new WireError('There is no such key.', { status: 'KEY_NOT_FOUND' }),
  REQUEST_IN_PROGRESS: () =>
    new WireError('The first request with this idempotency key is still being worked on.', {
      status: 'REQUEST_IN_PROGRESS',
      retryAfterMs: 1_000,
    }),
  RATE_LIMITED: () =>
    new WireError('Too many requests. Slow down.', { status: 'RATE_LIMITED', retryAfterMs: 1_000 }),
  OVERLOADED: () =>
    new WireError('More requests than this server can answer. Nothing was done; try again in 800 ms.', {
      status: 'OVERLOADED',
      retryAfterMs: 800,
    }),
  READER_TOO_SLOW: () =>
    new WireError('Too much is waiting to be read. Watch again.', { status: 'READER_TOO_SLOW' }),
  NOT_FOUND: () => new WireError('No GET /api/v1/nothing here.', { status: 'NOT_FOUND' }),
  METHOD_NOT_ALLOWED: () =>
    new WireError('DELETE is not for this path. It takes GET, POST, HEAD, OPTIONS.', {
      status: 'METHOD_NOT_ALLOWED',
    }),
  ENGINE_UNAVAILABLE: () => toWireError(new EngineUnavailable()),
  LEDGER_UNAVAILABLE: () => toWireError(new LedgerUnavailable()),
  INTERNAL_ERROR: () => toWireError(new Error()),
};

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request is not what this takes. Nothing was changed.',
  401: 'Nobody knows who sent this.',
  403: 'Whoever sent this may not do it.',
  404: 'What this is about is not there.',
  405: 'The path is there, and does not take this method.',
  409: 'It cannot be done as things stand.',
  429: 'Too much at once.',
  500: 'Something failed on our side.',
  503: 'The engine or the ledger cannot be reached. Sending it again is safe.',
};

/** What may be wrong with a body before anybody looks at what it says. */
export const BODY_REFUSALS: Json = {
  '413': bodyRefusal('The body is larger than this takes.', 'Request body is too large'),
  '415': bodyRefusal('The body is not JSON.', 'Send the body as JSON, with content-type: application/json.'),
};

function bodyRefusal(description: string, message: string): Json {
  return {
    description: `${description} \`INVALID_INPUT\``,
    content: jsonContent({ schema: REFUSAL, example: { status: 'INVALID_INPUT', message } }),
  };
}

/** Every way in which the procedure may refuse, by HTTP code. */
export function refusalsOf({ meta, method }: RestProcedure): Json {
  const { access, refusals = [] } = meta;
  const isWrite = method !== 'GET';
  return refusalResponses(access, [
    'INVALID_INPUT',
    'UNAUTHENTICATED',
    ...(access === 'public' || access === 'owner' ? [] : (['FORBIDDEN'] as const)),
    ...refusals,
    ...(isWrite ? (['IDEMPOTENCY_MISMATCH', 'REQUEST_IN_PROGRESS'] as const) : []),
    'RATE_LIMITED',
    'OVERLOADED',
    'ENGINE_UNAVAILABLE',
    'LEDGER_UNAVAILABLE',
  ]);
}

export function refusalResponses(access: Access, statuses: readonly WireStatus[]): Json {
  const byCode = Map.groupBy(new Set(statuses), httpCodeOfStatus);
  return Object.fromEntries(
    [...byCode].map(([code, named]) => [String(code), refusalResponse(access, code, named)]),
  );
}

function refusalResponse(access: Access, code: number, statuses: readonly WireStatus[]): Json {
  const examples = Object.fromEntries(
    statuses.map((status) => {
      const error = errorExample(access, status);
      return [status, { summary: error.message, value: { ...error.wire, message: error.message } }];
    }),
  );
  const schema = { allOf: [REFUSAL, { properties: { status: { enum: statuses } } }] };
  return {
    description: `${DESCRIPTIONS[code] ?? ''} ${statuses.map((status) => `\`${status}\``).join(', ')}`.trim(),
    ...([429, 503].includes(code) && {
      headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
    }),
    content: jsonContent({ schema, examples }),
  };
}

function errorExample(access: Access, status: WireStatus): WireError {
  return status in REFUSED
    ? wireErrorOf(REFUSED[status as Refusal['status']])
    : OTHERS[status as keyof typeof OTHERS](access);
}
