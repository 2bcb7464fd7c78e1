import type { Threshold } from '../lib/summary.ts';

/** What it means when a threshold fails, for people. */
const MEANING: Readonly<Record<string, (found: number) => string>> = {
  wrong_answers: (found) => `${found} answers are neither what was asked for nor a refusal that may be`,
  wrong_yes: (found) => `${found} times yes was said where it must not be`,
  unanswered: (found) => `${found} requests had no answer`,
  lost_bookings: (found) =>
    found > 0
      ? `${found} acknowledged bookings are not in the ledger`
      : `${-found} bookings in the ledger were never acknowledged`,
  bookings_checksum: () => 'the bookings in the ledger are not those that were acknowledged',
  lost_holds: (found) =>
    found > 0
      ? `${found} acknowledged holds are not there at the end`
      : `${-found} holds are there at the end that nobody has`,
  holds_checksum: () => 'the holds at the end are not those that their owners have',
  sold_twice: (found) => `${found} seats are in two bookings`,
  mismatches: (found) => `${found} seats at the end are not what bookings and holds say`,
  closing_reads: () => 'how the show stood at the end was not read',
  slower_than_before: (found) =>
    `${Math.round(found * 100)} of 100 answers at the end took much longer than was usual in the beginning`,
  gave_up: (found) => `${found} clients could not go on after what they were answered`,
  unfinished_iterations: (found) => `${found} iterations did not come to their end`,
};

const SEAT = /^winners\{seat:(.+)\}$/;

export function meaningOf({ name, expression, value }: Threshold): string {
  const [, seat] = SEAT.exec(name) ?? [];
  if (seat !== undefined) return value === 0 ? `${seat} was got by nobody` : `${seat} was got ${value} times`;
  return MEANING[name]?.(value) ?? `${name} must be ${expression} and is ${value}`;
}
