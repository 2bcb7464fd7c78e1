/**
 * A seat system that is right, in the plainest way: one map, one moment a request. It shares nothing with the checker,
 * which is tested against it. Times are the engine's, in whole milliseconds.
 */
import type { LedgerBooking, LiveHold, SeatStatus } from '../src/index.ts';

export type Answer =
  | {
      readonly ok: true;
      readonly hold?: string;
      readonly fence?: number;
      readonly expiresAtMs?: number;
      readonly booking?: string;
      readonly statuses?: Record<string, SeatStatus>;
    }
  | { readonly ok: false; readonly refusal: string; readonly taken?: readonly string[] };

interface ReferenceHold {
  readonly id: string;
  seats: string[];
  fence: number;
  expiresAtMs: number;
  state: 'active' | 'confirming' | 'confirmed' | 'cancelled' | 'expired' | 'released' | 'cleared';
}

export class ReferenceSeats {
  readonly #holds = new Map<string, ReferenceHold>();
  readonly #claims = new Map<string, string>();
  readonly #blocked = new Set<string>();
  readonly #bookings = new Map<string, LedgerBooking>();
  readonly #reacquires: boolean;
  #fence = 0;

  constructor({ reacquires }: { readonly reacquires: boolean }) {
    this.#reacquires = reacquires;
  }

