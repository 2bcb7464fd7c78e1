import { Counter } from 'k6/metrics';
import { acknowledgeBooking, acknowledgeCancel } from '../lib/accounts.ts';
import { actor, ask, type Told } from '../lib/ask.ts';
import { newKey } from '../lib/iteration.ts';
import { untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Seeded } from '../lib/seeded.ts';
import { type Held, hold, type Wish } from '../operations/hold.ts';
import { cancel, type SeatsOfShow } from '../operations/operator.ts';
import { confirm } from '../operations/owner.ts';
import { certainly, OPERATOR } from './buyer.ts';

const TTL_MS = 10 * 60_000;
/** What a client waits at most that does not wait long enough: less than this part of what the last answers took. */
const LONGEST_PART = 1.3;
const TRIES = 3;
/** Of the buyers, how many send another request under the key they had. */
const OTHER_REQUEST = 0.3;

const retries = new Counter('retries');
/** Under one key two answers, of which at least one is not the hold. */
const changedAnswers = new Counter('changed_answers');

export const RETRIES_ARE_SAFE = { changed_answers: ['count==0'], retries: ['count>=1'] };

/** What an answer takes, as this VU has seen it lately. */
let usualMs = 20;

/**
 * Holds, confirms and cancels with a client that gives up too early and sends the same again, under the same key. Only
 * this VU asks for these seats, so that a refusal can only be its own first try in its way. They are free afterwards.
 */
export function retryEverything({ showId, seats }: SeatsOfShow, random: Seeded): void {
  const wish: Wish = { showId, seats, ttlMs: TTL_MS, key: newKey() };
  const held = certainly(impatiently(random, (how) => ask(hold(wish, { refusals: [], ...how }))));
  asksAgain(wish, held);
  if (random.isTrue(OTHER_REQUEST)) asksForOthers(wish);

  const key = newKey();
  const booked = certainly(impatiently(random, (how) => ask(confirm(held, { key, ...how }))));
  acknowledgeBooking(booked);
  const again = certainly(untilTold(() => ask(confirm(held, { key }))));
  if (again.bookingId !== booked.bookingId) changed(`confirmed again, ${booked.bookingId}`, again.bookingId);

  certainly(untilTold(() => ask(cancel(booked, { client: actor(OPERATOR) }))));
  acknowledgeCancel(booked);
}

/** Several buyers want these seats, and none of them waits. Whoever gets them gives them back by letting them run out. */
export function wantImpatiently({ showId, seats }: SeatsOfShow, ttlMs: number, random: Seeded): Told<Held> {
  const wish: Wish = { showId, seats, ttlMs, key: newKey() };
  // Long enough in doubt, and the hold that was granted is over.
  const refusals = ['SEAT_UNAVAILABLE', 'HOLD_EXPIRED'] as const;
  return impatiently(random, (how) => ask(hold(wish, { refusals, ...how })));
}

function impatiently<Value>(
  random: Seeded,
  attempt: (how: { readonly patienceMs?: number }) => Told<Value>,
): Told<Value> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const patienceMs = Math.max(1, Math.round(usualMs * LONGEST_PART * random.fraction()));
    const told = attempt({ patienceMs });
    if (told.kind !== 'unknown' && told.kind !== 'busy') return told;
    retries.add(1);
  }
  return untilTold(() => {
    const told = attempt({});
    usualMs += (told.returnMs - told.invokeMs - usualMs) / 8;
    return told;
  });
}

function asksAgain(wish: Wish, held: Held): void {
  const again = certainly(untilTold(() => ask(hold(wish, { refusals: [] }))));
  const isSame = JSON.stringify(again) === JSON.stringify(held);
  if (!isSame) changed(`the hold ${held.holdId} of ${held.seats.join(', ')}`, again.holdId);
}

/** A key stands for one request. */
function asksForOthers(wish: Wish): void {
  const other = { ...wish, seats: wish.seats.slice(1) };
  const mismatch = {
    refusals: ['IDEMPOTENCY_MISMATCH'],
    forbidden: 'under a key of another request',
  } as const;
  untilTold(() => ask(hold(other, mismatch)));
}

function changed(what: string, into: string): void {
  changedAnswers.add(1);
  report(`${what} became ${into} under the same key`);
}
