import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { ask } from '../lib/ask.ts';
import type { Input } from '../lib/contract.ts';
import { newKey } from '../lib/iteration.ts';
import { wrongAnswers } from '../lib/metrics.ts';
import { sendUntilTold, untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Answer } from '../lib/send.ts';
import type { Held } from '../operations/hold.ts';
import type { SeatsOfShow } from '../operations/operator.ts';
import { extend } from '../operations/owner.ts';
import { certainly, takeSeats } from './buyer.ts';

/** Holds that lived longer than any may. */
export const livedTooLong = new Counter('lived_too_long');
/** Customers for whom a hold that had run out counted still. */
export const keptAtLimit = new Counter('kept_at_limit');
/** Late payments that got seats again under a fence that others had passed already. */
export const oldFences = new Counter('old_fences');
export const limitsTried = new Counter('limits_tried');

export const MAX_HOLD_LIFE_MS = 1_200;
const EXTEND_BY_MS = 500;
const EXTEND_EVERY_MS = 200;
const SHORT_MS = 300;
/** More than clocks of whole milliseconds can be off. */
const MARGIN_MS = 5;

/** On a machine that is busy elsewhere a hold can run out before its limit is met: then another is tried. */
const TRIES = 5;

/** Extended again and again, a hold comes to its end all the same, and its seat goes to another. */
export function livesNoLonger(where: SeatsOfShow): void {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!reachesItsEnd(where)) continue;
    limitsTried.add(1);
    return;
  }
}

/** False: it ran out before it could be extended to its longest life. */
function reachesItsEnd({ showId, seats: [seat = ''] }: SeatsOfShow): boolean {
  const wish = { showId, seats: [seat], ttlMs: EXTEND_BY_MS };
  let held: Held = certainly(takeSeats(wish));
  const latestMs = held.expiresAtMs - EXTEND_BY_MS + MAX_HOLD_LIFE_MS;
  for (let livedMs = 0; livedMs < 2 * MAX_HOLD_LIFE_MS; livedMs += EXTEND_EVERY_MS) {
    sleep(EXTEND_EVERY_MS / 1_000);
    const told = untilTold(() => ask(extend(held, EXTEND_BY_MS, { refusals: ['HOLD_EXPIRED'] })));
    if (told.kind !== 'granted') break;
    held = told.value;
    if (held.expiresAtMs <= latestMs) continue;
    livedTooLong.add(1);
    report(`the hold of ${seat} lives ${held.expiresAtMs - latestMs} ms longer than any may`);
    break;
  }
  return held.expiresAtMs >= latestMs - MARGIN_MS;
}

/** What has run out no longer counts for its customer's limit, which is the two seats that these are. */
export function countsWhatLives(where: SeatsOfShow): void {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!meetsTheLimit(where)) continue;
    limitsTried.add(1);
    return;
  }
}

/** False: the first seats may have run out before the third was asked for. */
function meetsTheLimit({ showId, seats: [one = '', two = '', three = ''] }: SeatsOfShow): boolean {
  const customerRef = newKey();
  const take = (...seatIds: string[]) =>
    sendUntilTold({ procedure: 'holds.create', input: { showId, seatIds, ttlMs: SHORT_MS, customerRef } });
  const startMs = Date.now();
  yes(take(one, two));
  const over = take(three);
  const mayHaveRunOut = Date.now() - startMs >= SHORT_MS - MARGIN_MS;
  if (!isOverLimit(over) && !(mayHaveRunOut && over.data)) {
    wrong(`a third seat for a customer who may have two`, over);
  }
  sleep((SHORT_MS + MARGIN_MS) / 1_000);
  if (!isOverLimit(over)) return !mayHaveRunOut;
  const again = take(three);
  if (isOverLimit(again)) {
    keptAtLimit.add(1);
    report(`${one} and ${two} had run out, and their customer was refused ${three}`);
  } else {
    yes(again);
  }
  return true;
}

function isOverLimit({ refusal }: Answer<unknown>): boolean {
  return refusal?.status === 'LIMIT_EXCEEDED';
}

/** Who pays late, and gets the seat again because it is still free, has the newest claim. */
export function lateClaimIsNewest({ showId, seats: [one = '', two = ''] }: SeatsOfShow): void {
  const take = (seat: string) =>
    yes(
      sendUntilTold({
        procedure: 'holds.create',
        input: { showId, seatIds: [seat], ttlMs: SHORT_MS, customerRef: newKey() },
      }),
    );
  const { holdId = '', token = '' } = take(one);
  sleep((SHORT_MS + MARGIN_MS) / 1_000);
  const { fence: before = 0 } = take(two);
  const { fence = 0 } = yes(sendUntilTold({ procedure: 'holds.confirm', input: { showId, holdId, token } }));
  if (fence <= before) {
    oldFences.add(1);
    report(`${one} was taken again under the fence ${fence}, after ${two} under ${before}`);
  }
  limitsTried.add(1);
}

function yes<Data>(answer: Answer<Data>): Partial<Data> {
  if (answer.data) return answer.data;
  wrong('what nothing stands in the way of', answer);
  return {};
}

function wrong(what: string, { httpStatus, text }: Answer<unknown>): void {
  wrongAnswers.add(1);
  report(`wrong answer to ${what}: ${httpStatus} ${text}`);
}

/** A show with limits of its own, beside the one whose history is kept: the rules of histories know none. */
export const LIMITED: Pick<Input<'shows.create'>, 'maxSeatsPerCustomer' | 'lateConfirm'> = {
  maxSeatsPerCustomer: 2,
  lateConfirm: 'reacquire',
};
