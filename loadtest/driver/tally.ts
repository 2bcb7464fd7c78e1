import type { LedgerBooking, OperationName, Sent } from '@holdfast/verifier';
import type { RefusalStatus } from '../k6/lib/contract.ts';
import { isUnavailable, refusalIn } from '../k6/lib/refusals.ts';
import { withoutTokens } from '../k6/lib/secrets.ts';
import type { Threshold } from '../k6/lib/summary.ts';
import { MAX_ERROR_RATE } from '../k6/thresholds/bounds.ts';
import { type Answer, isPutOff } from './connections.ts';
import { Latencies } from './latencies.ts';

const OF_HOLDS: readonly RefusalStatus[] = [
  'HOLD_EXPIRED',
  'HOLD_NOT_FOUND',
  'ALREADY_RELEASED',
  'ALREADY_CONFIRMED',
];

/** How each may be refused here. */
const REFUSALS: Partial<Record<OperationName, readonly RefusalStatus[]>> = {
  hold: ['SEAT_UNAVAILABLE'],
  extend: OF_HOLDS,
  release: OF_HOLDS,
  confirm: OF_HOLDS,
  clear: OF_HOLDS,
  cancel: [],
  read: [],
};
const OPERATIONS = Object.keys(REFUSALS) as OperationName[];

/** What the driver itself finds, while it goes and at the end. The history, and who judges it, find more. */
export class Tally {
  readonly #bookings = new Set<string>();
  readonly #wrong: string[] = [];
  readonly #latencies = new Latencies();
  #granted = 0;
  #wrongAnswers = 0;
  #wrongYes = 0;
  /** Without an answer, or with one that says that something is broken. */
  #failed = 0;
  #answers = 0;
  #putOff = 0;
  #lostBookings = 0;
  #soldTwice = 0;

  /** Some of the answers that should not have been, in words. */
  get wrong(): readonly string[] {
    return this.#wrong;
  }

  /** @param tookMs between the sending and the answer */
  count({ operation, asStranger }: Omit<Sent, 'client'>, answer: Answer<unknown>, tookMs: number): void {
    this.#answers += 1;
    if (answer.outcome === 'ok' || answer.httpStatus !== 0) this.#latencies.add(operation, tookMs);
    if (answer.outcome === 'ok') {
      if (asStranger) this.#wrongYes += 1;
      else if (operation === 'hold') this.#granted += 1;
    } else if (isPutOff(answer)) {
      this.#putOff += 1;
    } else if (answer.outcome === 'unknown') {
      if (answer.wasCut) return;
      this.#failed += 1;
      const isStrange =
        answer.httpStatus !== 0 && !isUnavailable(refusalIn({ refusal: undefined, ...answer }));
      if (isStrange) this.#wrongAnswers += 1;
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

  /** As k6 has them: domain truth first, then how well it is served. */
  thresholds({ p95Ms }: { readonly p95Ms: number }): Threshold[] {
    return [
      isNothing('wrong_yes', this.#wrongYes),
      isNothing('wrong_answers', this.#wrongAnswers),
      isNothing('lost_bookings', this.#lostBookings),
      isNothing('sold_twice', this.#soldTwice),
      { name: 'granted_holds', expression: 'count>0', ok: this.#granted > 0, value: this.#granted },
      ...OPERATIONS.map((operation) => isQuick(`${operation}_ms`, this.#latencies.p95Ms(operation), p95Ms)),
      errorRate(this.#failed / Math.max(1, this.#answers)),
    ];
  }

  #note(what: string): void {
    if (this.#wrong.length < 20) this.#wrong.push(withoutTokens(what));
  }
}

function isNothing(name: string, value: number): Threshold {
  return { name, expression: 'count==0', ok: value === 0, value };
}

function isQuick(name: string, value: number, p95Ms: number): Threshold {
  return { name, expression: `p(95)<${p95Ms}`, ok: value < p95Ms, value };
}

function errorRate(value: number): Threshold {
  return { name: 'error_rate', expression: `rate<${MAX_ERROR_RATE}`, ok: value < MAX_ERROR_RATE, value };
}
