import type { SeatIndex } from '../../domain/seats.ts';

/** Wide enough for epoch milliseconds and for any seat, so that keys sort as their numbers do. */
const TIME_DIGITS = 16;
const SEAT_DIGITS = 7;

/** A range of keys, as etcd takes it: from `start` on, before `end`. */
export interface KeyRange {
  readonly start: string;
  readonly end: string;
}

/**
 * The keys of one show. `meta` says whether the rest counts; all the rest lies under one prefix, to be cleared away
 * in one operation.
 */
export class ShowKeys {
  readonly meta: string;
  /** There while somebody has the loading of the show to themselves. */
  readonly loading: string;
  readonly all: KeyRange;
  /** Put with every change of seats; its history is the feed. */
  readonly feed: string;
  /** Put where a fence is needed and nothing else changes: it makes a revision. */
  readonly fence: string;
  readonly seats: KeyRange;
  readonly #data: string;

  constructor(showId: string) {
    const show = `holdfast/${showId}`;
    this.meta = `${show}/meta`;
    this.loading = `${show}/loading`;
    this.#data = `${show}/claims/`;
    this.all = under(this.#data);
    this.feed = `${this.#data}feed`;
    this.fence = `${this.#data}fence`;
    this.seats = under(`${this.#data}seat/`);
  }

  seat(seat: SeatIndex): string {
    return this.seats.start + String(seat).padStart(SEAT_DIGITS, '0');
  }

  hold(holdId: string): string {
    return `${this.#data}hold/${holdId}`;
  }

  /** Active holds by when they run out. */
  active(entry: Due): string {
    return this.#due('active', entry);
  }

  /** Confirming holds by when they are in doubt. */
  confirming(entry: Due): string {
    return this.#due('confirming', entry);
  }

  due(index: DueIndexName, { from, untilMs }: { from?: Due | undefined; untilMs?: number }): KeyRange {
    const whole = under(`${this.#data}${index}/`);
    return {
      // Right after the key: a zero byte more.
      start: from ? `${this.#due(index, from)}\0` : whole.start,
      end: untilMs === undefined ? whole.end : `${whole.start}${digits(untilMs + 1)}`,
    };
  }

  /** Live holds of a customer. */
  customer(customerRef: string): KeyRange {
    return under(`${this.#data}customer/${encodeURIComponent(customerRef)}/`);
  }

  holdOfCustomer(customerRef: string, holdId: string): string {
    return this.customer(customerRef).start + holdId;
  }

  #due(index: DueIndexName, { expiresAtMs, holdId }: Due): string {
    return `${this.#data}${index}/${digits(expiresAtMs)}/${holdId}`;
  }
}

type DueIndexName = 'active' | 'confirming';

export interface Due {
  readonly expiresAtMs: number;
  readonly holdId: string;
}

export function seatIn(key: string): SeatIndex {
  return Number(key.slice(-SEAT_DIGITS));
}

export function dueIn(key: string): Due {
  const [expiresAtMs, holdId = ''] = key.split('/').slice(-2);
  return { expiresAtMs: Number(expiresAtMs), holdId };
}

function under(prefix: string): KeyRange {
  const last = prefix.length - 1;
  return { start: prefix, end: prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1) };
}

function digits(timeMs: number): string {
  return String(timeMs).padStart(TIME_DIGITS, '0');
}
