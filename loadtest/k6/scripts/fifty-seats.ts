/**
 * When 200 buyers go for 50 seats, each in an order of their own and on to the next seat when one is taken,
 * does every seat end with exactly one winner and do 150 buyers leave with nothing but true refusals?
 */
import { vu } from 'k6/execution';
import http from 'k6/http';
import { trySeat } from '../journeys/try-seat.ts';
import { emptyHanded, onceEach, promises } from '../lib/count.ts';
import { writeReport } from '../lib/report.ts';
import { checkSeats, openSale, type Sale } from '../lib/sale.ts';
import { shuffled } from '../lib/seeded.ts';
import { apiFor, apis, seed } from '../lib/settings.ts';
import { waitAtStartLine } from '../lib/start-line.ts';

const BUYERS = 200;
const SEATS = 50;

export const options = { ...onceEach(BUYERS), thresholds: promises({ seats: SEATS, buyers: BUYERS }) };

http.setResponseCallback(http.expectedStatuses(200, 409));

export function setup(): Sale {
  return openSale({ showId: 'grand_hall', seats: SEATS });
}

export default function buy({ showId, seatIds, startAtMs }: Sale): void {
  const buyer = vu.idInTest;
  const seats = seatIds.map((seatId, place) => ({ seatId, place }));
  // Far enough apart that no two buyers of any run share an order.
  const wishes = shuffled(seats, seed * 1_000 + buyer);
  waitAtStartLine(apis, startAtMs);
  // Every seat at most once, so a buyer is done after 50 requests.
  const got = wishes.find((seat, tries) => trySeat({ api: apiFor(buyer + tries), showId, ...seat }));
  if (!got) emptyHanded.add(1);
}

export const teardown = checkSeats;
export const handleSummary = writeReport;
