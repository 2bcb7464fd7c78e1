/**
 * When processes die or freeze, lines are cut and the engine loses its memory in the middle of a sale, is every booking
 * that was acknowledged there, none sold twice, a retry answered the same, and what nobody wants but one buyer sold to
 * them in the end?
 *
 * VUS buyers for DURATION, each with a row of their own, and SEATS for all. The trouble is made by whoever runs this, and
 * says so with TROUBLED=1; by itself it is a sale in peace, held to what every other is. GOES_BACK=1 where the engine may be restored from a backup.
 */
import { vu } from 'k6/execution';
import {
  booked,
  leftInDoubt,
  sellOwn,
  sellShared,
  stuck,
  type Trouble,
} from '../journeys/through-trouble.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, whole } from '../lib/iteration.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf, SEATS_PER_ROW } from '../lib/show.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { atLeast, DOMAIN, exactly } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 12, min: 2, max: 1_000 });
/** Those that all want. */
const SEATS = wholeNumber('SEATS', { fallback: 24, min: 2, max: 1_200 });
const SHARED_ROWS = Math.ceil(SEATS / SEATS_PER_ROW);
const DURATION_MS = durationMs('DURATION', { fallbackMs: 8_000 });
/** As long as a confirm without an answer may stay in doubt. */
const SETTLED_WITHIN_MS = wholeNumber('SETTLED_WITHIN_MS', { fallback: 5_000, min: 1_000, max: 60_000 });
const GOES_BACK = wholeNumber('GOES_BACK', { fallback: 0, min: 0, max: 1 }) === 1;
/** For what nobody paid for to run out, and confirms in doubt to be settled. */
const AT_REST_WITHIN_MS = 7_000 + SETTLED_WITHIN_MS;

const TROUBLED = wholeNumber('TROUBLED', { fallback: 0, min: 0, max: 1 }) === 1;
// Not all are answered while there is trouble, nor soon, and neither is promised.
const { unanswered: _, ...PROMISED_IN_TROUBLE } = DOMAIN;
const PROMISED = TROUBLED
  ? PROMISED_IN_TROUBLE
  : { ...DOMAIN, ...served(['hold', 'confirm', 'release', 'cancel', 'read']) };

export const options = optionsOf({
  scenarios: {
    buyers: { executor: 'constant-vus', vus: VUS, duration: `${DURATION_MS}ms`, gracefulStop: '90s' },
  },
  thresholds: {
    ...PROMISED,
    [stuck.name]: exactly(0),
    [leftInDoubt.name]: exactly(0),
    [booked.name]: atLeast(VUS),
  },
});

export function setup(): Hall {
  return openShow({ script: '12-trouble', rows: SHARED_ROWS + VUS });
}

export default whole((hall: Hall) => {
  const random = iterationRandom();
  const trouble: Trouble = {
    showId: hall.showId,
    goesBack: GOES_BACK,
    settledWithinMs: SETTLED_WITHIN_MS,
    random,
  };
  if (random.isTrue(0.3)) {
    sellOwn(trouble, rowOf(hall, SHARED_ROWS + ((vu.idInTest - 1) % VUS)));
  } else {
    const row = random.between(0, SHARED_ROWS - 1);
    sellShared(trouble, rowOf(hall, row).slice(0, SEATS - row * SEATS_PER_ROW));
  }
});

export function teardown(hall: Hall): void {
  closeShow(hall, { untilFreeMs: AT_REST_WITHIN_MS });
}

export const handleSummary = summaryOf('12-trouble');
