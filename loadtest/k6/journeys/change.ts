import { actor, ask } from '../lib/ask.ts';
import { untilTold } from '../lib/patience.ts';
import type { Seeded } from '../lib/seeded.ts';
import { type Hall, rowOf } from '../lib/show.ts';
import { block, unblock } from '../operations/operator.ts';
import { buy, clearAway, giveBack, OPERATOR, takeBack, takeSeats } from './buyer.ts';

const CART_MS = 60_000;
const ABANDONED_MS = 800;
const MOST_SEATS = 4;

/** One of the ways in which seats change, anywhere in the hall, beside others who do the same. */
export function changeSomething(hall: Hall, random: Seeded): void {
  const { showId } = hall;
  const row = rowOf(hall, random.between(0, hall.rows - 1));
  const seats = random.neighbours(row, random.between(1, MOST_SEATS));
  const kind = random.between(1, 6);
  if (kind === 1) {
    const operator = { client: actor(OPERATOR) };
    const told = untilTold(() => ask(block({ showId, seats }, operator)));
    if (told.kind === 'granted') untilTold(() => ask(unblock({ showId, seats }, operator)));
    return;
  }
  const told = takeSeats({ showId, seats, ttlMs: kind === 2 ? ABANDONED_MS : CART_MS });
  if (told.kind !== 'granted' || kind === 2) return;
  const held = told.value;
  if (kind === 3) {
    giveBack(held);
  } else if (kind === 4) {
    clearAway(held);
  } else {
    const paid = buy(held);
    // So that there is always something left to sell.
    if (paid.kind === 'granted' && random.isTrue(0.9)) takeBack(paid.value);
  }
}