  hold({ id, seats, ttlMs }: { id: string; seats: readonly string[]; ttlMs: number }, nowMs: number): Answer {
    const known = this.#holds.get(id);
    if (known) {
      const refusal = this.#refusalFor(id, nowMs);
      if (refusal) return refusal;
      return { ok: true, hold: id, fence: known.fence, expiresAtMs: known.expiresAtMs };
    }
    const taken = seats.filter((seat) => !this.#isFree(seat, nowMs));
    if (taken.length > 0) return { ok: false, refusal: 'SEAT_UNAVAILABLE', taken };
    this.#fence += 1;
    const hold: ReferenceHold = {
      id,
      seats: [...seats],
      fence: this.#fence,
      expiresAtMs: nowMs + ttlMs,
      state: 'active',
    };
    this.#holds.set(id, hold);
    for (const seat of seats) this.#claim(seat, id);
    return { ok: true, hold: id, fence: hold.fence, expiresAtMs: hold.expiresAtMs };
  }

  extend({ id, ttlMs }: { id: string; ttlMs: number }, nowMs: number): Answer {
    const refusal = this.#refusalFor(id, nowMs);
    if (refusal) return refusal;
    const hold = this.#get(id);
    if (hold.state === 'active') hold.expiresAtMs = Math.max(hold.expiresAtMs, nowMs + ttlMs);
    return { ok: true, expiresAtMs: hold.expiresAtMs };
  }

  release({ id, seats }: { id: string; seats: readonly string[] | undefined }, nowMs: number): Answer {
    const refusal = this.#refusalFor(id, nowMs);
    const hold = this.#holds.get(id);
    if (hold?.state === 'released') return { ok: true };
    if (refusal || !hold) return refusal ?? { ok: false, refusal: 'HOLD_NOT_FOUND' };
    const staying = seats ? hold.seats.filter((seat) => !seats.includes(seat)) : [];
    if (staying.length === hold.seats.length) return { ok: true };
    if (hold.state === 'confirming') return { ok: false, refusal: 'ALREADY_CONFIRMED' };
    if (staying.length === 0) this.#end(hold, 'released');
    else {
      for (const seat of hold.seats) if (!staying.includes(seat)) this.#claims.delete(seat);
      hold.seats = staying;
    }
    return { ok: true };
  }

  clear(id: string, nowMs: number): Answer {
    const hold = this.#holds.get(id);
    if (hold?.state === 'cleared') return { ok: true };
    const refusal = this.#refusalFor(id, nowMs);
    if (refusal || !hold) return refusal ?? { ok: false, refusal: 'HOLD_NOT_FOUND' };
    if (hold.state === 'confirming') return { ok: false, refusal: 'ALREADY_CONFIRMED' };
    this.#end(hold, 'cleared');
    return { ok: true };
  }

  /** Undefined: begun; `finishConfirm` is to follow. */
  beginConfirm(id: string, nowMs: number): Answer | undefined {
    const hold = this.#holds.get(id);
    if (hold?.state === 'confirmed') return this.#bookingOf(hold);
    const refusal = this.#refusalFor(id, nowMs);
    if (refusal && hold?.state === 'expired' && this.#reacquires) {
      if (hold.seats.some((seat) => !this.#isFree(seat, nowMs))) return refusal;
      this.#fence += 1;
      hold.fence = this.#fence;
      for (const seat of hold.seats) this.#claim(seat, id);
    } else if (refusal) return refusal;
    if (hold) hold.state = 'confirming';
    return undefined;
  }

  finishConfirm(id: string, nowMs: number): Answer {
    const hold = this.#get(id);
    if (hold.state === 'confirming') {
      hold.state = 'confirmed';
      const { seats, fence } = hold;
      const status = 'confirmed' as const;
      this.#bookings.set(`b-${id}`, {
        record: 'booking',
        booking: `b-${id}`,
        hold: id,
        seats: [...seats],
        fence,
        status,
        confirmedAtMs: nowMs,
      });
    }
    return this.#bookingOf(hold);
  }

  cancel(booking: string): Answer {
    const found = this.#bookings.get(booking);
    if (!found) return { ok: false, refusal: 'BOOKING_NOT_FOUND' };
    this.#bookings.set(booking, { ...found, status: 'cancelled' });
    const hold = this.#get(found.hold);
    if (hold.state === 'confirmed') this.#end(hold, 'cancelled');
    return { ok: true, booking };
  }

  block(seats: readonly string[], nowMs: number): Answer {
    const taken = seats.filter((seat) => !this.#blocked.has(seat) && !this.#isFree(seat, nowMs));
    if (taken.length > 0) return { ok: false, refusal: 'SEAT_UNAVAILABLE', taken };
    for (const seat of seats) {
      this.#endWhatRanOutOn(seat);
      this.#blocked.add(seat);
    }
    return { ok: true };
  }

  unblock(seats: readonly string[]): Answer {
    for (const seat of seats) this.#blocked.delete(seat);
    return { ok: true };
  }

  read(seats: readonly string[], nowMs: number): Answer {
    const statuses: Record<string, SeatStatus> = {};
    for (const seat of seats) {
      const status = this.#statusOf(seat, nowMs);
      if (status !== 'available') statuses[seat] = status;
    }
    return { ok: true, statuses };
  }

  bookings(): Iterable<LedgerBooking> {
    return this.#bookings.values();
  }

  liveHolds(nowMs: number): readonly LiveHold[] {
    return [...this.#holds.values()]
      .filter((hold) => hold.state === 'confirming' || (hold.state === 'active' && hold.expiresAtMs > nowMs))
      .map(({ id, seats, fence, expiresAtMs }) => ({
        record: 'live-hold',
        hold: id,
        seats: [...seats],
        fence,
        expiresAtMs,
      }));
  }

  #statusOf(seat: string, nowMs: number): SeatStatus {
    if (this.#blocked.has(seat)) return 'blocked';
    if (this.#isFree(seat, nowMs)) return 'available';
    return this.#get(this.#claims.get(seat) ?? '').state === 'confirmed' ? 'booked' : 'held';
  }

  #bookingOf({ id, fence }: ReferenceHold): Answer {
    return { ok: true, booking: `b-${id}`, fence };
  }

  #refusalFor(id: string, nowMs: number): Answer | undefined {
    const hold = this.#holds.get(id);
    if (!hold) return { ok: false, refusal: 'HOLD_NOT_FOUND' };
    if (hold.state === 'active' && hold.expiresAtMs <= nowMs) this.#end(hold, 'expired');
    switch (hold.state) {
      case 'active':
      case 'confirming':
        return undefined;
      case 'confirmed':
      case 'cancelled':
        return { ok: false, refusal: 'ALREADY_CONFIRMED' };
      case 'expired':
        return { ok: false, refusal: 'HOLD_EXPIRED' };
      default:
        return { ok: false, refusal: 'ALREADY_RELEASED' };
    }
  }

  #isFree(seat: string, nowMs: number): boolean {
    if (this.#blocked.has(seat)) return false;
    const hold = this.#holds.get(this.#claims.get(seat) ?? '');
    return !hold || (hold.state === 'active' && hold.expiresAtMs <= nowMs);
  }

  #claim(seat: string, id: string): void {
    this.#endWhatRanOutOn(seat);
    this.#claims.set(seat, id);
  }

  #endWhatRanOutOn(seat: string): void {
    const former = this.#holds.get(this.#claims.get(seat) ?? '');
    if (former) this.#end(former, 'expired');
  }

  #end(hold: ReferenceHold, state: ReferenceHold['state']): void {
    hold.state = state;
    for (const seat of hold.seats) if (this.#claims.get(seat) === hold.id) this.#claims.delete(seat);
  }

  #get(id: string): ReferenceHold {
    const hold = this.#holds.get(id);
    if (!hold) throw new Error(`there is no hold ${id}`);
    return hold;
  }
}
