import { granted, type Result, refused } from '../domain/refusals.ts';
import type { SeatIndex } from '../domain/seats.ts';
import type { CatalogShow } from './catalog.ts';

/** The positions of seats that are named once each, are not more than `max`, and exist. */
export function findSeats(
  show: CatalogShow,
  seatIds: readonly string[],
  { max }: { readonly max: number },
): Result<readonly SeatIndex[]> {
  if (seatIds.length === 0) return refused({ status: 'INVALID_INPUT', problem: 'seatIds is empty' });
  if (seatIds.length > max) {
    return refused({ status: 'INVALID_INPUT', problem: `seatIds names more than ${max} seats` });
  }
  if (new Set(seatIds).size !== seatIds.length) {
    return refused({ status: 'INVALID_INPUT', problem: 'seatIds names a seat twice' });
  }
  const unknown = seatIds.filter((seatId) => show.seats.indexOf(seatId) === undefined);
  if (unknown.length > 0) return refused({ status: 'UNKNOWN_SEAT', seatIds: unknown });
  return granted(show.seats.indexesOf(seatIds));
}
