import type { Ask } from '../lib/ask.ts';
import { isSame } from '../lib/same.ts';
import type { Held, HowAsked } from './hold.ts';
import type { Booked } from './owner.ts';

const REASON = 'load test';

type ByOperator = Omit<HowAsked, 'patienceMs'>;

/** Ends somebody's hold. */
export function clear(
  { showId, holdId }: Held,
  { refusals = [], ...how }: ByOperator = {},
): Ask<'holds.clear', true> {
  return {
    operation: 'clear',
    call: { procedure: 'holds.clear', input: { showId, holdId, reason: REASON } },
    about: { hold: holdId },
    granted: (data) =>
      data.holdId === holdId && data.state === 'cleared' ? { value: true, told: {} } : undefined,
    refusals,
    ...how,
  };
}

/** Takes a booking back. */
export function cancel(
  { bookingId, seats }: Booked,
  { refusals = [], ...how }: ByOperator = {},
): Ask<'bookings.cancel', true> {
  return {
    operation: 'cancel',
    call: { procedure: 'bookings.cancel', input: { bookingId, reason: REASON } },
    about: { booking: bookingId },
    granted(data) {
      const isWhole = data.bookingId === bookingId && data.status === 'cancelled';
      return isWhole && isSame(data.seatIds, seats) ? { value: true, told: {} } : undefined;
    },
    refusals,
    ...how,
  };
}

export interface SeatsOfShow {
  readonly showId: string;
  readonly seats: readonly string[];
}

export function block(
  { showId, seats }: SeatsOfShow,
  { refusals = ['SEAT_UNAVAILABLE'], ...how }: ByOperator = {},
): Ask<'seats.block', true> {
  return {
    operation: 'block',
    call: { procedure: 'seats.block', input: { showId, seatIds: seats, reason: REASON } },
    about: { seats },
    granted: (data) => (isSame(data.seatIds, seats) ? { value: true, told: {} } : undefined),
    refusals,
    ...how,
  };
}

export function unblock(
  { showId, seats }: SeatsOfShow,
  { refusals = [], ...how }: ByOperator = {},
): Ask<'seats.unblock', true> {
  return {
    operation: 'unblock',
    call: { procedure: 'seats.unblock', input: { showId, seatIds: seats, reason: REASON } },
    about: { seats },
    granted: (data) => (isSame(data.seatIds, seats) ? { value: true, told: {} } : undefined),
    refusals,
    ...how,
  };
}
