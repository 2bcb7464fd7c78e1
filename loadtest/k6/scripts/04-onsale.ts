/**
 * When a whole hall goes on sale and more come than there are seats, whether the server keeps up or not, is every seat
 * sold exactly once in the end, abandoned carts and all?
 *
 * RATE visitors come each second for DURATION, five times as many when the doors open: they look, choose neighbours, think,
 * and pay, give up, need more time, or leave without a word. Then the last seats of the SEATS are sold, one row after the
 * other, as carts that were left run out. VUS visitors can be there at once.
 */
import { scenario } from 'k6/execution';
import { Counter } from 'k6/metrics';
import { buyTheRest } from '../journeys/last-seats.ts';
import { visit } from '../journeys/visitor.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, whole } from '../lib/iteration.ts';
import { report } from '../lib/problems.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf, SEATS_PER_ROW } from '../lib/show.ts';
import { summaryOf } from '../lib/summary.ts';
import { arrivalsWithSpike, SPIKE, withSpike } from '../profiles/arrivals.ts';
import { optionsOf } from '../profiles/options.ts';
import { atLeast, DOMAIN, exactly } from '../thresholds/domain.ts';
import { fewDropped, served } from '../thresholds/service.ts';

const SEATS = wholeNumber('SEATS', { fallback: 240, min: 12, max: 200_000 });
const ROWS = Math.ceil(SEATS / SEATS_PER_ROW);
const RATE = wholeNumber('RATE', { fallback: 15, min: 1, max: 20_000 });
const DURATION_MS = durationMs('DURATION', { fallbackMs: 8_000 });
/** Each visitor is there for a second or so, or two where the server is slow. */
const VUS = wholeNumber('VUS', { fallback: Math.min(50_000, 20 + RATE * SPIKE * 3), min: 1, max: 50_000 });
const CLOSERS = 8;

const unsold = new Counter('unsold');

export const options = optionsOf({
  scenarios: {
    visitors: withSpike({ perSecond: RATE, durationMs: DURATION_MS, vus: VUS, exec: 'visitor' }),
    closers: {
      executor: 'shared-iterations',
      exec: 'closer',
      startTime: `${DURATION_MS + 2_000}ms`,
      vus: Math.min(CLOSERS, ROWS),
      iterations: ROWS,
      maxDuration: `${120 + ROWS}s`,
    },
  },
  thresholds: {
    unsold: exactly(0),
    abandoned_carts: atLeast(1),
    // More came than there were seats.
    empty_handed: atLeast(1),
    ...DOMAIN,
    ...fewDropped(arrivalsWithSpike({ perSecond: RATE, durationMs: DURATION_MS })),
    ...served(['hold', 'confirm', 'extend', 'release', 'read']),
  },
});

export function setup(): Hall {
  return openShow({ script: '04-onsale', rows: ROWS });
}

export const visitor = whole((hall: Hall) => {
  visit(hall, iterationRandom());
});

export const closer = whole((hall: Hall) => {
  buyTheRest({ showId: hall.showId, seats: rowOf(hall, scenario.iterationInTest) });
});

export function teardown(hall: Hall): void {
  const { seats } = closeShow(hall);
  for (let row = 0; row < hall.rows; row += 1) {
    for (const seat of rowOf(hall, row)) {
      if (seats.get(seat) === 'booked') continue;
      unsold.add(1);
      report(`${seat} was sold to nobody`);
    }
  }
}

export const handleSummary = summaryOf('04-onsale');
