/**
 * The same question as `checkLinearizable` answers, asked in the plainest way: every order there is, one after the other,
 * with nothing left out and nothing remembered. It shares no code with the checker. For histories of a dozen operations.
 */
import type { History, Operation } from '../src/index.ts';

interface Claim {
  readonly phase: 'live' | 'unsettled' | 'confirmed' | 'expired' | 'released' | 'cleared' | 'cancelled';
  readonly from: number;
  readonly by: number;
}

interface State {
  /** The earliest that the next operation can take place. */
  readonly nowMs: number;
  readonly seats: Readonly<Record<string, string>>;
  readonly holds: Readonly<Record<string, Claim>>;
}

const CLAIMING = ['live', 'unsettled', 'confirmed'];
const FOREVER = Number.POSITIVE_INFINITY;

export function isLinearizableByForce(history: History): boolean {
  return new BruteForce(history).search();
}

class BruteForce {
  readonly #history: History;
  /** What the engine's clock said, and between which moments. */
  readonly #told: { readonly engineMs: number; readonly sentMs: number; readonly returnMs: number }[] = [];
  readonly #firstSent = new Map<string, number>();
  readonly #endMs: number;
  /** What was read in the end was read by then. */
  readonly #readMs: number;

  constructor(history: History) {
    this.#history = history;
    for (const operation of history.operations) {
      const { key, invokeMs } = operation;
      const same = sameRequest(operation);
      if (key) this.#firstSent.set(same, Math.min(invokeMs, this.#firstSent.get(same) ?? FOREVER));
    }
    for (const operation of history.operations) {
      const { expiresAtMs = 0, ttlMs = 0, returnMs } = operation;
      if (operation.operation !== 'hold' || operation.outcome !== 'ok') continue;
      this.#told.push({ engineMs: expiresAtMs - ttlMs, sentMs: this.#sent(operation), returnMs });
    }
    this.#endMs = Math.max(...history.operations.map(({ returnMs }) => returnMs));
    this.#readMs = history.readMs ?? this.#endMs + 120_000;
  }

  search(): boolean {
    return this.#from({ nowMs: -FOREVER, seats: {}, holds: {} }, [...this.#history.operations]);
  }

