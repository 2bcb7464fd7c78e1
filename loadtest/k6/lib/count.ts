import { Counter, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

/**
 * What the buyers found, counted here and not taken from the server. VUs share no memory, so the count per seat is a
 * metric tagged with the seat's place in the list that setup() made.
 */
export const winners = new Counter('winners');
export const losers = new Counter('losers');
/** Answers that are neither a win nor the refusal that a loser must get. */
export const wrongAnswers = new Counter('wrong_answers');
export const requests = new Counter('requests');
/** Up with every request, down with every answer. */
export const unanswered = new Counter('unanswered');
/** Buyers who tried every seat and got none. */
export const emptyHanded = new Counter('empty_handed');
/** Seats whose status afterwards is not what the winners say. */
export const mismatches = new Counter('mismatches');
export const holdMs = new Trend('hold_ms');
/** How long after the common instant each buyer asked first. */
export const lateMs = new Trend('late_ms');

export const winnersOfSeat = (place: number) => `winners{seat:${place}}`;

/** What must be so whatever the scenario: each seat has one winner, and nothing was answered wrongly or not at all. */
export function promises({ seats, buyers }: { seats: number; buyers: number }) {
  const perSeat = Array.from({ length: seats }, (_, place) => [winnersOfSeat(place), ['count==1']]);
  return {
    ...Object.fromEntries(perSeat),
    winners: [`count==${seats}`],
    empty_handed: [`count==${buyers - seats}`],
    wrong_answers: ['count==0'],
    unanswered: ['count==0'],
    mismatches: ['count==0'],
    iterations: [`count==${buyers}`],
  } satisfies Options['thresholds'];
}

/** Every buyer comes once, all at the same time; the run ends by itself whatever the api does. */
export function onceEach(buyers: number) {
  return {
    scenarios: {
      buyers: { executor: 'per-vu-iterations', vus: buyers, iterations: 1, maxDuration: '60s' },
    },
    summaryTrendStats: ['med', 'p(95)', 'max'],
    setupTimeout: '10s',
    teardownTimeout: '10s',
  } satisfies Options;
}
