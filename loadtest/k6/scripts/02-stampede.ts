/**
 * When many buyers ask for one seat at the same instant, does exactly one get it, is every other one told that this very
 * seat is taken, and is it the winner who has it in the end?
 *
 * VUS buyers, all for the first seat at once, then all for the second, and so on for SEATS seats.
 */
import { vu } from 'k6/execution';
import { Counter } from 'k6/metrics';
import { takeSeats } from '../journeys/buyer.ts';
import { keepHold } from '../lib/accounts.ts';
import { closeShow } from '../lib/closing.ts';
import { whole } from '../lib/iteration.ts';
import { wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, SEATS_PER_ROW, seatOf } from '../lib/show.ts';
import { connect, startLine, waitAtStartLine } from '../lib/start-line.ts';
import { summaryOf } from '../lib/summary.ts';
import { optionsOf } from '../profiles/options.ts';
import { inRounds } from '../profiles/rounds.ts';
import { atLeast, DOMAIN, exactly, oneWinnerEach, winnersByName } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 150, min: 2, max: 20_000 });
const SEATS = wholeNumber('SEATS', { fallback: 3, min: 1, max: 100_000 });
/** For a few thousand answers a second: all buyers are to be back at the line before the next seat. */
const PERIOD_MS = 500 + VUS;
/** The winners are to have their seats when all is over. */
const TTL_MS = 30 * 60_000;

const winners = new Counter('winners');
const losers = new Counter('losers');

const seats = Array.from({ length: SEATS }, (_, place) => seatOf({ seatsPerRow: SEATS_PER_ROW }, place));

export const options = optionsOf({
  scenarios: inRounds({ vus: VUS, rounds: SEATS, periodMs: PERIOD_MS }),
  thresholds: {
    ...oneWinnerEach(seats),
    losers: exactly(SEATS * (VUS - 1)),
    // However busy the machine is that they come from: else there was no stampede.
    at_once: atLeast(Math.ceil((SEATS * VUS) / 10)),
    iterations: exactly(SEATS * VUS),
    ...DOMAIN,
    ...served(['hold']),
  },
});

interface Sale extends Hall {
  readonly startAtMs: number;
}

export function setup(): Sale {
  const hall = openShow({ script: '02-stampede', rows: Math.ceil(SEATS / SEATS_PER_ROW) });
  return { ...hall, startAtMs: startLine(VUS) };
}

export default whole(({ showId, startAtMs }: Sale) => {
  const round = vu.iterationInScenario;
  const seat = seats[round] ?? '';
  if (round === 0) connect();
  waitAtStartLine(startAtMs + round * PERIOD_MS);

  const told = takeSeats({ showId, seats: [seat], ttlMs: TTL_MS });
  // Whoever is told yes has bought, however odd the rest of the answer.
  const isYes = told.kind === 'granted' || (told.kind === 'wrong' && told.isYes);
  if (isYes) winners.add(1, winnersByName(SEATS) ? { seat } : {});
  if (told.kind === 'granted') keepHold(told.value);
  if (told.kind === 'refused') losers.add(1);
});

export function teardown(hall: Sale): void {
  closeShow(hall);
}

export const handleSummary = summaryOf('02-stampede');
