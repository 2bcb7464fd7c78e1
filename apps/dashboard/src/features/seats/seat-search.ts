import { SEAT_STATUSES, type SeatStatus } from '../../lib/seat-status.ts';

/** What of the map a page keeps in its address. */
export interface SeatSearch {
  /** The seat to go to. */
  readonly seat?: string | undefined;
  /** The seats that are shown, where not all are. */
  readonly status?: SeatStatus | undefined;
  readonly section?: string | undefined;
}

/** Out of an address that anybody may have written: a status that is none is left out. */
export function seatSearchOf({
  status,
  ...search
}: { readonly [name in keyof SeatSearch]?: string }): SeatSearch {
  return { ...search, status: SEAT_STATUSES.find((each) => each === status) };
}