  #from(state: State, left: readonly Operation[]): boolean {
    const required = left.filter(({ outcome }) => outcome !== 'unknown');
    if (required.length === 0 && this.#isFinal(state)) return true;
    const untilEndMs = required.length === 0 ? this.#readMs : this.#endMs;
    const firstReturnMs = Math.min(untilEndMs, ...required.map(({ returnMs }) => returnMs));
    for (const operation of left) {
      const nowMs = Math.max(state.nowMs, this.#sent(operation));
      if (nowMs > firstReturnMs) continue;
      const others = left.filter((other) => other !== operation);
      for (const next of this.#step({ ...state, nowMs }, operation, firstReturnMs)) {
        if (next.nowMs <= firstReturnMs && this.#from(next, others)) return true;
      }
    }
    return false;
  }

  /** The states it may lead to; none: it cannot take place here. A wait for a hold to run out is part of it. */
  #step(state: State, operation: Operation, untilMs: number): State[] {
    const { outcome } = operation;
    if (outcome === 'fail') return this.#refuse(state, operation, untilMs);
    const id = this.#idOf(operation);
    const hold = state.holds[id];
    const isLive = hold?.phase === 'live' && state.nowMs <= hold.by;
    const becomes = (phase: Claim['phase']) => [with_(state, id, { phase, from: FOREVER, by: FOREVER })];
    switch (operation.operation) {
      case 'hold': {
        if (!this.#canHaveMade(operation, id)) return [];
        if (hold) return operation.key && this.#isTold(operation.key) ? [state] : [];
        return this.#waitFor(state, operation.seats ?? [], untilMs).flatMap((free) => {
          const claim = { phase: 'live', ...this.#windowOf(operation, id, free.nowMs, untilMs) } as const;
          if (free.nowMs > claim.by) return [];
          const seats = { ...free.seats };
          for (const seat of operation.seats ?? []) seats[seat] = id;
          return [{ ...with_(free, id, claim), seats }];
        });
      }
      case 'extend': {
        if (hold?.phase === 'unsettled' || hold?.phase === 'confirmed') return [state];
        if (!isLive) return [];
        if (outcome === 'ok') {
          const told = this.#at(operation.expiresAtMs ?? 0);
          return told.by < hold.from ? [] : [with_(state, id, { phase: 'live', ...told })];
        }
        return [with_(state, id, { ...hold, by: hold.by + (operation.ttlMs ?? FOREVER) + 1 })];
      }
      case 'release': {
        if (hold?.phase === 'released') return [state];
        const isConfirming = hold?.phase === 'unsettled' || hold?.phase === 'confirmed';
        if (!isLive && !isConfirming) return [];
        const owned = Object.keys(state.seats).filter((seat) => state.seats[seat] === id);
        const staying = operation.seats ? owned.filter((seat) => !operation.seats?.includes(seat)) : [];
        if (staying.length === owned.length) return [state];
        if (!isLive) return [];
        if (staying.length === 0) return becomes('released');
        const seats = { ...state.seats };
        for (const seat of owned) if (!staying.includes(seat)) delete seats[seat];
        return [{ ...state, seats }];
      }
      case 'confirm': {
        if (hold?.phase === 'confirmed') return [state];
        if (!isLive && hold?.phase !== 'unsettled') return [];
        const isBooked = outcome === 'ok' || this.#history.bookings?.some((booking) => booking.hold === id);
        if (isBooked) return becomes('confirmed');
        if (!isLive) return [];
        const from = Math.max(state.nowMs, Math.min(hold.from, this.#firstCancelOfAny()));
        return [with_(state, id, { phase: 'unsettled', from, by: FOREVER })];
      }
      case 'clear':
        return hold?.phase === 'cleared' ? [state] : isLive ? becomes('cleared') : [];
      case 'cancel': {
        // Of a booking that nobody was told of it says nothing.
        if (id === '') return [state];
        if (hold?.phase === 'cancelled') return [state];
        return hold?.phase === 'confirmed' || hold?.phase === 'unsettled' ? becomes('cancelled') : [];
      }
      case 'block': {
        const wanted = (operation.seats ?? []).filter((seat) => state.seats[seat] !== '*');
        return this.#waitFor(state, wanted, untilMs).map((free) => {
          const seats = { ...free.seats };
          for (const seat of wanted) seats[seat] = '*';
          return { ...free, seats };
        });
      }
      case 'unblock': {
        const seats = { ...state.seats };
        for (const seat of operation.seats ?? []) if (seats[seat] === '*') delete seats[seat];
        return [{ ...state, seats }];
      }
      case 'read':
        return outcome === 'unknown' ? [] : this.#read(state, operation, untilMs);
    }
  }

  #refuse(state: State, operation: Operation, untilMs: number): State[] {
    const { refusal, taken, key } = operation;
    const id = this.#idOf(operation);
    if (refusal === 'SEAT_UNAVAILABLE') {
      const others = (seat: string) => {
        const owner = state.seats[seat];
        if (owner === '*') return true;
        return owner !== undefined && (!key || owner !== id) && this.#isClaimed(state, seat);
      };
      return taken && taken.length > 0 && taken.every(others) ? [state] : [];
    }
    if (operation.operation === 'cancel' || operation.hold === undefined) return [state];
    const hold = state.holds[id];
    const runsOut = () => {
      if (!hold || (hold.phase !== 'live' && hold.phase !== 'unsettled')) return [];
      const nowMs = Math.max(state.nowMs, hold.from);
      if (nowMs > untilMs) return [];
      return [{ ...with_(state, id, { ...hold, phase: 'expired' }), nowMs }];
    };
    switch (refusal) {
      case 'HOLD_EXPIRED':
        // Cancelled while its confirm is still under way, it is over.
        return hold?.phase === 'expired' || hold?.phase === 'cancelled' ? [state] : runsOut();
      case 'ALREADY_RELEASED':
        return hold?.phase === 'released' || hold?.phase === 'cleared' ? [state] : [];
      case 'ALREADY_CONFIRMED':
        return hold && ['confirmed', 'cancelled', 'unsettled'].includes(hold.phase) ? [state] : [];
      case 'HOLD_NOT_FOUND':
        return !hold || !CLAIMING.includes(hold.phase) ? [state] : runsOut();
      default:
        return [state];
    }
  }

