/**
 * Do a show's own limits hold: does no hold outlive its longest life however often it is extended, does a customer's
 * limit count what lives and nothing else, and is a seat that is paid for late the newest claim?
 *
 * VUS buyers at a time, each in a row of its own, SEATS / 12 rows.
 */
import { scenario } from 'k6/execution';
import {
  countsWhatLives,
  keptAtLimit,
  LIMITED,
  lateClaimIsNewest,
  limitsTried,
  livedTooLong,
  livesNoLonger,
  MAX_HOLD_LIFE_MS,
  oldFences,
} from '../journeys/limits.ts';
import { closeShow } from '../lib/closing.ts';
import { whole } from '../lib/iteration.ts';
import { wholeNumber } from '../lib/settings.ts';
import { type Hall, makeShow, openShow, rowOf, SEATS_PER_ROW } from '../lib/show.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { DOMAIN, exactly } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 4, min: 1, max: 1_000 });
const ROWS = Math.ceil(wholeNumber('SEATS', { fallback: 48, min: 12, max: 100_000 }) / SEATS_PER_ROW);
const LIMITS = 3;

export const options = optionsOf({
  scenarios: {
    buyers: {
      executor: 'shared-iterations',
      vus: Math.min(VUS, ROWS),
      iterations: ROWS,
      maxDuration: `${120 + ROWS * 10}s`,
    },
  },
  thresholds: {
    [limitsTried.name]: exactly(ROWS * LIMITS),
    [livedTooLong.name]: exactly(0),
    [keptAtLimit.name]: exactly(0),
    [oldFences.name]: exactly(0),
    ...DOMAIN,
    ...served(['hold', 'extend']),
  },
});

interface Halls extends Hall {
  readonly limited: Hall;
}

export function setup(): Halls {
  const hall = openShow({ script: '11-limits', rows: ROWS, limits: { maxHoldLifeMs: MAX_HOLD_LIFE_MS } });
  return { ...hall, limited: makeShow({ script: '11-limits-beside', rows: ROWS, limits: LIMITED }) };
}

export default whole(({ limited, ...hall }: Halls) => {
  const row = scenario.iterationInTest;
  livesNoLonger({ showId: hall.showId, seats: rowOf(hall, row) });
  const seats = rowOf(limited, row);
  countsWhatLives({ showId: limited.showId, seats });
  lateClaimIsNewest({ showId: limited.showId, seats: seats.slice(3) });
});

export function teardown(hall: Halls): void {
  closeShow(hall, { untilFreeMs: 2 * MAX_HOLD_LIFE_MS });
}

export const handleSummary = summaryOf('11-limits');
