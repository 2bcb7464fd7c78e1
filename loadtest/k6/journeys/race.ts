import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { acknowledgeBooking, acknowledgeCancel } from '../lib/accounts.ts';
import { actor, ask, askAsync, type Told } from '../lib/ask.ts';
import { nowMs } from '../lib/clock.ts';
import type { RefusalStatus } from '../lib/contract.ts';
import { latestEndMs, onceItIsOver, runsOut, whileItLives } from '../lib/expiry.ts';
import { untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Seeded } from '../lib/seeded.ts';
import { type Held, hold } from '../operations/hold.ts';
import { cancel, clear, type SeatsOfShow } from '../operations/operator.ts';
import { type Booked, confirm, extend, release } from '../operations/owner.ts';
import { certainly, giveBack, OPERATOR, RIVAL, takeBack, takeSeats } from './buyer.ts';

const LONG_MS = 10 * 60_000;
const SHORT_MS = 300;
/** Between when what races with the end of a hold is sent, from the latest end there may be: a request takes some time. */
const [FROM_MS, TO_MS] = [-20, 5];

const races = new Counter('races');
/** Both of two that exclude each other were told yes. */
const twoWinners = new Counter('two_winners');
/** Both were told no, though nothing but the other stood in their way. */
const noWinner = new Counter('no_winner');
/** What was told first is not what it is in the end. */
const changedMinds = new Counter('changed_minds');
/** Races with the end of a hold that its owner lost. */
const tooLate = new Counter('too_late');

/** The thresholds of whatever script has races. */
export const RACES_ARE_DECIDED = {
  two_winners: ['count==0'],
  no_winner: ['count==0'],
  changed_minds: ['count==0'],
};

/** A confirm and something that excludes it, sent together. Only this VU asks for these seats; they are free afterwards. */
type Race = (seats: SeatsOfShow, random: Seeded) => Promise<Booked | undefined>;

const RACES: readonly Race[] = [
  confirmOrRelease,
  confirmOrClear,
  confirmTwice,
  confirmOrExpiry,
  confirmOrCancel,
  confirmAmongStrangers,
  extendOrExpiry,
];

/** One race of a kind that goes round with `turn`. */
export async function race(turn: number, seats: SeatsOfShow, random: Seeded): Promise<void> {
  const run = RACES[turn % RACES.length];
  const booked = await run?.(seats, random);
  races.add(1);
  if (booked) takeBack(booked);
}

/** The buyer pays and, on another device, gives up. */
async function confirmOrRelease(seats: SeatsOfShow): Promise<Booked | undefined> {
  const held = take(seats, LONG_MS);
  const [paid, rival] = await Promise.all([
    askAsync(confirm(held, { refusals: ['ALREADY_RELEASED'] })),
    askAsync(release(held, { client: actor(RIVAL), refusals: ['ALREADY_CONFIRMED'] })),
  ]);
  return settle({ held, paid, rival, end: 'ALREADY_RELEASED' });
}

async function confirmOrClear(seats: SeatsOfShow): Promise<Booked | undefined> {
  const held = take(seats, LONG_MS);
  const [paid, rival] = await Promise.all([
    askAsync(confirm(held, { refusals: ['ALREADY_RELEASED'] })),
    askAsync(clear(held, { client: actor(OPERATOR), refusals: ['ALREADY_CONFIRMED'] })),
  ]);
  return settle({ held, paid, rival, end: 'ALREADY_RELEASED' });
}

/** A client that is told nothing soon enough and asks again: one booking, whichever answers. */
async function confirmTwice(seats: SeatsOfShow): Promise<Booked | undefined> {
  const held = take(seats, LONG_MS);
  const [one, other] = await Promise.all([
    askAsync(confirm(held)),
    askAsync(confirm(held, { client: actor(RIVAL) })),
  ]);
  const booked = settle({ held, paid: one });
  if (one.kind === 'granted' && other.kind === 'granted' && one.value.bookingId !== other.value.bookingId) {
    twoWinners.add(1);
    report(`the hold ${held.holdId} became two bookings`);
  }
  return booked;
}

/** The hold runs out just as it is paid, and a rival asks for its seats. */
async function confirmOrExpiry(seats: SeatsOfShow, random: Seeded): Promise<Booked | undefined> {
  const { held, end } = takeShort(seats);
  sleepUntil(latestEndMs(end) + random.between(FROM_MS, TO_MS));
  const [paid, rival] = await Promise.all([
    askAsync(confirm(held, { refusals: ['HOLD_EXPIRED'], forbidden: onceItIsOver(end) })),
    askAsync(hold(wishFor(seats), { client: actor(RIVAL), forbidden: whileItLives(end) })),
  ]);
  const booked = settle({ held, paid, rival, end: 'HOLD_EXPIRED', mayBothLose: true });
  if (paid.kind === 'refused') tooLate.add(1);
  if (rival.kind === 'granted') giveBack(rival.value, { client: actor(RIVAL) });
  return booked;
}

