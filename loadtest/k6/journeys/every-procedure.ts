import type { SeatStatus } from '@holdfast/verifier';
import { sleep } from 'k6';
import { keepHold } from '../lib/accounts.ts';
import { actor, ask, type Forbidden } from '../lib/ask.ts';
import { nowMs } from '../lib/clock.ts';
import { runsOut, whileItLives } from '../lib/expiry.ts';
import { newKey } from '../lib/iteration.ts';
import { mismatches, wrongAnswers } from '../lib/metrics.ts';
import { sendUntilTold, untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import { isSame } from '../lib/same.ts';
import { type Held, hold } from '../operations/hold.ts';
import { block, type SeatsOfShow, unblock } from '../operations/operator.ts';
import { type Booked, confirm, extend } from '../operations/owner.ts';
import { read } from '../operations/read.ts';
import { buy, certainly, clearAway, giveBack, OPERATOR, RIVAL, takeBack, takeSeats } from './buyer.ts';

const LONG_MS = 30 * 60_000;
const SHORT_MS = 1_000;

/** One row with nobody else in it: everything a buyer, a stranger and an operator can do, and how the seats stand after. */
export function tryEverything({ showId, seats }: SeatsOfShow): void {
  const [one = '', two = '', three = '', ...rest] = seats;
  const row = rowOfOne({ showId, seats });
  row.shows({});

  const key = newKey();
  const wish = { showId, seats: [one, two], ttlMs: LONG_MS, key };
  const first = untilTold(() => ask(hold(wish)));
  const mine = certainly(first);
  row.shows({ [one]: 'held', [two]: 'held' });

  row.refuses([two, three], [two]);
  const theirs = certainly(row.rival([three]));
  strangersAreRefused(mine, theirs.token);
  row.refuses([one, two], [one, two]);
  sameKeySameAnswer(wish, mine);
  certainly(untilTold(() => ask(extend(mine, LONG_MS))));

  const less = certainly(giveBack(mine, { seats: [two] }));
  row.shows({ [one]: 'held', [three]: 'held' });
  const booked = buysOnce(less);
  isKnownToBe(booked, showId);
  row.shows({ [one]: 'booked', [three]: 'held' });
  row.refuses([one, two], [one]);

  certainly(clearAway(theirs));
  const end = { refusals: ['ALREADY_RELEASED'], forbidden: 'after an operator had cleared it' } as const;
  untilTold(() => ask(confirm(theirs, end)));
  row.shows({ [one]: 'booked' });

  blocksAndUnblocks(row, { showId, seats: rest.slice(0, 2) });
  expires(row, rest[2] ?? '');

  const last = certainly(row.rival(rest.slice(3, 5)));
  keepHold(last);
  row.shows({ [one]: 'booked', ...statusOf(last.seats, 'held') });
}

type Row = ReturnType<typeof rowOfOne>;

function rowOfOne({ showId, seats }: SeatsOfShow) {
  const rival = (wanted: readonly string[], ttlMs = LONG_MS, forbidden?: Forbidden) =>
    takeSeats({ showId, seats: wanted, ttlMs }, { client: actor(RIVAL), forbidden });
  return {
    showId,
    rival,
    /** These seats stand like this, and all others are free. */
    shows(expected: Readonly<Record<string, SeatStatus>>): void {
      const found = certainly(untilTold(() => ask(read({ showId, seats })))).statuses;
      for (const seat of seats) {
        if (found[seat] === expected[seat]) continue;
        mismatches.add(1);
        report(`${seat} should be ${expected[seat] ?? 'available'} and is ${found[seat] ?? 'available'}`);
      }
    },
    /** A rival who wants these is told that exactly those are taken. */
    refuses(wanted: readonly string[], taken: readonly string[]): void {
      const told = rival(wanted);
      if (told.kind === 'refused' && isSame(told.seats, taken)) return;
      wrongAnswers.add(1);
      report(`whoever wants ${wanted.join(', ')} must be told that ${taken.join(', ')} is taken`);
    },
  };
}

function strangersAreRefused(held: Held, token: string): void {
  const asStranger = { token, client: actor(RIVAL) };
  untilTold(() => ask(extend(held, LONG_MS, asStranger)));
  giveBack(held, asStranger);
  untilTold(() => ask(confirm(held, asStranger)));
}

function sameKeySameAnswer(wish: Parameters<typeof hold>[0], first: Held): void {
  const again = certainly(untilTold(() => ask(hold(wish))));
  if (JSON.stringify(again) !== JSON.stringify(first)) {
    wrongAnswers.add(1);
    report(`the same request with the same key got another answer: ${JSON.stringify([first, again])}`);
  }
  const [, ...others] = wish.seats;
  const mismatch = {
    refusals: ['IDEMPOTENCY_MISMATCH'],
    forbidden: 'under a key of another request',
  } as const;
  untilTold(() => ask(hold({ ...wish, seats: others }, mismatch)));
}

function buysOnce(held: Held): Booked {
  const booked = certainly(buy(held));
  const again = certainly(untilTold(() => ask(confirm(held))));
  if (again.bookingId !== booked.bookingId) {
    wrongAnswers.add(1);
    report(`confirmed again, ${booked.bookingId} became ${again.bookingId}`);
  }
  const end = { refusals: ['ALREADY_CONFIRMED'], forbidden: 'after it had become a booking' } as const;
  giveBack(held, end);
  clearAway(held, end);
  return booked;
}

/** Whoever looks up the seats is told of this booking. */
function isKnownToBe({ bookingId, seats }: Booked, showId: string): void {
  for (const seatId of seats) {
    const { httpStatus, data, text } = sendUntilTold({
      procedure: 'seats.story',
      input: { showId, seatId },
    });
    if (data?.status === 'booked' && data.booking?.bookingId === bookingId) continue;
    wrongAnswers.add(1);
    report(`the story of ${seatId}, which is booked as ${bookingId}, is: ${httpStatus} ${text}`);
  }
}

function blocksAndUnblocks(row: Row, blocked: SeatsOfShow): void {
  const before = certainly(untilTold(() => ask(read(blocked)))).statuses;
  certainly(untilTold(() => ask(block(blocked, { client: actor(OPERATOR) }))));
  row.refuses(blocked.seats, blocked.seats);
  certainly(untilTold(() => ask(unblock(blocked, { client: actor(OPERATOR) }))));
  const after = certainly(untilTold(() => ask(read(blocked)))).statuses;
  if (JSON.stringify(before) !== JSON.stringify(after)) mismatches.add(1);
}

/** Until it has run out nobody gets it, and from then on anybody; only its owner does not any more. */
function expires(row: Row, seat: string): void {
  const short = row.rival([seat], SHORT_MS);
  const held = certainly(short);
  const end = runsOut(held, short);
  const early = row.rival([seat], LONG_MS, whileItLives(end));
  // Answered so late that the hold was over by then.
  if (early.kind === 'granted') giveBack(early.value, { client: actor(RIVAL) });
  sleep(Math.max(0, end.byMs - nowMs()) / 1_000);
  const over = { refusals: ['HOLD_EXPIRED'], forbidden: 'after it had run out' } as const;
  untilTold(() => ask(confirm(held, over)));
  const next = certainly(takeSeats({ showId: row.showId, seats: [seat], ttlMs: LONG_MS }));
  giveBack(held, over);
  row.refuses([seat], [seat]);
  const booked = certainly(buy(next));
  certainly(takeBack(booked));
}

function statusOf(seats: readonly string[], status: SeatStatus): Record<string, SeatStatus> {
  return Object.fromEntries(seats.map((seat) => [seat, status]));
}
