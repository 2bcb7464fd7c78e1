import type { Input, Output, Procedure } from './contract.ts';
import { record } from './history.ts';
import { newShow } from './new-show.ts';
import { sendUntilTold } from './patience.ts';
import type { Answer } from './send.ts';
import { seed } from './settings.ts';

/** A show of this run alone, as setup() hands it to all. Seats are computed, not listed: every VU gets a copy of this. */
export interface Hall {
  readonly showId: string;
  readonly rows: number;
  readonly seatsPerRow: number;
}

/** Seats that one hold may connect with others are few: the checker searches such groups one by one. */
export const SEATS_PER_ROW = 12;

interface NewShow {
  readonly script: string;
  readonly rows: number;
  readonly seatsPerRow?: number;
  /** Of this show alone, instead of those that all have. */
  readonly limits?: Partial<Input<'shows.create'>>;
}

/** Makes the show and begins the history. For setup(). @throws Error with what the api said */
export function openShow(wanted: NewShow): Hall {
  const hall = makeShow(wanted);
  const source = `k6 ${wanted.script}`;
  record({ record: 'history', format: 1, showId: hall.showId, source, seed });
  return hall;
}

/** Makes a show that no history is written of. For setup(). @throws Error with what the api said */
export function makeShow({ script, rows, seatsPerRow = SEATS_PER_ROW, limits }: NewShow): Hall {
  const hall = { showId: `k6-${script}-${Date.now().toString(36)}-${seed}`, rows, seatsPerRow };
  const made = certain('shows.create', {
    ...newShow({
      showId: hall.showId,
      title: `Load test ${script}, seed ${seed}`,
      rows: Array.from({ length: rows }, (_, row) => rowOf(hall, row)),
    }),
    ...limits,
  });
  if (made.showId !== hall.showId || made.created !== true) {
    throw new Error(`the show was not made: ${JSON.stringify(made)}`);
  }
  return hall;
}

/** Ids of a row's seats; `7-3` is the third of the seventh. */
export function rowOf({ seatsPerRow }: Pick<Hall, 'seatsPerRow'>, row: number): readonly string[] {
  return Array.from({ length: seatsPerRow }, (_, seat) => `${row + 1}-${seat + 1}`);
}

/** By its place in the whole hall. */
export function seatOf({ seatsPerRow }: Pick<Hall, 'seatsPerRow'>, place: number): string {
  return `${Math.floor(place / seatsPerRow) + 1}-${(place % seatsPerRow) + 1}`;
}

/** For setup() and teardown(): without the answer there is no proof. @throws Error with what the api said */
export function certain<Name extends Procedure>(
  procedure: Name,
  input: Input<Name>,
  api?: string,
): Partial<Output<Name>> {
  const answer: Answer<Output<Name>> = sendUntilTold({ procedure, input, api, timeoutMs: 60_000 });
  if (answer.data) return answer.data;
  throw new Error(`${procedure} failed: ${answer.httpStatus} ${answer.text.slice(0, 500)}`);
}
