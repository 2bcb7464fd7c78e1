/**
 * When clients give up before the answer is there and send the same request again with the same idempotency key, do they
 * always find the hold or the booking of their first try, once, and never their own first try in the way?
 *
 * VUS buyers for DURATION. Most have a row of their own, so that nobody else can be what refuses them; the others all
 * want the same row.
 */
import { vu } from 'k6/execution';
import { buy, takeBack } from '../journeys/buyer.ts';
import { RETRIES_ARE_SAFE, retryEverything, wantImpatiently } from '../journeys/retry.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, whole } from '../lib/iteration.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf } from '../lib/show.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { steadily } from '../profiles/steadily.ts';
import { atLeast, DOMAIN } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 12, min: 1, max: 5_000 });
const DURATION_MS = durationMs('DURATION', { fallbackMs: 8_000 });
/** One in so many wants the row that the others of these want, and there is such a row for so many of them. */
const [CONTEST_EVERY, CONTESTANTS_PER_ROW] = [4, 10];
const CONTESTED_ROWS = Math.ceil(VUS / CONTEST_EVERY / CONTESTANTS_PER_ROW);
const MAX_SEATS = 3;
const SHORT_MS = 1_000;

export const options = optionsOf({
  scenarios: steadily({ vus: VUS, durationMs: DURATION_MS }),
  thresholds: {
    ...RETRIES_ARE_SAFE,
    lost_answers: atLeast(1),
    ...DOMAIN,
    ...served(['hold', 'confirm', 'cancel']),
  },
});

export function setup(): Hall {
  return openShow({ script: '07-retry-storm', rows: VUS + CONTESTED_ROWS });
}

export default whole((hall: Hall) => {
  const { showId } = hall;
  const place = vu.idInTest - 1;
  const random = iterationRandom();
  if (place % CONTEST_EVERY !== CONTEST_EVERY - 1) {
    const seats = random.neighbours(rowOf(hall, place), random.between(2, MAX_SEATS));
    return retryEverything({ showId, seats }, random);
  }
  const row = rowOf(hall, VUS + (place % CONTESTED_ROWS));
  const seats = random.neighbours(row, random.between(1, MAX_SEATS));
  const told = wantImpatiently({ showId, seats }, SHORT_MS, random);
  if (told.kind !== 'granted' || random.isTrue(0.5)) return;
  const paid = buy(told.value, { refusals: ['HOLD_EXPIRED'] });
  if (paid.kind === 'granted') takeBack(paid.value);
});

export function teardown(hall: Hall): void {
  closeShow(hall, { untilFreeMs: SHORT_MS + 5_000 });
}

export const handleSummary = summaryOf('07-retry-storm');
