/**
 * When groups want several seats each, in any order and overlapping, does each get all of its seats or none, does
 * nobody wait for anybody for ever, and does somebody always get theirs?
 *
 * VUS buyers, each in one row of a hall of SEATS. In every round all ask at the same instant; who is refused tries other
 * seats. Halfway the row is looked at: if everybody lost although nothing is held, nobody makes progress. Then the
 * winners give their seats back, but for the last round, whose winners are looked for in the end.
 */
import { vu } from 'k6/execution';
import { Counter } from 'k6/metrics';
import { giveBack, takeSeats } from '../journeys/buyer.ts';
import { keepHold } from '../lib/accounts.ts';
import { ask } from '../lib/ask.ts';
import { closeShow } from '../lib/closing.ts';
import { iterationRandom, whole } from '../lib/iteration.ts';
import { untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Seeded } from '../lib/seeded.ts';
import { durationMs, wholeNumber } from '../lib/settings.ts';
import { type Hall, openShow, rowOf, SEATS_PER_ROW } from '../lib/show.ts';
import { connect, startLine, waitAtStartLine, waitUntil } from '../lib/start-line.ts';
import { summaryOf } from '../lib/summary.ts';
import type { Held } from '../operations/hold.ts';
import { read, type Statuses } from '../operations/read.ts';
import { optionsOf } from '../profiles/options.ts';
import { inRounds, roundsIn } from '../profiles/rounds.ts';
import { atLeast, DOMAIN, exactly } from '../thresholds/domain.ts';
import { served } from '../thresholds/service.ts';

const VUS = wholeNumber('VUS', { fallback: 40, min: 2, max: 20_000 });
const ROWS = Math.ceil(wholeNumber('SEATS', { fallback: 48, min: 12, max: 100_000 }) / SEATS_PER_ROW);
if (VUS < ROWS)
  throw new Error(`VUS: each of the ${ROWS} rows of 12 needs a buyer; give more, or fewer SEATS`);
const PERIOD_MS = 600 + VUS * 4;
const ROUNDS = roundsIn(durationMs('DURATION', { fallbackMs: 6_000 }), { periodMs: PERIOD_MS });
/** Parts of a round: how long losers try, when the row is looked at, until when winners keep their seats. */
const [TRY_MS, LOOK_MS, KEEP_MS] = [PERIOD_MS * 0.4, PERIOD_MS * 0.45, PERIOD_MS * 0.65];
const [FEWEST, MOST] = [2, 5];
const TTL_MS = 30 * 60_000;
const TRIES_IN_AN_EMPTY_ROW = 5;

const winners = new Counter('winners');
const losers = new Counter('losers');
const partialWinners = new Counter('partial_winners');
/** Rounds of a row in which nobody won although nothing was in the way. */
const stalledRounds = new Counter('stalled_rounds');
/** Rounds of a row that were looked at. */
const judgedRounds = new Counter('judged_rounds');

export const options = optionsOf({
  scenarios: inRounds({ vus: VUS, rounds: ROUNDS, periodMs: PERIOD_MS }),
  thresholds: {
    partial_winners: exactly(0),
    stalled_rounds: exactly(0),
    judged_rounds: atLeast(1),
    winners: atLeast(ROWS),
    losers: atLeast(1),
    iterations: exactly(VUS * ROUNDS),
    ...DOMAIN,
    ...served(['hold', 'release', 'read']),
  },
});

interface Contest extends Hall {
  readonly startAtMs: number;
}

export function setup(): Contest {
  return { ...openShow({ script: '03-overlap', rows: ROWS }), startAtMs: startLine(VUS) };
}

export default whole((contest: Contest) => {
  const { showId, startAtMs } = contest;
  const round = vu.iterationInScenario;
  const place = vu.idInTest - 1;
  const row = rowOf(contest, place % ROWS);
  const roundAtMs = startAtMs + round * PERIOD_MS;
  if (round === 0) connect();
  waitAtStartLine(roundAtMs);

  let held = tryUntil({ showId, row, untilMs: roundAtMs + TRY_MS });
  const isReferee = place < ROWS;
  waitUntil(roundAtMs + LOOK_MS);
  if (held) lookAtOwn({ showId, row, held });
  else if (isReferee) held = lookAtRow({ showId, row });
  if (!held) return;
  waitUntil(roundAtMs + KEEP_MS);
  if (round === ROUNDS - 1) keepHold(held);
  else giveBack(held);
});

interface Row {
  readonly showId: string;
  readonly row: readonly string[];
}

/** Whoever is refused looks for others at once, for as long as the round lets them. */
function tryUntil({ showId, row, untilMs }: Row & { readonly untilMs: number }): Held | undefined {
  const random = iterationRandom();
  do {
    const held = tryOnce({ showId, row }, random);
    if (held) return held;
  } while (Date.now() < untilMs);
  return undefined;
}

function tryOnce({ showId, row }: Row, random: Seeded): Held | undefined {
  const seats = random.shuffled(row).slice(0, random.between(FEWEST, MOST));
  const told = takeSeats({ showId, seats, ttlMs: TTL_MS });
  if (told.kind === 'refused') losers.add(1);
  if (told.kind !== 'granted') return undefined;
  winners.add(1);
  return told.value;
}

/** Who has won has all of it. */
function lookAtOwn({ showId, row, held }: Row & { readonly held: Held }): void {
  const statuses = statusesOf({ showId, row });
  if (!statuses) return;
  judgedRounds.add(1);
  const missing = held.seats.filter((seat) => statuses[seat] !== 'held');
  if (missing.length === 0) return;
  partialWinners.add(1);
  report(`whoever was granted ${held.seats.join(', ')} does not hold ${missing.join(', ')}`);
}

/**
 * Where nobody of a row has won, whoever asks next gets it: nothing is held. Refused again and again, with nothing held
 * before and after, is no race that was lost.
 */
function lookAtRow({ showId, row }: Row): Held | undefined {
  const random = iterationRandom();
  for (let tries = 0; tries < TRIES_IN_AN_EMPTY_ROW; tries += 1) {
    const statuses = statusesOf({ showId, row });
    if (!statuses) return undefined;
    if (tries === 0) judgedRounds.add(1);
    if (Object.keys(statuses).length > 0) return undefined;
    const held = tryOnce({ showId, row }, random);
    if (held) return held;
  }
  stalledRounds.add(1);
  report(`all who want seats of the row of ${row[0]} are refused, and nothing of it is held`);
  return undefined;
}

function statusesOf({ showId, row }: Row): Statuses | undefined {
  const told = untilTold(() => ask(read({ showId, seats: row })));
  return told.kind === 'granted' ? told.value.statuses : undefined;
}

export function teardown(contest: Contest): void {
  closeShow(contest);
}

export const handleSummary = summaryOf('03-overlap');
