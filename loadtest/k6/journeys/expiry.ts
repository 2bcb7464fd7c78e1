import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { keepHold } from '../lib/accounts.ts';
import { actor, ask } from '../lib/ask.ts';
import { nowMs } from '../lib/clock.ts';
import { isLate, onceItIsOver, type RunsOut, runsOut, whileItLives } from '../lib/expiry.ts';
import { GaveUp } from '../lib/iteration.ts';
import { untilTold } from '../lib/patience.ts';
import { report } from '../lib/problems.ts';
import type { Seeded } from '../lib/seeded.ts';
import type { Held } from '../operations/hold.ts';
import { confirm } from '../operations/owner.ts';
import { giveBack, RIVAL, takeSeats } from './buyer.ts';

const SHORTEST_MS = 200;
const LONG_MS = 30 * 60_000;
/** How near before its end a hold is still asked for: an answer that comes later says nothing. */
const LAST_TRY_BEFORE_MS = 100;
/** Of the former owners, how many come back and want to pay. */
const TOO_LATE = 0.2;
/** From then on refusals are no race any more. */
const GIVE_UP_MS = 10_000;

/** Refused while the former hold was certainly there. */
const refusedBefore = new Counter('refused_before');
/** Refused although the former hold was certainly over and nobody else had asked. */
const keptTooLong = new Counter('kept_too_long');

/** A hold, and when it runs out. */
export interface Lease {
  readonly held: Held;
  readonly end: RunsOut;
}

/** Seats that one VU alone asks for, under many names, so that it knows what must be answered. */
export class Storm {
  readonly #showId: string;
  readonly #random: Seeded;

  constructor({ showId, random }: { readonly showId: string; readonly random: Seeded }) {
    this.#showId = showId;
    this.#random = random;
  }

  /** Takes a free seat, up to an instant of the wall clock. */
  take(seat: string, untilMs: number | undefined): Lease {
    const lease = this.#ask(seat, untilMs);
    if (lease.held) return { held: lease.held, end: lease.end };
    throw new GaveUp(`${seat} is free and was refused`);
  }

  /** Asks for a seat that is held, if there is still time. It must be refused. */
  tryBefore({ held, end }: Lease): void {
    if (nowMs() > end.fromMs - LAST_TRY_BEFORE_MS) return;
    const wish = { showId: this.#showId, seats: held.seats, ttlMs: LONG_MS };
    const told = takeSeats(wish, { client: actor(RIVAL), forbidden: whileItLives(end) });
    if (told.kind === 'refused' && told.returnMs < end.fromMs) refusedBefore.add(1);
    // Answered so late that the hold was over by then.
    if (told.kind === 'granted') giveBack(told.value, { client: actor(RIVAL) });
  }

  /** Waits for the end of the hold, and takes its seat as soon as it can be had. */
  takeAfter({ held, end }: Lease, untilMs: number | undefined): Lease {
    sleep(Math.max(0, end.fromMs - nowMs()) / 1_000);
    const [seat = ''] = held.seats;
    for (;;) {
      const next = this.#ask(seat, untilMs, end);
      if (next.held) {
        if (this.#random.isTrue(TOO_LATE)) this.#payTooLate({ held, end });
        return { held: next.held, end: next.end };
      }
      if (nowMs() > end.byMs + GIVE_UP_MS) throw new GaveUp(`${seat} stays taken by a hold that is over`);
    }
  }

  keep({ held }: Lease): void {
    keepHold(held);
  }

  #ask(seat: string, untilMs: number | undefined, before?: RunsOut) {
    const ttlMs = untilMs === undefined ? LONG_MS : Math.max(SHORTEST_MS, untilMs - Date.now());
    const forbidden = before && whileItLives(before);
    const told = takeSeats({ showId: this.#showId, seats: [seat], ttlMs }, { forbidden });
    if (told.kind === 'granted') return { held: told.value, end: runsOut(told.value, told) };
    if (before && told.kind === 'refused' && isLate(before, told)) {
      keptTooLong.add(1);
      report(`${seat} was refused ${Math.round(told.invokeMs - before.byMs)} ms after its hold was over`);
    }
    return { held: undefined, end: undefined };
  }

  /** Its seat is somebody else's by now. */
  #payTooLate({ held, end }: Lease): void {
    untilTold(() => ask(confirm(held, { refusals: ['HOLD_EXPIRED'], forbidden: onceItIsOver(end) })));
  }
}
