import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { acknowledgeBooking } from '../lib/accounts.ts';
import { ask, type Told } from '../lib/ask.ts';
import { nowMs } from '../lib/clock.ts';
import type { RefusalStatus } from '../lib/contract.ts';
import { newKey } from '../lib/iteration.ts';
import { wrongAnswers } from '../lib/metrics.ts';
import { untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Seeded } from '../lib/seeded.ts';
import { type Held, hold } from '../operations/hold.ts';
import { type Booked, confirm } from '../operations/owner.ts';
import { read } from '../operations/read.ts';
import { giveBack, takeBack } from './buyer.ts';

/** What nobody stands in the way of, and could not be had in the end. */
export const stuck = new Counter('stuck');
/** Bookings made while there was trouble. */
export const booked = new Counter('booked');
/** Seats of confirms in doubt that nobody settled in time. */
export const leftInDoubt = new Counter('left_in_doubt');

/** As long as a server that failed needs to be itself again, and the confirms that it left behind to be settled. */
const PATIENCE_MS = 15_000;
const LONG_MS = 60_000;
const SHORT_MS = 1_500;
const LOOK_MS = 200;
/** How long a buyer in a hurry waits for an answer. */
const HURRY_MS = 700;
/** When whoever asks again meets those who settle what is in doubt, where the trouble is (teeth/broken-target.ts). */
const IN_DOUBT_AFTER_MS = 1_500;
/** How long a booking stands before the box office takes it back. */
const KEEP_MS = 2_500;

/** What an engine that has lost its memory may say of a hold that it gave before. */
const HOLD_IS_LOST: readonly RefusalStatus[] = ['HOLD_EXPIRED', 'HOLD_NOT_FOUND'];

export interface Trouble {
  readonly showId: string;
  /** The engine may come back as it was some time ago: then it may offer what is sold, and give a fence twice. */
  readonly goesBack: boolean;
  /** Longer than a confirm without an answer stays in doubt where the trouble is. */
  readonly settledWithinMs: number;
  readonly random: Seeded;
}

interface Sale {
  readonly held: Held;
  readonly booking: Booked;
  readonly madeAtMs: number;
}

/** This VU's, of seats that others want too: asked for again, and taken back, some time after. */
const sales: Sale[] = [];
/** Sold for good. */
const kept = new Set<string>();
let lastFence = 0;

/** A seat of a row that nobody else wants is sold, whatever happens, and sold again when it was taken back. */
export function sellOwn(trouble: Trouble, row: readonly string[]): void {
  const free = row.filter((seat) => !kept.has(seat));
  const seat = free[trouble.random.between(0, free.length - 1)] ?? '';
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const sale = tryToSell(trouble, seat);
    if (sale) {
      askAgain(sale);
      if (free.length === 1 || trouble.random.isTrue(0.7)) takeBack(sale.booking);
      else kept.add(seat);
      return;
    }
    if (Date.now() > deadlineMs) {
      stuck.add(1);
      report(`${seat}, which nobody else wants, could not be sold within ${PATIENCE_MS} ms`);
      return;
    }
    sleep(0.3);
  }
}

/** Whether the seat is still to be had again after that: a booking that is kept is for good. */
function tryToSell(trouble: Trouble, seat: string): Sale | undefined {
  const { showId, random } = trouble;
  const isKeyed = random.isTrue(0.6);
  // Without a key nobody knows what a lost answer gave, so it is to run out soon.
  const wish = {
    showId,
    seats: [seat],
    ttlMs: isKeyed ? LONG_MS : SHORT_MS,
    key: isKeyed ? newKey() : undefined,
  };
  const refusals = ['SEAT_UNAVAILABLE', 'HOLD_EXPIRED'] as const;
  const told = untilTold(() => ask(hold(wish, { refusals })), { isRepeatable: isKeyed });
  if (told.kind !== 'granted') return undefined;
  fenceIsHigher(trouble, told.value);
  if (random.isTrue(0.5)) sleep(random.between(0, 500) / 1_000);
  return pay(trouble, told.value, { isAlone: true });
}

