import type { SeatStatus } from '@holdfast/verifier';
import type { Ask } from '../lib/ask.ts';
import type { HowAsked } from './hold.ts';
import type { SeatsOfShow } from './operator.ts';

export type Statuses = Readonly<Record<string, SeatStatus>>;

const STATUSES = ['held', 'booked', 'blocked'];

interface Picture {
  readonly version: number;
  /** Of the seats that were asked for, those that are not available. */
  readonly statuses: Statuses;
  /** The same of the whole show. */
  readonly all: Statuses;
}

/** How these seats stand. The api tells it of the whole show; the history has what is said of them. */
export function read(
  { showId, seats }: SeatsOfShow,
  { client }: Pick<HowAsked, 'client'> = {},
): Ask<'seats.snapshot', Picture> {
  return {
    operation: 'read',
    call: { procedure: 'seats.snapshot', input: { showId } },
    about: { seats },
    granted({ version = Number.NaN, seats: all, ...data }) {
      if (data.showId !== showId || !Number.isSafeInteger(version) || !all) return;
      const statuses: Record<string, SeatStatus> = {};
      for (const seat of seats) {
        const status = all[seat];
        if (status === undefined) continue;
        if (!STATUSES.includes(status)) return;
        statuses[seat] = status;
      }
      return { value: { version, statuses, all }, told: { statuses } };
    },
    refusals: [],
    client,
  };
}
