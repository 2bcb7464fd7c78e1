/**
 * Does everything that a buyer, a stranger and an operator can do with seats come out as it must when nobody is in the
 * way, whichever of the apis is asked, and is it all there in the end?
 *
 * VUS buyers at a time, each in a row of its own, SEATS / 12 rows.
 */
import { scenario } from 'k6/execution';
import { tryEverything } from '../journeys/every-procedure.ts';
import { closeShow } from '../lib/closing.ts';
import { whole } from '../lib/iteration.ts';
import { wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf, SEATS_PER_ROW } from '../lib/show.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { DOMAIN, exactly } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 2, min: 1, max: 1_000 });
const ROWS = Math.ceil(wholeNumber('SEATS', { fallback: 48, min: 12, max: 100_000 }) / SEATS_PER_ROW);

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
    iterations: exactly(ROWS),
    ...DOMAIN,
    ...served(['hold', 'extend', 'release', 'confirm', 'clear', 'cancel', 'block', 'unblock', 'read']),
  },
});

export function setup(): Hall {
  return openShow({ script: '01-smoke', rows: ROWS });
}

export default whole((hall: Hall) => {
  const seats = rowOf(hall, scenario.iterationInTest);
  tryEverything({ showId: hall.showId, seats });
});

export function teardown(hall: Hall): void {
  closeShow(hall);
}

export const handleSummary = summaryOf('01-smoke');
