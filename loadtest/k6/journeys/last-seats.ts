import { sleep } from 'k6';
import { ask } from '../lib/ask.ts';
import { GaveUp } from '../lib/iteration.ts';
import { untilTold } from '../lib/patience.ts';
import type { SeatsOfShow } from '../operations/operator.ts';
import { read, type Statuses } from '../operations/read.ts';
import { buy, takeSeats } from './buyer.ts';

const WITHIN_MS = 60_000;
const PAUSE_MS = 250;
const CART_MS = 60_000;

/** Buys whatever of these seats can be had until all are booked: carts that others have left come back. */
export function buyTheRest({ showId, seats }: SeatsOfShow): void {
  const deadlineMs = Date.now() + WITHIN_MS;
  // Who asks first is told what is taken; only where that may come back is it worth to look.
  buyFree({ showId, seats });
  for (;;) {
    const told = untilTold(() => ask(read({ showId, seats })));
    if (told.kind !== 'granted') return;
    const { statuses } = told.value;
    if (seats.every((seat) => statuses[seat] === 'booked')) return;
    const free = freeOf(seats, statuses);
    if (free.length > 0) buyFree({ showId, seats: free });
    else if (Date.now() > deadlineMs) throw new GaveUp(`seats of the row of ${seats[0]} stay held for ever`);
    else sleep(PAUSE_MS / 1_000);
  }
}

function buyFree({ showId, seats }: SeatsOfShow): void {
  const told = takeSeats({ showId, seats, ttlMs: CART_MS });
  if (told.kind === 'granted') {
    buy(told.value);
    return;
  }
  if (told.kind !== 'refused') return;
  const rest = seats.filter((seat) => !told.seats.includes(seat));
  if (rest.length === 0) return;
  const again = takeSeats({ showId, seats: rest, ttlMs: CART_MS });
  if (again.kind === 'granted') buy(again.value);
}

function freeOf(seats: readonly string[], statuses: Statuses): readonly string[] {
  return seats.filter((seat) => statuses[seat] === undefined);
}
