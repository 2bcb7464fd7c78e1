import type { LedgerBooking, LiveHold, SeatStatus } from '@holdfast/verifier';
import { sleep } from 'k6';
import { foundBooking, foundHold } from './accounts.ts';
import { record } from './history.ts';
import { closingReads, mismatches, soldTwice } from './metrics.ts';
import { report } from './problems.ts';
import { apis } from './settings.ts';
import { certain, type Hall } from './show.ts';

const PAGE = 500;

/** How a show stands when all is over. */
export interface Closing {
  readonly bookings: readonly LedgerBooking[];
  readonly liveHolds: readonly LiveHold[];
  /** Seats that are not available. */
  readonly seats: ReadonlyMap<string, SeatStatus>;
}

/**
 * Reads how the show stands, ends the history with it, and compares it with itself and with what clients were told. For
 * teardown().
 *
 * @param untilFreeMs how long to wait for holds that nobody gave back to run out; absent: they are meant to be there
 */
export function closeShow({ showId }: Hall, { untilFreeMs = 0 } = {}): Closing {
  const deadlineMs = Date.now() + untilFreeMs;
  while (listHolds(showId).length > 0 && Date.now() < deadlineMs) sleep(0.2);

  const liveHolds = listHolds(showId);
  const snapshot = certain('seats.snapshot', { showId }, apis[0]);
  // Last: a booking is in the ledger before anybody sees its seats booked.
  const bookings = listBookings(showId);
  const { version = Number.NaN, seats = {} } = snapshot;
  for (const line of bookings) record(line);
  for (const line of liveHolds) record(line);
  record({ record: 'snapshot', version, seats });
  closingReads.add(1);

  const closing = { bookings, liveHolds, seats: new Map(Object.entries(seats)) };
  bookings.forEach(foundBooking);
  liveHolds.forEach(foundHold);
  compare(closing);
  for (const api of apis.slice(1)) {
    const { seats: others = {} } = certain('seats.snapshot', { showId }, api);
    compareSeats(closing.seats, new Map(Object.entries(others)), `${api} says`);
  }
  return closing;
}

/** The picture of the seats is the one that bookings and holds make. Blocks are nobody's, and are taken as they are. */
function compare({ bookings, liveHolds, seats }: Closing): void {
  const expected = new Map<string, SeatStatus>([...seats].filter(([, status]) => status === 'blocked'));
  for (const hold of liveHolds) for (const seat of hold.seats) expected.set(seat, 'held');
  const sold = new Set<string>();
  for (const booking of bookings) {
    if (booking.status !== 'confirmed') continue;
    for (const seat of booking.seats) {
      expected.set(seat, 'booked');
      if (sold.has(seat)) {
        soldTwice.add(1);
        report(`${seat} is in two bookings`);
      }
      sold.add(seat);
    }
  }
  compareSeats(expected, seats, 'the snapshot says');
}

function compareSeats(
  expected: ReadonlyMap<string, SeatStatus>,
  found: ReadonlyMap<string, SeatStatus>,
  who: string,
): void {
  for (const seat of new Set([...expected.keys(), ...found.keys()])) {
    const [should, is] = [expected.get(seat) ?? 'available', found.get(seat) ?? 'available'];
    if (should === is) continue;
    mismatches.add(1);
    report(`${seat} should be ${should}, and ${who} ${is}`);
  }
}

function listBookings(showId: string): LedgerBooking[] {
  const all: LedgerBooking[] = [];
  let cursor: string | undefined;
  do {
    const page = certain('bookings.list', { showId, cursor, limit: PAGE });
    for (const { bookingId, holdId, seatIds, fence, status, confirmedAt } of page.bookings ?? []) {
      all.push({
        record: 'booking',
        booking: bookingId,
        hold: holdId,
        seats: seatIds,
        fence,
        status,
        confirmedAtMs: confirmedAt,
      });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

function listHolds(showId: string): LiveHold[] {
  const all: LiveHold[] = [];
  let cursor: string | undefined;
  do {
    const page = certain('holds.list', { showId, cursor, limit: PAGE });
    for (const { holdId, seatIds, fence, expiresAt } of page.holds ?? []) {
      all.push({ record: 'live-hold', hold: holdId, seats: seatIds, fence, expiresAtMs: expiresAt });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}