  #read(state: State, { seats = [], statuses = {} }: Operation, untilMs: number): State[] {
    const free = seats.filter((seat) => statuses[seat] === undefined);
    const others = seats.filter((seat) => statuses[seat] !== undefined);
    return this.#waitFor(state, free, untilMs).filter((later) =>
      others.every((seat) => {
        const phase = later.holds[later.seats[seat] ?? '']?.phase;
        if (statuses[seat] === 'blocked') return later.seats[seat] === '*';
        if (statuses[seat] === 'booked') return this.#showsBooked(phase);
        return later.seats[seat] !== '*' && this.#isClaimed(later, seat);
      }),
    );
  }

  /** Until nothing is on the seats, which what may have run out by then leaves. */
  #waitFor(state: State, seats: readonly string[], untilMs: number): State[] {
    let waited = state;
    for (const seat of seats) {
      const id = waited.seats[seat];
      if (id === undefined) continue;
      if (id === '*') return [];
      const hold = waited.holds[id];
      if (!hold || !CLAIMING.includes(hold.phase)) continue;
      if (hold.phase === 'confirmed' || hold.from > untilMs) return [];
      const nowMs = Math.max(waited.nowMs, hold.from);
      waited = { ...with_(waited, id, { ...hold, phase: 'expired' }), nowMs };
    }
    return [waited];
  }

  #isClaimed(state: State, seat: string): boolean {
    const hold = state.holds[state.seats[seat] ?? ''];
    return hold !== undefined && CLAIMING.includes(hold.phase) && state.nowMs <= hold.by;
  }

  #isFinal(state: State): boolean {
    const { bookings, liveHolds, snapshot } = this.#history;
    const all = new Set([...Object.keys(state.seats), ...Object.keys(snapshot?.seats ?? {})]);
    for (const { seats } of [...(bookings ?? []), ...(liveHolds ?? [])])
      for (const seat of seats) all.add(seat);
    return [...all].every((seat) => {
      const id = state.seats[seat];
      const hold = id === undefined || id === '*' ? undefined : state.holds[id];
      const isClaimed = hold !== undefined && CLAIMING.includes(hold.phase);
      if (bookings) {
        const booking = bookings.find((one) => one.status === 'confirmed' && one.seats.includes(seat));
        if (booking ? hold?.phase !== 'confirmed' || id !== booking.hold : hold?.phase === 'confirmed')
          return false;
      }
      const live = liveHolds?.find((one) => one.seats.includes(seat));
      if (live && !(isClaimed && hold.by >= this.#endMs && (id === live.hold || !this.#isToldOf(id ?? ''))))
        return false;
      if (liveHolds && !live && hold?.phase === 'live' && hold.from > this.#readMs) return false;
      if (!snapshot) return true;
      switch (snapshot.seats[seat]) {
        case 'blocked':
          return id === '*';
        case 'booked':
          return this.#showsBooked(hold?.phase);
        case 'held':
          return isClaimed && hold.by >= this.#endMs;
        default:
          return id !== '*' && (!isClaimed || (hold.phase !== 'confirmed' && hold.from <= this.#readMs));
      }
    });
  }

  /** Of a booking that may be anybody's: who was not told of theirs may have had it taken back. */
  #firstCancelOfAny(): number {
    const { operations, bookings } = this.#history;
    const cancels = operations.filter(
      (one) => one.operation === 'cancel' && one.outcome !== 'fail' && this.#idOf(one) === '',
    );
    return bookings ? FOREVER : Math.min(...cancels.map(({ invokeMs }) => invokeMs));
  }

  /** Nobody sees a booking before the ledger has it. */
  #showsBooked(phase: Claim['phase'] | undefined): boolean {
    return phase === 'confirmed' || (phase === 'unsettled' && !this.#history.bookings);
  }

  #idOf(request: Operation): string {
    const { operation, hold, key, booking } = request;
    if (operation === 'cancel') {
      const known = this.#history.operations.find(
        (one) => one.operation === 'confirm' && one.booking === booking,
      );
      return known?.hold ?? this.#history.bookings?.find((one) => one.booking === booking)?.hold ?? '';
    }
    if (hold !== undefined) return hold;
    const told = this.#history.operations.find((one) => key && one.key === key && one.outcome === 'ok');
    const number = this.#history.operations.indexOf(request);
    const isForgotten = told && !isSameBody(told, request) && this.#mayBeBooked(told.hold);
    if (isForgotten && request.outcome === 'unknown') return `made by ${number}`;
    return told?.hold ?? `made by ${key ?? number}`;
  }

  /** One key makes holds of one request alone, while the engine knows the hold that it made. */
  #canHaveMade(operation: Operation, id: string): boolean {
    return this.#history.operations
      .filter((one) => one.operation === 'hold' && one.outcome === 'ok' && one.hold === id)
      .every((told) => isSameBody(told, operation));
  }

  #mayBeBooked(id: string | undefined): boolean {
    return this.#history.operations.some(
      (one) => one.operation === 'confirm' && one.hold === id && one.outcome !== 'fail',
    );
  }

  #isTold(key: string): boolean {
    return this.#history.operations.some((one) => one.key === key && one.outcome === 'ok');
  }

  #isToldOf(id: string): boolean {
    return this.#history.operations.some(
      (one) => one.hold === id && one.outcome === 'ok' && one.operation === 'hold',
    );
  }

  #sent(operation: Operation): number {
    const { key, invokeMs } = operation;
    return (key ? this.#firstSent.get(sameRequest(operation)) : undefined) ?? invokeMs;
  }

  /** Clocks go apart by 500 millionths of the time that passes. */
  #at(engineMs: number): { from: number; by: number } {
    let [from, by] = [-FOREVER, FOREVER];
    for (const told of this.#told) {
      const passedMs = engineMs - told.engineMs;
      const driftMs = Math.abs(passedMs) * 500e-6;
      from = Math.max(from, told.sentMs - 1 + passedMs - driftMs);
      by = Math.min(by, told.returnMs + passedMs + driftMs);
    }
    if (from > by) throw new Error('the clocks of a small history must agree');
    return { from, by };
  }

  #windowOf({ ttlMs = FOREVER }: Operation, id: string, fromMs: number, untilMs: number) {
    const told = this.#history.operations.find(
      (one) => one.hold === id && one.operation === 'hold' && one.outcome === 'ok',
    );
    if (told?.expiresAtMs !== undefined) return this.#at(told.expiresAtMs);
    return { from: fromMs + ttlMs - 1, by: untilMs + ttlMs + 1 };
  }
}

function isSameBody(one: Operation, other: Operation): boolean {
  return one.ttlMs === other.ttlMs && one.seats?.join(' ') === other.seats?.join(' ');
}

function sameRequest({ key, operation, seats, ttlMs }: Operation): string {
  return JSON.stringify([key, operation, seats, ttlMs]);
}

function with_(state: State, id: string, claim: Claim): State {
  return { ...state, holds: { ...state.holds, [id]: claim } };
}
