import type { LedgerBooking, LiveHold, SeatStatus } from '../../../src/index.ts';
import { type Answer, no, unavailable } from './answer.ts';
import type { Mistake } from './mistake.ts';
import { SeatFeed } from './seat-feed.ts';
import { SeatLedger } from './seat-ledger.ts';

interface HoldRecord {
  readonly id: string;
  readonly token: string;
  readonly request: string;
  readonly ttlMs: number;
  seats: readonly string[];
  fence: number;
  expiresAtMs: number;
  firstAnswer: Answer | undefined;
  state: 'active' | 'confirming' | 'expired' | 'released' | 'cleared' | 'booked';
}

const CONFIRM_MS = 400;

/** A seat system that does all that it should, or one thing that it should not: what the rules are tried on. */
export class SeatSystem {
  readonly feed: SeatFeed;
  readonly #ledger: SeatLedger;
  readonly #mistake: Mistake | undefined;
  /** Whether a retry gets the very answer of its first try, or how its hold stands now: api and core differ in that. */
  readonly #replays: boolean;
  readonly #reacquires: boolean;
  readonly #holds = new Map<string, HoldRecord>();
  readonly #bySeat = new Map<string, HoldRecord | 'block'>();
  #nowMs = 0;
  #fence = 100;
  #ids = 0;

  constructor(options: { mistake: Mistake | undefined; replays: boolean; reacquires: boolean }) {
    this.feed = new SeatFeed(options.mistake);
    this.#ledger = new SeatLedger(options.mistake);
    this.#mistake = options.mistake;
    this.#replays = options.replays;
    this.#reacquires = options.reacquires;
  }

