import type { LedgerBooking, OperationName, Sent } from '@holdfast/verifier';
import { withoutTokens } from '../k6/lib/secrets.ts';
import type { Threshold } from '../k6/lib/summary.ts';
import { type Answer, isPutOff } from './connections.ts';

const OF_HOLDS = ['HOLD_EXPIRED', 'HOLD_NOT_FOUND', 'ALREADY_RELEASED', 'ALREADY_CONFIRMED'];

/** How each may be refused here. */
const REFUSALS: Partial<Record<OperationName, readonly string[]>> = {
  hold: ['SEAT_UNAVAILABLE'],
  extend: OF_HOLDS,
  release: OF_HOLDS,
  confirm: OF_HOLDS,
  clear: OF_HOLDS,
  cancel: [],
  read: [],
};

/** What the driver itself finds, while it goes and at the end. The history, and who judges it, find more. */
export class Tally {
  readonly #bookings = new Set<string>();
  readonly #wrong: string[] = [];
  #granted = 0;
  #wrongAnswers = 0;
  #wrongYes = 0;
  #withoutAnswer = 0;
  #answers = 0;
  #putOff = 0;
  #lostBookings = 0;
  #soldTwice = 0;

  /** Some of the answers that should not have been, in words. */
  get wrong(): readonly string[] {
    return this.#wrong;
  }

  count({ operation, asStranger }: Omit<Sent, 'client'>, answer: Answer<unknown>): void {
    this.#answers += 1;
    if (answer.outcome === 'ok') {
      if (asStranger) this.#wrongYes += 1;
      else if (operation === 'hold') this.#granted += 1;
    } else if (isPutOff(answer)) {
      this.#putOff += 1;
    } else if (answer.outcome === 'unknown') {
      if (answer.wasCut) return;
      this.#withoutAnswer += 1;
      this.#note(`${operation}: ${answer.what}`);
    } else {
      const { status } = answer.refusal;
      const allowed = asStranger ? ['WRONG_TOKEN', 'HOLD_NOT_FOUND'] : (REFUSALS[operation] ?? []);
      if (allowed.includes(status)) return;
      this.#wrongAnswers += 1;
      this.#note(`${operation}: ${status}`);
    }
  }

  /** Answers that said to come again. */
  get putOff(): number {
    return this.#putOff;
  }

  acknowledged(bookingId: string): void {
    this.#bookings.add(bookingId);
  }

  /** All that the ledger has of the show. */
  compare(ledger: readonly Omit<LedgerBooking, 'record'>[]): void {
    const known = new Set(ledger.map(({ booking }) => booking));
    this.#lostBookings = [...this.#bookings].filter((booking) => !known.has(booking)).length;
    const sold = ledger.filter(({ status }) => status === 'confirmed').flatMap(({ seats }) => seats);
    this.#soldTwice = sold.length - new Set(sold).size;
  }

  /** As k6 has them: domain truth first, then errors. */
  thresholds(): Threshold[] {
    return [
      isNothing('wrong_yes', this.#wrongYes),
      isNothing('wrong_answers', this.#wrongAnswers),
      isNothing('lost_bookings', this.#lostBookings),
      isNothing('sold_twice', this.#soldTwice),
      { name: 'granted_holds', expression: 'count>0', ok: this.#granted > 0, value: this.#granted },
      errorRate(this.#withoutAnswer / Math.max(1, this.#answers)),
    ];
  }

  #note(what: string): void {
    if (this.#wrong.length < 20) this.#wrong.push(withoutTokens(what));
  }
}

function isNothing(name: string, value: number): Threshold {
  return { name, expression: 'count==0', ok: value === 0, value };
}

function errorRate(value: number): Threshold {
  return { name: 'error_rate', expression: 'rate<0.01', ok: value < 0.01, value };
}
