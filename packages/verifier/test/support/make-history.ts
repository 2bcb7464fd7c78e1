import type { History, LedgerBooking, LiveHold, Operation, OperationName } from '../../src/index.ts';

/** What the engine's clock is ahead of the history's, wherever a test does not say otherwise. */
export const OFFSET_MS = 1_750_000_000_000;

export type Times = readonly [invokeMs: number, returnMs: number];
/** What an operation asked for, and what it was told. */
export type More = Partial<Omit<Operation, 'record' | 'client' | 'operation' | 'invokeMs' | 'returnMs'>>;

export function operation(
  name: OperationName,
  client: number,
  [invokeMs, returnMs]: Times,
  more: More,
): Operation {
  return { record: 'operation', client, operation: name, invokeMs, returnMs, outcome: 'ok', ...more };
}

/**
 * A hold that was given at the middle of its times, for 10 s, with the id `h<fence>`, if nothing else is said.
 * @param fence of an answer that has none: undefined
 */
export function hold(
  client: number,
  times: Times,
  seats: readonly string[],
  fence: number,
  more: More = {},
): Operation {
  const ttlMs = more.ttlMs ?? 10_000;
  const expiresAtMs = OFFSET_MS + (times[0] + times[1]) / 2 + ttlMs;
  return operation('hold', client, times, { seats, hold: `h${fence}`, fence, ttlMs, expiresAtMs, ...more });
}

/** With these in the way. */
export function holdRefused(
  client: number,
  times: Times,
  seats: readonly string[],
  more: More = {},
): Operation {
  return operation('hold', client, times, { seats, ...refused('SEAT_UNAVAILABLE'), taken: seats, ...more });
}

export function extend(client: number, times: Times, id: string, more: More = {}): Operation {
  const ttlMs = more.ttlMs ?? 10_000;
  const expiresAtMs = OFFSET_MS + (times[0] + times[1]) / 2 + ttlMs;
  return operation('extend', client, times, { hold: id, ttlMs, expiresAtMs, ...more });
}

export function release(client: number, times: Times, id: string, more: More = {}): Operation {
  return operation('release', client, times, { hold: id, ...more });
}

export function confirm(client: number, times: Times, id: string, more: More = {}): Operation {
  return operation('confirm', client, times, {
    hold: id,
    booking: `b${id}`,
    fence: Number(id.slice(1)),
    ...more,
  });
}

export function clear(client: number, times: Times, id: string, more: More = {}): Operation {
  return operation('clear', client, times, { hold: id, ...more });
}

export function cancel(client: number, times: Times, booking: string, more: More = {}): Operation {
  return operation('cancel', client, times, { booking, ...more });
}

export function block(client: number, times: Times, seats: readonly string[], more: More = {}): Operation {
  return operation('block', client, times, { seats, ...more });
}

export function unblock(client: number, times: Times, seats: readonly string[], more: More = {}): Operation {
  return operation('unblock', client, times, { seats, ...more });
}

export function refused(refusal: string): More {
  return {
    outcome: 'fail',
    refusal,
    hold: undefined,
    fence: undefined,
    expiresAtMs: undefined,
    booking: undefined,
  };
}

/** Of something about a hold: refused, but still about it. */
export function refusedOf(id: string, refusal: string): More {
  return { ...refused(refusal), hold: id };
}

export const unanswered: More = {
  outcome: 'unknown',
  fence: undefined,
  expiresAtMs: undefined,
  booking: undefined,
};

/** As `confirm` of this hold is told of it. */
export function booked(
  id: string,
  seats: readonly string[],
  more: Partial<LedgerBooking> = {},
): LedgerBooking {
  return {
    record: 'booking',
    booking: `b${id}`,
    hold: id,
    seats,
    fence: Number(id.slice(1)),
    status: 'confirmed',
    confirmedAtMs: OFFSET_MS,
    ...more,
  };
}

/** Of the hold `h<fence>`, for another minute, if nothing else is said. */
export function live(id: string, seats: readonly string[], more: Partial<LiveHold> = {}): LiveHold {
  const fence = Number(id.slice(1));
  return { record: 'live-hold', hold: id, seats, fence, expiresAtMs: OFFSET_MS + 60_000, ...more };
}

export function historyOf(operations: readonly Operation[], more: Partial<History> = {}): History {
  return {
    header: { record: 'history', format: 1, showId: 'show', source: 'a test' },
    operations,
    bookings: undefined,
    liveHolds: undefined,
    snapshot: undefined,
    feeds: [],
    ...more,
  };
}
