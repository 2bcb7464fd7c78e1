import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { ask } from '../lib/ask.ts';
import { untilTold } from '../lib/patience.ts';
import type { Seeded } from '../lib/seeded.ts';
import { type Hall, rowOf } from '../lib/show.ts';
import type { Held } from '../operations/hold.ts';
import { type Booked, extend } from '../operations/owner.ts';
import { read, type Statuses } from '../operations/read.ts';
import { buy, giveBack, takeSeats } from './buyer.ts';

/** The seats a visitor wants, and what becomes of the cart. */
const MOST_SEATS = 4;
const [ABANDONS, CHANGES_MIND, NEEDS_TIME] = [0.12, 0.08, 0.15];
const TRIES = 4;
/** As most people think, and nobody longer than that. */
const [THINKS_MS, LONGEST_MS] = [250, 1_200];
const CART_MS = 60_000;
/** An abandoned cart; short, so that its seats are on sale again while the test runs. */
const ABANDONED_MS = 1_500;
/** Above it not every visitor looks at the whole hall: k6 would do little else than read pictures of it. */
const SEATS_ALL_LOOK_AT = 1_000;

const abandonedCarts = new Counter('abandoned_carts');
const emptyHanded = new Counter('empty_handed');

/** Looks, takes neighbouring seats, thinks, and then pays, gives them back, or is never heard of again. */
export function visit(hall: Hall, random: Seeded): Booked | undefined {
  const willAbandon = random.isTrue(ABANDONS);
  const held = findSeats(hall, random, willAbandon ? ABANDONED_MS : CART_MS);
  if (!held) {
    emptyHanded.add(1);
    return undefined;
  }
  if (willAbandon) {
    abandonedCarts.add(1);
    return undefined;
  }
  think(random);
  if (random.isTrue(CHANGES_MIND)) {
    giveBack(held);
    return undefined;
  }
  if (random.isTrue(NEEDS_TIME)) {
    untilTold(() => ask(extend(held, CART_MS)));
    think(random);
  }
  const paid = buy(held);
  return paid.kind === 'granted' ? paid.value : undefined;
}

function findSeats(hall: Hall, random: Seeded, ttlMs: number): Held | undefined {
  const count = random.between(1, MOST_SEATS);
  const picture = random.isTrue(SEATS_ALL_LOOK_AT / (hall.rows * hall.seatsPerRow))
    ? look(hall, random)
    : undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const seats = choose(rowOf(hall, favouriteRow(hall, random)), { count, picture, random });
    if (seats.length === 0) continue;
    const told = takeSeats({ showId: hall.showId, seats, ttlMs });
    if (told.kind === 'granted') return told.value;
  }
  return undefined;
}

/** Nearer to the stage than by chance: what all want is what they meet at. */
function favouriteRow({ rows }: Hall, random: Seeded): number {
  return Math.floor(rows * random.fraction() ** 2);
}

/** The whole hall as it is shown to a visitor. The history has what it says of one row. */
function look(hall: Hall, random: Seeded): Statuses | undefined {
  const seats = rowOf(hall, favouriteRow(hall, random));
  const told = untilTold(() => ask(read({ showId: hall.showId, seats })));
  return told.kind === 'granted' ? told.value.all : undefined;
}

interface Choice {
  readonly count: number;
  /** Undefined: the visitor has not looked. */
  readonly picture: Statuses | undefined;
  readonly random: Seeded;
}

/** As many free seats side by side as are wanted, or fewer where there are no more; none where nothing is free. */
function choose(row: readonly string[], { count, picture, random }: Choice): readonly string[] {
  if (!picture) return random.neighbours(row, Math.min(count, row.length));
  const isFree = (seats: readonly string[]) => seats.every((seat) => picture[seat] === undefined);
  const free = row.map((_, first) => row.slice(first, first + count)).filter(isFree);
  const wide = free.filter((seats) => seats.length === count);
  const choice = wide.length > 0 ? wide : free;
  return choice[random.between(0, choice.length - 1)] ?? [];
}

function think(random: Seeded): void {
  sleep(Math.min(random.exponential(THINKS_MS), LONGEST_MS) / 1_000);
}
