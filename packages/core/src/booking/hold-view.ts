/** What is told of holds, and why one is refused. */
import { bookingIdOf } from '../domain/booking-id.ts';
import type { Hold, HoldRefusal } from '../domain/commands.ts';
import { type Refusal, refused } from '../domain/refusals.ts';
import { SETTLE_RETRY_MS } from '../domain/show-state.ts';
import type { CatalogShow } from './catalog.ts';
import type { Limits } from './limits.ts';
import type { BookingParts } from './parts.ts';
import { isWholeNumber } from './problems.ts';
import { isSameHash } from './tokens.ts';

/** What a hold's owner and the operators may see of it. Times are epoch milliseconds on the engine's clock. */
export interface HoldView {
  readonly holdId: string;
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly state: Hold['state'] | 'confirmed';
  readonly fence: number;
  readonly createdAtMs: number;
  /** When it runs out; of one that is being confirmed, when the ledger is asked what became of that. */
  readonly expiresAtMs: number;
  readonly customerRef: string | undefined;
}

/** As operators see it. */
export interface WatchedHold extends HoldView {
  /** Its confirm was not decided in its time: whether it is a booking, the ledger is being asked. */
  readonly inDoubt: boolean;
}

export function viewOf(show: CatalogShow, { seats, ...hold }: Hold): HoldView {
  return { ...hold, showId: show.showId, seatIds: show.seats.idsOf(seats) };
}

/**
 * A confirm in doubt comes due again every SETTLE_RETRY_MS until the ledger has answered, so its time is up or nearly
 * so; as it is for a moment before the first time, when the confirm has taken far longer than any does.
 */
export function watchedViewOf(show: CatalogShow, hold: Hold, nowMs: number): WatchedHold {
  const inDoubt = hold.state === 'confirming' && hold.expiresAtMs <= nowMs + SETTLE_RETRY_MS;
  return { ...viewOf(show, hold), inDoubt };
}

/**
 * A hold unknown to the engine may have become a booking: the ledger remembers those for good. So may one that the engine
 * knows with another token: its id may have come twice (see `Holds.create`). `tokenHash` of who asks as its owner; absent
 * for an operator.
 */
export async function refuseHold(
  { ledger }: Pick<BookingParts, 'ledger'>,
  { showId, holdId, tokenHash }: { showId: string; holdId: string; tokenHash?: string | undefined },
  refusal: HoldRefusal,
) {
  const mayBeBooked = refusal.status === 'HOLD_NOT_FOUND' || refusal.status === 'WRONG_TOKEN';
  const booking = mayBeBooked ? await ledger.getBooking(bookingIdOf(holdId)) : undefined;
  if (booking?.showId !== showId) return refused(holdRefusal(holdId, refusal));
  const isStranger = tokenHash !== undefined && !isSameHash(booking.tokenHash, tokenHash);
  return refused({ status: isStranger ? 'WRONG_TOKEN' : 'ALREADY_CONFIRMED', holdId });
}

export function holdRefusal(holdId: string, refusal: HoldRefusal): Refusal {
  switch (refusal.status) {
    case 'CONFIRM_UNDERWAY':
      return { status: 'ALREADY_CONFIRMED', holdId };
    case 'ALREADY_RELEASED':
      return { status: 'ALREADY_RELEASED', holdId, by: refusal.by };
    default:
      return { status: refusal.status, holdId };
  }
}

export function problemWithTtl(ttlMs: number, { maxHoldLifeMs }: Limits): Refusal | undefined {
  if (!isWholeNumber(ttlMs, 1)) {
    return { status: 'INVALID_INPUT', problem: 'ttlMs must be a whole number of milliseconds, 1 or more' };
  }
  if (ttlMs > maxHoldLifeMs) return { status: 'LIMIT_EXCEEDED', limit: 'maxHoldLifeMs', max: maxHoldLifeMs };
  return undefined;
}
