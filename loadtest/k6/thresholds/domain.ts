import type { Options } from 'k6/options';

type Thresholds = NonNullable<Options['thresholds']>;

/** What must be so whatever the scenario and however slow the machine is. */
export const DOMAIN: Thresholds = {
  wrong_answers: ['count==0'],
  wrong_yes: ['count==0'],
  unanswered: ['count==0'],
  sold_twice: ['count==0'],
  lost_bookings: ['count==0'],
  bookings_checksum: ['count==0'],
  lost_holds: ['count==0'],
  holds_checksum: ['count==0'],
  mismatches: ['count==0'],
  closing_reads: ['count==1'],
  gave_up: ['count==0'],
  unfinished_iterations: ['count==0'],
};

/** More would be as many time series; what is more is judged by the sum and by what is there at the end. */
const MAX_SEATS_BY_NAME = 50;

export const winnersByName = (seats: number) => seats <= MAX_SEATS_BY_NAME;

/** One winner a seat. */
export function oneWinnerEach(seats: readonly string[]): Thresholds {
  const byName = winnersByName(seats.length) ? seats : [];
  return {
    ...Object.fromEntries(byName.map((seat) => [`winners{seat:${seat}}`, ['count==1']])),
    winners: [`count==${seats.length}`],
  };
}

export const exactly = (count: number) => [`count==${count}`];
/** A run in which it never happens has tested nothing. */
export const atLeast = (count: number) => [`count>=${count}`];
