import { SEAT_STATUSES, type SeatStatus } from '../../lib/seat-status.ts';

/** What of the map a page keeps in its address. */
export interface SeatSearch {
  /** The seat to go to. */
  readonly seat?: string | undefined;
  /** The seats that are shown, where not all are. */
  readonly status?: SeatStatus | undefined;
  readonly section?: string | undefined;
}

/** Out of an address that anybody may have written. The router reads what looks like a number as one. */
export function seatSearchOf({ seat, status, section }: Record<string, unknown>): SeatSearch {
  const known = SEAT_STATUSES.find((each) => each === status);
  return {
    ...(isText(seat) && { seat: String(seat) }),
    ...(known && { status: known }),
    ...(isText(section) && { section: String(section) }),
  };
}

function isText(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}
