import type { Ask } from '../lib/ask.ts';
import { isSame } from '../lib/same.ts';
import type { Held, HowAsked } from './hold.ts';

export interface Booked {
  readonly bookingId: string;
  readonly holdId: string;
  readonly seats: readonly string[];
  readonly fence: number;
}

/** `token` where it is not the hold's own: then whoever asks is a stranger, and is to be refused. */
export type AsOwner = HowAsked & { readonly token?: string | undefined; readonly key?: string | undefined };

export function extend(held: Held, ttlMs: number, how: AsOwner = {}): Ask<'holds.extend', Held> {
  const { showId, holdId, seats, expiresAtMs } = held;
  const { token, shared, about } = asked(held, how);
  return {
    operation: 'extend',
    call: { procedure: 'holds.extend', input: { showId, holdId, token, ttlMs }, ...shared.call },
    about: { ...about, ttlMs },
    granted({ expiresAt = 0, ...data }) {
      const isWhole = data.holdId === holdId && isSame(data.seatIds, seats) && expiresAt >= expiresAtMs;
      if (!isWhole) return;
      return { value: { ...held, expiresAtMs: expiresAt }, told: { expiresAtMs: expiresAt } };
    },
    ...shared.rest,
  };
}

/** Gives back some of the seats, or all. Answers what is still held, if anything. */
export function release(
  held: Held,
  { seats: leaving, ...how }: AsOwner & { readonly seats?: readonly string[] | undefined } = {},
): Ask<'holds.release', Held> {
  const { showId, holdId, seats } = held;
  const { token, shared, about } = asked(held, how);
  const staying = leaving ? seats.filter((seat) => !leaving.includes(seat)) : [];
  return {
    operation: 'release',
    call: {
      procedure: 'holds.release',
      input: { showId, holdId, token, ...(leaving && { seatIds: leaving }) },
      ...shared.call,
    },
    about: { ...about, seats: leaving },
    granted({ state, ...data }) {
      const isWhole =
        staying.length === 0 ? state === 'released' : state === 'active' && isSame(data.seatIds, staying);
      if (!isWhole || data.holdId !== holdId) return;
      return { value: { ...held, seats: staying }, told: {} };
    },
    ...shared.rest,
  };
}

export function confirm(held: Held, how: AsOwner = {}): Ask<'holds.confirm', Booked> {
  const { showId, holdId, seats } = held;
  const { token, shared, about } = asked(held, how);
  return {
    operation: 'confirm',
    call: { procedure: 'holds.confirm', input: { showId, holdId, token }, ...shared.call },
    about,
    granted({ bookingId, fence, confirmedAt, ...data }) {
      if (!bookingId || !Number.isSafeInteger(fence) || !Number.isSafeInteger(confirmedAt)) return;
      if (data.showId !== showId || !isSame(data.seatIds, seats)) return;
      const value = { bookingId, holdId, seats, fence: Number(fence) };
      return { value, told: { booking: bookingId, fence: value.fence } };
    },
    ...shared.rest,
  };
}

/** What all three have in common. */
function asked(held: Held, { token = held.token, patienceMs, refusals, forbidden, client, key }: AsOwner) {
  const isStranger = token !== held.token;
  return {
    token,
    about: { hold: held.holdId, key, ...(isStranger && { asStranger: true as const }) },
    shared: {
      call: { timeoutMs: patienceMs, key },
      rest: {
        refusals: isStranger ? (['WRONG_TOKEN'] as const) : (refusals ?? []),
        forbidden: isStranger ? "with another hold's token" : forbidden,
        isImpatient: patienceMs !== undefined,
        client,
      },
    },
  };
}
