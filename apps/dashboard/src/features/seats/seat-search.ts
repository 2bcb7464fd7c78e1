import { SEAT_STATUSES, type SeatStatus } from '../../lib/seat-status.ts';

/** What of the map a page keeps in its address. */
export interface SeatSearch {
  /** The seat to go to. */
  readonly seat?: string | undefined;
  /** The seats that are shown, where not all are. */
  readonly status?: SeatStatus | undefined;
  readonly section?: string | undefined;
}

/** The same as it stands in the address: what says nothing is not there. */
interface SeatParams {
  readonly seat?: string;
  readonly status?: string;
  readonly section?: string;
}

/** Out of an address that anybody may have written: a status that is none is left out. */
export function seatSearchOf({ seat, status, section }: SeatParams): SeatSearch {
  return { seat, status: SEAT_STATUSES.find((each) => each === status), section };
}

export function seatParamsOf({ seat, status, section }: SeatSearch): SeatParams {
  return { ...(seat && { seat }), ...(status && { status }), ...(section && { section }) };
}
