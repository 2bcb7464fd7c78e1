import type { SeatStatus } from '@holdfast/verifier';
import type { Ask } from '../lib/ask.ts';
import type { HowAsked } from './hold.ts';
import type { SeatsOfShow } from './operator.ts';

export type Statuses = Readonly<Record<string, SeatStatus>>;

const STATUSES = ['held', 'booked', 'blocked'];

/** How these seats stand; those that are available are left out. The api tells it of the whole show. */
export function read(
  { showId, seats }: SeatsOfShow,
  { client }: Pick<HowAsked, 'client'> = {},
): Ask<'seats.snapshot', Statuses> {
  return {
    operation: 'read',
    call: { procedure: 'seats.snapshot', input: { showId } },
    about: { seats },
    granted(data) {
      const all = data.seats;
      if (data.showId !== showId || !Number.isSafeInteger(data.version) || !all) return;
      const statuses: Record<string, SeatStatus> = {};
      for (const seat of seats) {
        const status = all[seat];
        if (status === undefined) continue;
        if (!STATUSES.includes(status)) return;
        statuses[seat] = status;
      }
      return { value: statuses, told: { statuses } };
    },
    refusals: [],
    client,
  };
}
