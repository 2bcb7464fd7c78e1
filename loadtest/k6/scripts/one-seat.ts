/**
 * When 200 buyers ask for one seat at the same instant, does exactly one get it,
 * and is every other one told that this very seat is taken?
 */
import { vu } from 'k6/execution';
import http from 'k6/http';
import { trySeat } from '../journeys/try-seat.ts';
import { emptyHanded, onceEach, promises } from '../lib/count.ts';
import { writeReport } from '../lib/report.ts';
import { checkSeats, openSale, type Sale } from '../lib/sale.ts';
import { apiFor, apis } from '../lib/settings.ts';
import { waitAtStartLine } from '../lib/start-line.ts';

const BUYERS = 200;

export const options = {
  ...onceEach(BUYERS),
  thresholds: {
    ...promises({ seats: 1, buyers: BUYERS }),
    requests: [`count==${BUYERS}`],
    losers: [`count==${BUYERS - 1}`],
  },
};

http.setResponseCallback(http.expectedStatuses(200, 409));

export function setup(): Sale {
  return openSale({ showId: 'avengers_endgame', seats: 1 });
}

export default function buy({ showId, seatIds: [seatId = ''], startAtMs }: Sale): void {
  waitAtStartLine(apis, startAtMs);
  const gotIt = trySeat({ api: apiFor(vu.idInTest), showId, seatId, place: 0 });
  if (!gotIt) emptyHanded.add(1);
}

export const teardown = checkSeats;
export const handleSummary = writeReport;
