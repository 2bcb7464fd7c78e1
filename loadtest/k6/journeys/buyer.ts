import { acknowledgeBooking, acknowledgeCancel } from '../lib/accounts.ts';
import { actor, ask, type Told } from '../lib/ask.ts';
import { buyersKey, GaveUp } from '../lib/iteration.ts';
import { untilTold } from '../lib/patience.ts';
import { type Held, type HowAsked, hold, type Wish } from '../operations/hold.ts';
import { cancel, clear } from '../operations/operator.ts';
import { type AsOwner, type Booked, confirm, release } from '../operations/owner.ts';

/** Clients of their own in the history: what they do overlaps with what this VU's buyer does. */
export const RIVAL = 1;
export const OPERATOR = 2;

/** Asks for seats until there is an answer, with the same idempotency key, if the buyer has one. */
export function takeSeats(wish: Omit<Wish, 'key'>, how: HowAsked = {}): Told<Held> {
  const key = buyersKey();
  const { refusals = ['SEAT_UNAVAILABLE'] } = how;
  let isInDoubt = false;
  return untilTold(
    () => {
      // A hold that was granted without a word may be over when it is asked for again.
      const maybeOver = isInDoubt ? (['HOLD_EXPIRED'] as const) : [];
      const told = ask(hold({ ...wish, key }, { ...how, refusals: [...refusals, ...maybeOver] }));
      isInDoubt ||= told.kind === 'unknown';
      return told;
    },
    { isRepeatable: key !== undefined },
  );
}

/** Pays. A booking that is acknowledged goes into the accounts, once. */
export function buy(held: Held, how?: AsOwner): Told<Booked> {
  const told = untilTold(() => ask(confirm(held, how)));
  if (told.kind === 'granted') acknowledgeBooking(told.value);
  return told;
}

/** All of the seats, or some. Answers what is still held. */
export function giveBack(held: Held, how?: AsOwner & { readonly seats?: readonly string[] }): Told<Held> {
  return untilTold(() => ask(release(held, how)));
}

/** The box office takes a booking back. */
export function takeBack(booked: Booked): Told<true> {
  const told = untilTold(() => ask(cancel(booked, { client: actor(OPERATOR) })));
  if (told.kind === 'granted') acknowledgeCancel(booked);
  return told;
}

/** The box office ends a hold. */
export function clearAway(held: Held, how: Pick<HowAsked, 'refusals' | 'forbidden'> = {}): Told<true> {
  return untilTold(() => ask(clear(held, { client: actor(OPERATOR), ...how })));
}

/** What was granted, where nothing can go on without. @throws GaveUp */
export function certainly<Value>(told: Told<Value>): Value {
  if (told.kind === 'granted') return told.value;
  const why = told.kind === 'refused' ? told.refusal : told.kind;
  throw new GaveUp(`what nothing stands in the way of was not granted: ${why}`);
}
