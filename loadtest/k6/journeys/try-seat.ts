import { holdMs, losers, requests, unanswered, winners, wrongAnswers } from '../lib/count.ts';
import { type Answer, mutate } from '../lib/trpc.ts';

export interface SeatWanted {
  readonly api: string;
  readonly showId: string;
  readonly seatId: string;
  /** Where the seat stands in the sale's list: the tag it is counted under. */
  readonly place: number;
}

interface Hold {
  readonly holdId: string;
  readonly token: string;
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly fence: number;
}

/** Asks for one seat and counts the answer. True: the buyer got it. */
export function trySeat({ api, showId, seatId, place }: SeatWanted): boolean {
  requests.add(1);
  unanswered.add(1);
  const answer = mutate<Hold>(api, 'holds.create', { showId, seatIds: [seatId] });
  if (answer.httpStatus !== 0) unanswered.add(-1);
  holdMs.add(answer.tookMs);

  const seat = { seat: String(place) };
  // Whoever is told 200 has bought, however odd the rest of the answer.
  if (answer.httpStatus === 200) winners.add(1, seat);
  if (isWin(answer, showId, seatId)) return true;
  if (isLoss(answer, seatId)) losers.add(1, seat);
  else countWrong(answer, seatId);
  return answer.httpStatus === 200;
}

function isWin({ httpStatus, data }: Answer<Hold>, showId: string, seatId: string): boolean {
  const isWhole = Boolean(data?.holdId && data.token) && Number.isInteger(data?.fence);
  return httpStatus === 200 && isWhole && data?.showId === showId && isOnly(data.seatIds, seatId);
}

function isLoss({ httpStatus, error }: Answer<Hold>, seatId: string): boolean {
  const isRefusal = error?.status === 'SEAT_UNAVAILABLE' && error.httpStatus === 409;
  return httpStatus === 409 && isRefusal && isOnly(error?.seatIds, seatId);
}

function isOnly(seatIds: readonly string[] | undefined, seatId: string): boolean {
  return seatIds?.length === 1 && seatIds[0] === seatId;
}

/** One line per buyer is enough to see what is wrong. */
let isReported = false;

function countWrong({ httpStatus, body }: Answer<Hold>, seatId: string): void {
  wrongAnswers.add(1);
  if (isReported) return;
  isReported = true;
  // A hold's token is a secret even here.
  const shown = body.replace(/"token":"[^"]*"/, '"token":"…"').slice(0, 400);
  console.error(`wrong answer for ${seatId}: ${httpStatus} ${shown}`);
}
