import type { Input } from './contract.ts';

/** Nothing here asks for more seats in one hold, and for no longer time. */
const [MOST_SEATS, LONGEST_MS] = [20, 30 * 60_000];

/**
 * Set for the show, whatever its server is set to: with other limits a server that is right would refuse what is asked of
 * it here. And what is proven is that what has run out does not confirm.
 */
const OF_ITS_OWN = {
  lateConfirm: 'refuse',
  maxHoldLifeMs: LONGEST_MS,
  maxSeatsPerHold: MOST_SEATS,
  // Each hold is another customer's: such a limit a show cannot be without where its server has one.
  maxSeatsPerCustomer: MOST_SEATS,
} as const satisfies Partial<Input<'shows.create'>>;

interface NewShow {
  readonly showId: string;
  readonly title: string;
  /** Ids of the seats, row by row. */
  readonly rows: readonly (readonly string[])[];
}

/** What to ask for to have a show to let k6 or the driver loose on: one hall, its rows named by their numbers from 1. */
export function newShow({ showId, title, rows }: NewShow): Input<'shows.create'> {
  const named = rows.map((seats, row) => ({ name: String(row + 1), seats: seats.map((id) => ({ id })) }));
  return { showId, title, seatMap: { sections: [{ name: 'Hall', rows: named }] }, ...OF_ITS_OWN };
}
