/**
 * Histories with a verdict that is known, in few words. Who sent an operation says nothing of its verdict, so one client
 * sends all of them; holds have names and, where nothing turns on it, no fence.
 */
import type { History, LedgerBooking, LiveHold, Operation, OperationName } from '../../src/index.ts';
import { type More, operation as operationOf, type Times } from './make-history.ts';

export interface KnownHistory {
  readonly what: string;
  readonly verdict: 'valid' | 'violated';
  readonly history: History;
  /** Why it is valid to the model for Porcupine, where it is violated. */
  readonly milderInPorcupine?: string;
}

export const ENGINE_AHEAD_MS = 1_000_000;
export const LONG_MS = 300_000;

export function operation(name: OperationName, times: Times, more: More): Operation {
  return operationOf(name, 0, times, more);
}

/** Granted at the history's moment `atMs`; where none is given, as it was sent. */
export function granted(
  hold: string,
  times: Times,
  { seats = ['A1'], ttlMs = LONG_MS, atMs = times[0], ...more }: More & { readonly atMs?: number } = {},
): Operation {
  const expiresAtMs = ENGINE_AHEAD_MS + atMs + ttlMs;
  return operation('hold', times, { hold, seats, ttlMs, expiresAtMs, ...more });
}

/** Tells the engine's clock exactly: seats of its own, granted at a moment that is known to the millisecond. */
export const CLOCK = granted('clock', [0, 1], { seats: ['Z9'], atMs: 0 });

export function lost(name: OperationName, times: Times, more: More): Operation {
  return operation(name, times, { ...more, outcome: 'unknown' });
}

/** Asked for under a key, `k` where none is given. */
export function lostHold(times: Times, seats: readonly string[], more: More = {}): Operation {
  return lost('hold', times, { seats, ttlMs: LONG_MS, key: 'k', ...more });
}

export function refusedSeats(times: Times, taken: readonly string[], more: More = {}): Operation {
  return operation('hold', times, {
    seats: taken,
    taken,
    outcome: 'fail',
    refusal: 'SEAT_UNAVAILABLE',
    ...more,
  });
}

export function refused(name: OperationName, times: Times, hold: string, refusal: string): Operation {
  return operation(name, times, { hold, outcome: 'fail', refusal });
}

export function read(
  times: Times,
  statuses: Operation['statuses'],
  seats: readonly string[] = ['A1'],
): Operation {
  return operation('read', times, { seats, statuses });
}

export function release(hold: string, times: Times, more: More = {}): Operation {
  return operation('release', times, { hold, ...more });
}

export function confirm(hold: string, times: Times): Operation {
  return operation('confirm', times, { hold, booking: `b-${hold}` });
}

export function booked(hold: string, seats: readonly string[] = ['A1']): LedgerBooking {
  const status = 'confirmed' as const;
  return { record: 'booking', booking: `b-${hold}`, hold, seats, fence: 1, status, confirmedAtMs: 0 };
}

export function live(hold: string): LiveHold {
  return { record: 'live-hold', hold, seats: ['A1'], fence: 1, expiresAtMs: ENGINE_AHEAD_MS + LONG_MS };
}