async function extendOrExpiry(seats: SeatsOfShow, random: Seeded): Promise<undefined> {
  const { held, end } = takeShort(seats);
  sleepUntil(latestEndMs(end) + random.between(FROM_MS, TO_MS));
  const [kept, rival] = await Promise.all([
    askAsync(extend(held, LONG_MS, { refusals: ['HOLD_EXPIRED'], forbidden: onceItIsOver(end) })),
    askAsync(hold(wishFor(seats), { client: actor(RIVAL), forbidden: whileItLives(end) })),
  ]);
  if (kept.kind === 'granted' && rival.kind === 'granted') {
    twoWinners.add(1);
    report(`the hold ${held.holdId} was extended, and its seats were given to another`);
  }
  if (kept.kind === 'refused') tooLate.add(1);
  if (kept.kind === 'granted') giveBack(kept.value);
  if (rival.kind === 'granted') giveBack(rival.value, { client: actor(RIVAL) });
  return undefined;
}

/** The box office takes the booking back while its buyer, who has not heard of it, confirms again. */
async function confirmOrCancel(seats: SeatsOfShow): Promise<undefined> {
  const held = take(seats, LONG_MS);
  const booked = settle({ held, paid: ask(confirm(held)) });
  if (!booked) return undefined;
  const [, again] = await Promise.all([
    askAsync(cancel(booked, { client: actor(OPERATOR) })),
    askAsync(confirm(held, { refusals: ['ALREADY_CONFIRMED'] })),
  ]);
  // Whatever came of the first try: until it is said to be done.
  const done = untilTold(() => ask(cancel(booked, { client: actor(OPERATOR) })));
  if (done.kind === 'granted') acknowledgeCancel(booked);
  if (again.kind === 'granted' && again.value.bookingId !== booked.bookingId) {
    changedMinds.add(1);
    report(`confirmed again, ${booked.bookingId} became ${again.value.bookingId}`);
  }
  const end = { refusals: ['ALREADY_CONFIRMED'], forbidden: 'after its booking was cancelled' } as const;
  untilTold(() => ask(confirm(held, end)));
  return undefined;
}

/** Strangers who know the hold's id, and a token, but not its own. */
async function confirmAmongStrangers({ showId, seats }: SeatsOfShow): Promise<Booked | undefined> {
  const [mine = '', theirs = ''] = seats;
  const held = take({ showId, seats: [mine] }, LONG_MS);
  const other = certainly(takeSeats({ showId, seats: [theirs], ttlMs: LONG_MS }, { client: actor(RIVAL) }));
  const asStranger = { token: other.token, client: actor(RIVAL) };
  const [paid] = await Promise.all([
    askAsync(confirm(held)),
    askAsync(confirm(held, asStranger)),
    askAsync(release(held, asStranger)),
    askAsync(extend(held, LONG_MS, asStranger)),
  ]);
  giveBack(other, { client: actor(RIVAL) });
  return settle({ held, paid });
}

interface Decision {
  readonly held: Held;
  readonly paid: Told<Booked>;
  /** What excludes the booking; absent: nothing does. */
  readonly rival?: Told<unknown>;
  /** What a confirm is refused with that has lost. */
  readonly end?: RefusalStatus;
  /** Time may have won against both. */
  readonly mayBothLose?: boolean;
}

/** Asks again until it is certain whether there is a booking, and compares that with what was told in the race. */
function settle({ held, paid, rival, end, mayBothLose = false }: Decision): Booked | undefined {
  const certain = untilTold(() => ask(confirm(held, { refusals: end === undefined ? [] : [end] })));
  if (certain.kind !== 'granted' && certain.kind !== 'refused') return undefined;
  const booked = certain.kind === 'granted' ? certain.value : undefined;
  if (booked) acknowledgeBooking(booked);

  const isToldOtherwise = booked ? paid.kind === 'refused' : paid.kind === 'granted';
  if (isToldOtherwise) {
    changedMinds.add(1);
    report(`the confirm of ${held.holdId} was ${paid.kind}, and later ${certain.kind}`);
  }
  if (!rival) return booked;
  if (rival.kind === 'granted' && (booked || paid.kind === 'granted')) {
    twoWinners.add(1);
    report(`the hold ${held.holdId} became a booking, and what excludes that was granted too`);
  }
  if (rival.kind === 'refused' && !booked && !mayBothLose) {
    noWinner.add(1);
    report(`the hold ${held.holdId} became no booking, and what excludes that was refused too`);
  }
  return booked;
}

function take({ showId, seats }: SeatsOfShow, ttlMs: number): Held {
  return certainly(takeSeats({ showId, seats, ttlMs }, { refusals: [] }));
}

function takeShort({ showId, seats }: SeatsOfShow) {
  const told = takeSeats({ showId, seats, ttlMs: SHORT_MS }, { refusals: [] });
  const held = certainly(told);
  return { held, end: runsOut(held, told) };
}

function wishFor({ showId, seats }: SeatsOfShow) {
  return { showId, seats, ttlMs: LONG_MS };
}

function sleepUntil(atMs: number): void {
  sleep(Math.max(0, atMs - nowMs()) / 1_000);
}
