/**
 * When thousands of holds run out at the same instant, can nobody have their seats before, everybody at once after, and
 * their former owners never again?
 *
 * VUS buyers hold SEATS seats between them, all up to one instant. Shortly before it they ask for them under other names
 * and must be refused; from the instant on they ask until they are granted, which must be as soon as the hold is over.
 * That is repeated for DURATION. The last to take them keep them.
 */
import { vu } from 'k6/execution';
import { Counter } from 'k6/metrics';
import { type Lease, Storm } from '../journeys/expiry.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, whole } from '../lib/iteration.ts';
import { durationMs, keyedPercent, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, SEATS_PER_ROW, seatOf } from '../lib/show.ts';
import { connect, startLine, waitAtStartLine } from '../lib/start-line.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { inRounds, roundsIn } from '../profiles/rounds.ts';
import { atLeast, DOMAIN, exactly } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 20, min: 1, max: 2_000 });
const SEATS = wholeNumber('SEATS', { fallback: 400, min: 1, max: 100_000 });
/** Long enough to take all seats, and to ask for them again while they are held. */
const PERIOD_MS = 1_500 + SEATS * (keyedPercent > 0 ? 8 : 2);
const ROUNDS = roundsIn(durationMs('DURATION', { fallbackMs: 5_000 }), { periodMs: PERIOD_MS });
/** One in so many. */
const ASKED_AT_ONCE = 10;

const retaken = new Counter('retaken');

export const options = optionsOf({
  scenarios: inRounds({ vus: Math.min(VUS, SEATS), rounds: 1, periodMs: ROUNDS * PERIOD_MS }),
  thresholds: {
    retaken: exactly(SEATS * ROUNDS),
    refused_before: atLeast(1),
    kept_too_long: exactly(0),
    ...DOMAIN,
    ...served(['hold', 'confirm']),
  },
});

interface Sale extends Hall {
  readonly startAtMs: number;
}

export function setup(): Sale {
  const hall = openShow({ script: '05-expiry-storm', rows: Math.ceil(SEATS / SEATS_PER_ROW) });
  return { ...hall, startAtMs: startLine(VUS) };
}

export default whole((sale: Sale) => {
  const random = iterationRandom();
  const seats: string[] = [];
  for (let place = vu.idInTest - 1; place < SEATS; place += VUS) seats.push(seatOf(sale, place));
  connect();
  waitAtStartLine(sale.startAtMs);

  const storm = new Storm({ showId: sale.showId, random });
  let leases: readonly Lease[] = seats.map((seat, place) => {
    const lease = storm.take(seat, sale.startAtMs + PERIOD_MS);
    // Some at once: where the server is slow, there is no time left for it when all are taken.
    if (place % ASKED_AT_ONCE === 0) storm.tryBefore(lease);
    return lease;
  });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const untilMs = round === ROUNDS ? undefined : sale.startAtMs + (round + 1) * PERIOD_MS;
    for (const lease of leases) storm.tryBefore(lease);
    leases = leases.map((lease) => {
      const next = storm.takeAfter(lease, untilMs);
      retaken.add(1);
      return next;
    });
  }
  for (const lease of leases) storm.keep(lease);
});

export function teardown(sale: Sale): void {
  closeShow(sale);
}

export const handleSummary = summaryOf('05-expiry-storm');
