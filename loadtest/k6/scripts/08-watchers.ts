/**
 * Does everybody who follows the live feed, and comes again whenever the stream breaks off, end with exactly the seats
 * that the snapshot shows?
 *
 * VUS readers follow the feed of a hall of SEATS while RATE buyers and operators a second change it for DURATION.
 */
import { changeSomething } from '../journeys/change.ts';
import { REPLICAS_ARE_RIGHT, watch } from '../journeys/watcher.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, whole } from '../lib/iteration.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, SEATS_PER_ROW } from '../lib/show.ts';
import { startLine, waitUntil } from '../lib/start-line.ts';
import { summaryOf } from '../lib/summary.ts';
import { FEED_IS_TOLD } from '../lib/watch.ts';
import { atRate } from '../profiles/arrivals.ts';
import { optionsOf } from '../profiles/options.ts';
import { DOMAIN, exactly } from '../thresholds/domain.ts';
import { fewDropped, served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 8, min: 1, max: 5_000 });
const ROWS = Math.ceil(wholeNumber('SEATS', { fallback: 120, min: 12, max: 50_000 }) / SEATS_PER_ROW);
const RATE = wholeNumber('RATE', { fallback: 30, min: 1, max: 20_000 });
const DURATION_MS = durationMs('DURATION', { fallbackMs: 7_000 });
/** By then the last carts that were left have run out, and that is announced. */
const REST_MS = 2_500;
/** Each is there for a moment, or for seconds where the server is slow. */
const WRITERS = 20 + RATE * 4;

export const options = optionsOf({
  scenarios: {
    readers: {
      executor: 'per-vu-iterations',
      exec: 'reader',
      vus: VUS,
      iterations: 1,
      maxDuration: `${DURATION_MS + 180_000}ms`,
    },
    writers: atRate({ perSecond: RATE, durationMs: DURATION_MS, vus: WRITERS, exec: 'writer' }),
  },
  thresholds: {
    ...REPLICAS_ARE_RIGHT,
    compared_replicas: exactly(VUS),
    ...FEED_IS_TOLD,
    ...DOMAIN,
    ...fewDropped((RATE * DURATION_MS) / 1_000),
    ...served(['hold', 'confirm', 'release', 'block', 'unblock', 'clear', 'cancel']),
  },
});

interface Watched extends Hall {
  readonly startAtMs: number;
}

export function setup(): Watched {
  return { ...openShow({ script: '08-watchers', rows: ROWS }), startAtMs: startLine(0) };
}

export const reader = whole((hall: Watched) => {
  watch(hall, hall.startAtMs + DURATION_MS + REST_MS, iterationRandom());
});

export const writer = whole((hall: Watched) => {
  waitUntil(hall.startAtMs);
  changeSomething(hall, iterationRandom());
});

export function teardown(hall: Watched): void {
  closeShow(hall, { untilFreeMs: REST_MS });
}

export const handleSummary = summaryOf('08-watchers');
