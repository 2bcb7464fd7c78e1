/**
 * When everything that the other scripts try goes on at once for a long time, is it all as true at the end as it was in
 * the beginning, and as fast?
 *
 * RATE clients a second for DURATION, VUS at a time: visitors who buy, crowds at one row, buyers and operators who change
 * seats of a hall of SEATS, and, each in a row of its own, races with a confirm, retries under one key, holds that run out.
 * What is sold is taken back after a while, so that there is always something to sell.
 */
import { vu } from 'k6/execution';
import { giveBack, takeBack } from '../journeys/buyer.ts';
import { changeSomething } from '../journeys/change.ts';
import { Storm } from '../journeys/expiry.ts';
import { wantHotSeat } from '../journeys/hot-seat.ts';
import { RACES_ARE_DECIDED, race } from '../journeys/race.ts';
import { RETRIES_ARE_SAFE, retryEverything } from '../journeys/retry.ts';
import { visit } from '../journeys/visitor.ts';
import { ask } from '../lib/ask.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, wholeAsync } from '../lib/iteration.ts';
import { untilTold } from '../lib/patience.ts';
import type { Seeded } from '../lib/seeded.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf, SEATS_PER_ROW } from '../lib/show.ts';
import { asFastAtTheEnd } from '../lib/steadiness.ts';
import { summaryOf } from '../lib/summary.ts';
import { read } from '../operations/read.ts';
import { atRate } from '../profiles/arrivals.ts';
import { optionsOf } from '../profiles/options.ts';
import { atLeast, DOMAIN, exactly } from '../thresholds/domain.ts';
import { fewDropped, served } from '../thresholds/service.ts';

const SEATS = wholeNumber('SEATS', { fallback: 120, min: 24, max: 100_000 });
const RATE = wholeNumber('RATE', { fallback: 40, min: 1, max: 20_000 });
const VUS = wholeNumber('VUS', { fallback: Math.min(5_000, 20 + RATE * 4), min: 1, max: 5_000 });
const DURATION_MS = durationMs('DURATION', { fallbackMs: 10_000 });
/** In less, an answer is slow because something else runs on the machine, and not for what has built up. */
const LONG_ENOUGH_MS = 15_000;
/** The rows of the hall; behind them stands one for each VU alone. */
const ROWS = Math.ceil(SEATS / SEATS_PER_ROW);
const SHORT_MS = 400;
/** So that some bookings stay. */
const TAKEN_BACK = 0.97;

export const options = optionsOf({
  scenarios: {
    clients: atRate({ perSecond: RATE, durationMs: DURATION_MS, vus: VUS, exec: 'client' }),
  },
  thresholds: {
    ...RACES_ARE_DECIDED,
    // Whether an answer got lost, so that there was something to retry, is left to chance here; 07 sees to it.
    changed_answers: RETRIES_ARE_SAFE.changed_answers,
    kept_too_long: exactly(0),
    hot_seat_winners: atLeast(1),
    ...(DURATION_MS >= LONG_ENOUGH_MS ? asFastAtTheEnd() : {}),
    ...DOMAIN,
    ...fewDropped((RATE * DURATION_MS) / 1_000),
    ...served(['hold', 'extend', 'release', 'confirm', 'clear', 'cancel', 'block', 'unblock', 'read']),
  },
});

export function setup(): Hall {
  return openShow({ script: '09-soak', rows: ROWS + VUS });
}

/** Of a hundred iterations, how many do what. */
const MIXTURE: readonly {
  readonly share: number;
  run(hall: Hall, random: Seeded): Promise<void> | void;
}[] = [
  { share: 15, run: visitAndReturn },
  { share: 20, run: (hall, random) => changeSomething(common(hall), random) },
  { share: 30, run: (hall, random) => wantHotSeat({ showId: hall.showId, seats: rowOf(hall, 0) }, random) },
  { share: 8, run: (hall, random) => race(random.between(0, 999), own(hall, random, 2), random) },
  { share: 5, run: (hall, random) => retryEverything(own(hall, random, 2), random) },
  { share: 5, run: runOut },
  { share: 17, run: lookAround },
];

export const client = wholeAsync(async (hall: Hall) => {
  const random = iterationRandom();
  let rest = random.between(0, 99);
  for (const { share, run } of MIXTURE) {
    rest -= share;
    if (rest < 0) {
      await run(hall, random);
      return;
    }
  }
});

/** The hall as those see it who have no row of their own. */
function common(hall: Hall): Hall {
  return { ...hall, rows: ROWS };
}

function own(hall: Hall, random: Seeded, fewest: number) {
  const row = rowOf(hall, ROWS + ((vu.idInTest - 1) % VUS));
  return { showId: hall.showId, seats: random.neighbours(row, random.between(fewest, fewest + 1)) };
}

function visitAndReturn(hall: Hall, random: Seeded): void {
  const booked = visit(common(hall), random);
  if (booked && random.isTrue(TAKEN_BACK)) takeBack(booked);
}

function runOut(hall: Hall, random: Seeded): void {
  const { showId, seats } = own(hall, random, 1);
  const storm = new Storm({ showId, random });
  const lease = storm.take(seats[0] ?? '', Date.now() + SHORT_MS);
  storm.tryBefore(lease);
  const next = storm.takeAfter(lease, undefined);
  giveBack(next.held);
}

function lookAround(hall: Hall, random: Seeded): void {
  const seats = rowOf(hall, random.between(0, ROWS - 1));
  untilTold(() => ask(read({ showId: hall.showId, seats })));
}

export function teardown(hall: Hall): void {
  closeShow(hall, { untilFreeMs: 10_000 });
}

export const handleSummary = summaryOf('09-soak');
