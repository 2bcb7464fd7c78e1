import type { Ask, Forbidden } from '../lib/ask.ts';
import type { RefusalStatus } from '../lib/contract.ts';
import { newKey } from '../lib/iteration.ts';
import { isSame } from '../lib/same.ts';

export interface Held {
  readonly showId: string;
  readonly holdId: string;
  readonly token: string;
  readonly seats: readonly string[];
  readonly fence: number;
  /** On the engine's clock. */
  readonly expiresAtMs: number;
  /** As was asked for. */
  readonly ttlMs: number;
}

export interface Wish {
  readonly showId: string;
  readonly seats: readonly string[];
  readonly ttlMs: number;
  /** Idempotency key: the same for all tries of one wish. */
  readonly key?: string | undefined;
}

export interface HowAsked {
  readonly client?: number | undefined;
  readonly refusals?: readonly RefusalStatus[] | undefined;
  readonly forbidden?: Forbidden | undefined;
  /** What the client waits for an answer, at most. */
  readonly patienceMs?: number | undefined;
}

/** All the seats or none. */
export function hold(
  { showId, seats, ttlMs, key }: Wish,
  { refusals = ['SEAT_UNAVAILABLE'], patienceMs, ...how }: HowAsked = {},
): Ask<'holds.create', Held> {
  return {
    operation: 'hold',
    call: {
      procedure: 'holds.create',
      // A customer of its own, for servers that limit how much one may hold. With a key the same at each try.
      input: { showId, seatIds: seats, ttlMs, customerRef: key ?? newKey() },
      key,
      timeoutMs: patienceMs,
    },
    about: { seats, ttlMs, key },
    granted({ holdId, token, fence, expiresAt, ...data }) {
      if (!holdId || !token || !Number.isSafeInteger(fence) || !Number.isSafeInteger(expiresAt)) return;
      if (data.showId !== showId || !isSame(data.seatIds, seats)) return;
      const value = {
        showId,
        holdId,
        token,
        seats,
        fence: Number(fence),
        expiresAtMs: Number(expiresAt),
        ttlMs,
      };
      return { value, told: { hold: holdId, fence: value.fence, expiresAtMs: value.expiresAtMs } };
    },
    refusals,
    isImpatient: patienceMs !== undefined,
    ...how,
  };
}