/** Seats that all want, for a short time, by buyers in a hurry. */
export function sellShared(trouble: Trouble, row: readonly string[]): void {
  const { showId, random } = trouble;
  const [sale] = sales;
  if (sale && random.isTrue(0.6)) {
    askAgain(sale);
    if (Date.now() > sale.madeAtMs + KEEP_MS) {
      takeBack(sale.booking);
      sales.shift();
    }
    return;
  }
  if (random.isTrue(0.2)) ask(read({ showId, seats: row }));
  const seats = random.neighbours(row, random.between(1, 2));
  const onlyLooks = random.isTrue(0.3);
  const ttlMs = onlyLooks ? LOOK_MS : SHORT_MS;
  const told = ask(hold({ showId, seats, ttlMs }, { patienceMs: HURRY_MS }));
  if (told.kind !== 'granted') {
    sleep(random.between(20, 100) / 1_000);
    return;
  }
  const held = told.value;
  fenceIsHigher(trouble, held);
  // Whoever only looks lets it run out.
  if (onlyLooks) return;
  const choice = random.fraction();
  if (choice < 0.6) {
    if (random.isTrue(0.6)) sleep(random.between(0, 800) / 1_000);
    const next = pay(trouble, held);
    if (next) sales.push(next);
  } else if (choice < 0.9) {
    giveBack(held, { refusals: HOLD_IS_LOST });
  }
}

function pay(
  { goesBack, settledWithinMs, random }: Trouble,
  held: Held,
  { isAlone = false }: { readonly isAlone?: boolean } = {},
): Sale | undefined {
  const refusals: readonly RefusalStatus[] = goesBack ? [...HOLD_IS_LOST, 'SEAT_UNAVAILABLE'] : HOLD_IS_LOST;
  const first = ask(confirm(held, { refusals, patienceMs: HURRY_MS }));
  if (first.kind === 'unknown') {
    const choice = random.fraction();
    // A hold that lasts longer stays its owner's for as long, whatever became of the confirm.
    if (choice < 0.3 && isAlone && held.ttlMs === SHORT_MS) waitUntilSettled(held, settledWithinMs);
    else if (choice < 0.3) sleep(settledWithinMs / 1_000);
    else if (choice < 0.8) waitUntilMs(first.invokeMs + IN_DOUBT_AFTER_MS + random.between(0, 200));
  }
  const told = isFinal(first) ? first : untilTold(() => ask(confirm(held, { refusals })));
  if (told.kind !== 'granted') return undefined;
  acknowledgeBooking(told.value);
  booked.add(1);
  return { held, booking: told.value, madeAtMs: Date.now() };
}

function waitUntilMs(ms: number): void {
  sleep(Math.max(0, ms - nowMs()) / 1_000);
}

/** A confirm without an answer becomes a booking or nothing although its owner does not ask again. */
function waitUntilSettled({ showId, seats }: Held, withinMs: number): void {
  const deadlineMs = Date.now() + withinMs;
  do {
    sleep(0.1);
    const told = ask(read({ showId, seats }));
    if (told.kind === 'granted' && !Object.values(told.value.statuses).includes('held')) return;
  } while (Date.now() < deadlineMs);
  leftInDoubt.add(1);
  report(`what became of ${seats.join(', ')} was not settled within ${withinMs} ms`);
}

function isFinal({ kind }: Told<unknown>): boolean {
  return kind !== 'unknown' && kind !== 'busy';
}

function askAgain({ held, booking }: Sale): void {
  const again = untilTold(() => ask(confirm(held)));
  if (again.kind !== 'granted' || again.value.bookingId === booking.bookingId) return;
  wrongAnswers.add(1);
  report(`confirmed again, ${booking.bookingId} became ${again.value.bookingId}`);
}

/** Whoever is answered later has the higher fence, whatever was restarted in between. */
function fenceIsHigher({ goesBack }: Trouble, { fence, holdId }: Held): void {
  if (fence <= lastFence && !goesBack) {
    wrongAnswers.add(1);
    report(`the hold ${holdId} has the fence ${fence} after one with ${lastFence}`);
  }
  lastFence = fence;
}
