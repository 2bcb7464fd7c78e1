import { Counter } from 'k6/metrics';
import type { Seeded } from '../lib/seeded.ts';
import type { SeatsOfShow } from '../operations/operator.ts';
import { giveBack, takeSeats } from './buyer.ts';

const CART_MS = 60_000;
const ABANDONED_MS = 400;

const hotSeatWinners = new Counter('hot_seat_winners');

/** Everybody wants one of these few seats; whoever gets it gives it back, or leaves it to time. */
export function wantHotSeat({ showId, seats }: SeatsOfShow, random: Seeded): void {
  const willAbandon = random.isTrue(0.3);
  const told = takeSeats({
    showId,
    seats: random.neighbours(seats, 1),
    ttlMs: willAbandon ? ABANDONED_MS : CART_MS,
  });
  if (told.kind !== 'granted') return;
  hotSeatWinners.add(1);
  if (!willAbandon) giveBack(told.value);
}