  /** As it is at this moment of the engine's clock, which counts whole milliseconds. */
  at(nowMs: number): this {
    this.#nowMs = Math.floor(nowMs);
    if (this.#mistake !== 'runs out late') {
      for (const hold of this.#holds.values()) this.#endIfOver(hold);
    }
    return this;
  }

  hold(seats: readonly string[], ttlMs: number, key: string | undefined): Answer & { token?: string } {
    const id = key !== undefined && this.#mistake !== 'knows no key' ? `k-${key}` : `h${++this.#ids}`;
    const request = `${seats} ${ttlMs}`;
    const known = this.#holds.get(id);
    if (known) return this.#holdAgain(known, request);
    const taken = this.#mistake === 'takes what is held' ? [] : seats.filter((seat) => this.#isTaken(seat));
    if (taken.length > 0) return unavailable(taken);
    this.#fence += this.#mistake === 'counts fences down' ? -1 : 1;
    const longerMs = this.#mistake === 'gives longer than asked' && this.#fence % 3 === 0 ? 50 : 0;
    const record: HoldRecord = {
      id,
      token: `t-${id}`,
      request,
      ttlMs,
      seats,
      fence: this.#fence,
      expiresAtMs: this.#nowMs + ttlMs + longerMs,
      firstAnswer: undefined,
      state: 'active',
    };
    this.#holds.set(id, record);
    this.#take(record, 'held');
    record.firstAnswer = this.#told(record);
    return { ...record.firstAnswer, token: record.token };
  }

  extend(id: string, token: string, ttlMs: number): Answer {
    const { record, refusal } = this.#owned(id, token);
    if (!record) return refusal;
    if (record.state === 'active') record.expiresAtMs = Math.max(record.expiresAtMs, this.#nowMs + ttlMs);
    return { outcome: 'ok', expiresAtMs: record.expiresAtMs };
  }

  release(id: string, token: string, seats: readonly string[] | undefined): Answer {
    const { record, refusal } = this.#owned(id, token);
    if (!record)
      return this.#holds.get(id)?.state === 'released' && refusal.refusal === 'ALREADY_RELEASED'
        ? { outcome: 'ok' }
        : refusal;
    if (record.state === 'confirming') return no('ALREADY_CONFIRMED');
    const staying = record.seats.filter((seat) => seats !== undefined && !seats.includes(seat));
    if (staying.length === 0) this.#end(record, 'released');
    else this.#leave(record, staying);
    return { outcome: 'ok' };
  }

  clear(id: string): Answer {
    const record = this.#holds.get(id);
    if (record?.state === 'cleared') return { outcome: 'ok' };
    const refusal = this.#endOf(record);
    if (refusal || !record) return refusal ?? no('HOLD_NOT_FOUND');
    if (record.state === 'confirming') return no('ALREADY_CONFIRMED');
    this.#end(record, 'cleared');
    return { outcome: 'ok' };
  }

  /** The first step, after which time no longer ends it. The answer, where it goes no further. */
  beginConfirm(id: string, token: string): Answer | undefined {
    const known = this.#holds.get(id);
    if (known?.state === 'booked' && (this.#mistake === 'minds no token' || known.token === token))
      return this.#ledger.told(known);
    const { record, refusal } = this.#owned(id, token);
    if (record) {
      record.state = 'confirming';
      record.expiresAtMs = Math.max(record.expiresAtMs, this.#nowMs + CONFIRM_MS);
      return undefined;
    }
    const isFree = known?.state === 'expired' && known.seats.every((seat) => !this.#isTaken(seat));
    if (!this.#reacquires || refusal.refusal !== 'HOLD_EXPIRED' || !known || !isFree) return refusal;
    this.#fence += 1;
    known.fence = this.#fence;
    known.state = 'confirming';
    known.expiresAtMs = this.#nowMs + CONFIRM_MS;
    this.#take(known, 'held');
    return undefined;
  }

  /** The second step, in the ledger. */
  book(id: string): Answer {
    const record = this.#holds.get(id);
    if (record?.state === 'booked') return this.#ledger.told(record);
    if (record?.state !== 'confirming') return no('HOLD_EXPIRED');
    record.state = 'booked';
    this.#ledger.book(record, this.#nowMs);
    this.feed.announce(record.seats, 'booked');
    return this.#ledger.told(record);
  }

  cancel(id: string): Answer {
    const booking = this.#ledger.cancel(id);
    if (!booking) return no('BOOKING_NOT_FOUND');
    const hold = this.#holds.get(booking.hold);
    if (booking.status === 'confirmed' && hold) {
      const own = booking.seats.filter((seat) => this.#bySeat.get(seat) === hold);
      for (const seat of own) this.#bySeat.delete(seat);
      this.feed.announce(own, 'available');
    }
    return { outcome: 'ok' };
  }

  block(seats: readonly string[]): Answer {
    const taken = seats.filter((seat) => this.#bySeat.get(seat) !== 'block' && this.#isTaken(seat));
    if (taken.length > 0) return unavailable(taken);
    for (const seat of seats) this.#bySeat.set(seat, 'block');
    this.feed.announce(seats, 'blocked');
    return { outcome: 'ok' };
  }

  unblock(seats: readonly string[]): Answer {
    const blocked = seats.filter((seat) => this.#bySeat.get(seat) === 'block');
    for (const seat of blocked) this.#bySeat.delete(seat);
    this.feed.announce(blocked, 'available');
    return { outcome: 'ok' };
  }

  read(seats: readonly string[]): Answer {
    const all = this.feed.snapshot();
    const statuses = Object.fromEntries(seats.flatMap((seat) => (all[seat] ? [[seat, all[seat]]] : [])));
    return { outcome: 'ok', statuses };
  }

  bookings(): LedgerBooking[] {
    const unbooked = [...this.#holds.values()].find(
      ({ state }) => state === 'active' || state === 'released',
    );
    return this.#ledger.bookings(unbooked, this.#nowMs);
  }

  liveHolds(): LiveHold[] {
    return [...this.#holds.values()]
      .filter(({ state }) => state === 'active' || state === 'confirming')
      .map(({ id, seats, fence, expiresAtMs }) => ({
        record: 'live-hold',
        hold: id,
        seats,
        fence,
        expiresAtMs,
      }));
  }

  #holdAgain(known: HoldRecord, request: string): Answer & { token?: string } {
    if (known.request !== request) return no('IDEMPOTENCY_MISMATCH');
    if (this.#replays && known.firstAnswer) return { ...known.firstAnswer, token: known.token };
    if (known.state === 'booked') return no('ALREADY_CONFIRMED');
    return this.#endOf(known) ?? { ...this.#told(known), token: known.token };
  }

  #told({ id, fence, expiresAtMs }: HoldRecord): Answer {
    const wrong = this.#mistake === 'tells another fence' && fence % 3 === 0 ? 3 : 0;
    return { outcome: 'ok', hold: id, fence: fence - wrong, expiresAtMs };
  }

  #owned(
    id: string,
    token: string,
  ): { record: HoldRecord; refusal: Answer } | { record: undefined; refusal: Answer } {
    const known = this.#holds.get(id);
    if (known && known.token !== token && this.#mistake !== 'minds no token') {
      return { record: undefined, refusal: no('WRONG_TOKEN') };
    }
    const refusal = this.#endOf(known);
    return known && !refusal
      ? { record: known, refusal: {} }
      : { record: undefined, refusal: refusal ?? no('HOLD_NOT_FOUND') };
  }

  #endOf(record: HoldRecord | undefined): Answer | undefined {
    if (!record) return no('HOLD_NOT_FOUND');
    if (this.#mistake === 'runs out early' && record.fence % 3 === 0 && record.state === 'active') {
      if (record.expiresAtMs - record.ttlMs / 2 <= this.#nowMs) this.#end(record, 'expired');
    }
    switch (record.state) {
      case 'expired':
        return no('HOLD_EXPIRED');
      case 'released':
      case 'cleared':
        return no('ALREADY_RELEASED');
      case 'booked':
        return no('ALREADY_CONFIRMED');
      default:
        return undefined;
    }
  }

  #endIfOver(record: HoldRecord): void {
    const { state, expiresAtMs } = record;
    if ((state === 'active' || state === 'confirming') && expiresAtMs <= this.#nowMs)
      this.#end(record, 'expired');
  }

  #isTaken(seat: string): boolean {
    const claim = this.#bySeat.get(seat);
    if (claim === undefined || claim === 'block') return claim !== undefined;
    return !(this.#mistake === 'books what is sold' && claim.state === 'booked');
  }

  #take(record: HoldRecord, status: SeatStatus): void {
    for (const seat of record.seats) this.#bySeat.set(seat, record);
    this.feed.announce(record.seats, status);
  }

  #leave(record: HoldRecord, staying: readonly string[]): void {
    const own = record.seats.filter((seat) => !staying.includes(seat) && this.#bySeat.get(seat) === record);
    for (const seat of own) this.#bySeat.delete(seat);
    record.seats = staying;
    this.feed.announce(own, 'available');
  }

  #end(record: HoldRecord, state: HoldRecord['state']): void {
    const { seats } = record;
    record.state = state;
    this.#leave(record, []);
    // It is still known which it had.
    record.seats = seats;
  }
}
