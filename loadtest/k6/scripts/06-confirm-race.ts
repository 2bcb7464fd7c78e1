/**
 * When a hold is confirmed just as it runs out, is released, cleared by an operator, confirmed again, cancelled, or acted
 * upon by a stranger, does exactly one of them win, is every answer in line with it, and is it what the ledger has?
 *
 * VUS buyers, each in a row of its own, one race after the other for DURATION.
 */
import { vu } from 'k6/execution';
import { buy, certainly, takeSeats } from '../journeys/buyer.ts';
import { RACES_ARE_DECIDED, race } from '../journeys/race.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, wholeAsync } from '../lib/iteration.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf } from '../lib/show.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { steadily } from '../profiles/steadily.ts';
import { atLeast, DOMAIN } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 8, min: 1, max: 5_000 });
const DURATION_MS = durationMs('DURATION', { fallbackMs: 8_000 });
const MAX_SEATS = 3;

export const options = optionsOf({
  scenarios: steadily({ vus: VUS, durationMs: DURATION_MS }),
  thresholds: {
    races: atLeast(VUS),
    too_late: atLeast(1),
    ...RACES_ARE_DECIDED,
    ...DOMAIN,
    ...served(['hold', 'extend', 'release', 'confirm', 'clear', 'cancel']),
  },
});

export function setup(): Hall {
  return openShow({ script: '06-confirm-race', rows: VUS });
}

export default wholeAsync(async (hall: Hall) => {
  const turn = vu.iterationInScenario;
  const [first = '', ...row] = rowOf(hall, vu.idInTest - 1);
  if (turn === 0) {
    // A booking that nobody takes back has to outlive all that is going on beside it.
    certainly(buy(certainly(takeSeats({ showId: hall.showId, seats: [first], ttlMs: 60_000 }))));
  }
  const random = iterationRandom();
  const seats = random.neighbours(row, random.between(2, MAX_SEATS));
  // Neighbours do not run the same race at the same time.
  await race(vu.idInTest + turn, { showId: hall.showId, seats }, random);
});

export function teardown(hall: Hall): void {
  closeShow(hall);
}

export const handleSummary = summaryOf('06-confirm-race');
