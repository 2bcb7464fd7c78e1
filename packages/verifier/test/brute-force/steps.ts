import type { Operation } from '../../src/index.ts';
import { DRIFT, type Hindsight } from './hindsight.ts';
import {
  type Claim,
  FOREVER,
  isClaimed,
  isClaiming,
  type State,
  waitFor,
  withHold,
  withSeats,
} from './state.ts';

/** What each operation may do to a state. */
export class Steps {
  readonly #hindsight: Hindsight;

  constructor(hindsight: Hindsight) {
    this.#hindsight = hindsight;
  }

  /** The states it may lead to; none: it cannot take place here. A wait for a hold to run out is part of it. */
  of(state: State, operation: Operation, untilMs: number): readonly State[] {
    const { outcome } = operation;
    if (outcome === 'fail') return this.#refuse(state, operation, untilMs);
    const id = this.#hindsight.idOf(operation);
    const hold = state.holds[id];
    const isLive = hold?.phase === 'live' && state.nowMs <= hold.by;
    const becomes = (phase: Claim['phase']) => [withHold(state, id, { phase, from: FOREVER, by: FOREVER })];
    switch (operation.operation) {
      case 'hold': {
        if (!this.#hindsight.canHaveMade(operation, id)) return [];
        const fence = this.#hindsight.fenceOf(operation, id);
        const isAnew = hold?.fence !== undefined && fence !== undefined && fence > hold.fence;
        if (hold && !isAnew) return this.#hindsight.isRetry(operation, id) ? [state] : [];
        const owned = Object.keys(state.seats).filter((seat) => state.seats[seat] === id);
        const over = waitFor(state, owned, untilMs);
        const free = over && waitFor(withSeats(over, owned, undefined), operation.seats ?? [], untilMs);
        if (!free) return [];
        const end = this.#hindsight.endOf(operation, id, { from: free.nowMs, by: untilMs });
        if (free.nowMs > end.by) return [];
        if (fence !== undefined && fence < free.fence) return [];
        const highest = { ...free, fence: fence ?? free.fence };
        const made = withHold(highest, id, { phase: 'live', ...end, fence });
        return [withSeats(made, operation.seats ?? [], id)];
      }
      case 'extend': {
        if (hold?.phase === 'unsettled' || hold?.phase === 'confirmed') return [state];
        if (!isLive) return [];
        if (outcome === 'ok') {
          const told = this.#hindsight.at(operation.expiresAtMs ?? 0);
          return told.by < hold.from ? [] : [withHold(state, id, { phase: 'live', ...told })];
        }
        return [
          withHold(state, id, { ...hold, by: hold.by + (operation.ttlMs ?? FOREVER) * (1 + DRIFT) + 1 }),
        ];
      }
      case 'release': {
        if (hold?.phase === 'released') return [state];
        const isConfirming = hold?.phase === 'unsettled' || hold?.phase === 'confirmed';
        if (!isLive && !isConfirming) return [];
        const owned = Object.keys(state.seats).filter((seat) => state.seats[seat] === id);
        const leaving = owned.filter((seat) => operation.seats?.includes(seat) ?? true);
        if (leaving.length === 0) return [state];
        if (!isLive) return [];
        if (leaving.length === owned.length) return becomes('released');
        return [withSeats(state, leaving, undefined)];
      }
      case 'confirm': {
        if (hold?.phase === 'confirmed') return [state];
        if (!isLive && hold?.phase !== 'unsettled') return [];
        if (outcome === 'ok' || this.#hindsight.isInLedger(id)) return becomes('confirmed');
        if (!isLive) return [];
        const from = Math.max(state.nowMs, Math.min(hold.from, this.#hindsight.firstCancelOfAny()));
        return [withHold(state, id, { phase: 'unsettled', from, by: FOREVER })];
      }
      case 'clear':
        if (this.#hindsight.mayBeOfUntold(operation)) return this.#clearUntold(state);
        return hold?.phase === 'cleared' ? [state] : isLive ? becomes('cleared') : [];
      case 'cancel': {
        // Of a booking that nobody was told of it says nothing.
        if (id === '') return [state];
        if (hold?.phase === 'cancelled') return [state];
        return hold?.phase === 'confirmed' || hold?.phase === 'unsettled' ? becomes('cancelled') : [];
      }
      case 'block': {
        const wanted = (operation.seats ?? []).filter((seat) => state.seats[seat] !== '*');
        const free = waitFor(state, wanted, untilMs);
        return free ? [withSeats(free, wanted, '*')] : [];
      }
      case 'unblock': {
        const blocked = (operation.seats ?? []).filter((seat) => state.seats[seat] === '*');
        return [withSeats(state, blocked, undefined)];
      }
      case 'read':
        return outcome === 'unknown' ? [] : this.#read(state, operation, untilMs);
    }
  }

  /** Any that nobody was told of. */
  #clearUntold(state: State): readonly State[] {
    return Object.entries(state.holds).flatMap(([id, hold]) => {
      if (this.#hindsight.isGranted(id)) return [];
      if (hold.phase === 'cleared') return [state];
      const isLive = hold.phase === 'live' && state.nowMs <= hold.by;
      return isLive ? [withHold(state, id, { phase: 'cleared', from: FOREVER, by: FOREVER })] : [];
    });
  }

  #refuse(state: State, operation: Operation, untilMs: number): readonly State[] {
    const { refusal, taken, key } = operation;
    const id = this.#hindsight.idOf(operation);
    if (refusal === 'SEAT_UNAVAILABLE') {
      const others = (seat: string) => {
        const owner = state.seats[seat];
        if (owner === '*') return true;
        return owner !== undefined && (!key || owner !== id) && isClaimed(state, seat);
      };
      return taken && taken.length > 0 && taken.every(others) ? [state] : [];
    }
    if (operation.operation === 'cancel' || operation.hold === undefined) return [state];
    if (this.#hindsight.mayBeOfUntold(operation)) return [state];
    const hold = state.holds[id];
    const runsOut = () => {
      if (!hold || (hold.phase !== 'live' && hold.phase !== 'unsettled')) return [];
      const nowMs = Math.max(state.nowMs, hold.from);
      if (nowMs > untilMs) return [];
      return [{ ...withHold(state, id, { ...hold, phase: 'expired' }), nowMs }];
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
        return isClaiming(hold) ? runsOut() : [state];
      default:
        return [state];
    }
  }

  #read(state: State, { seats = [], statuses = {} }: Operation, untilMs: number): readonly State[] {
    const free = seats.filter((seat) => statuses[seat] === undefined);
    const others = seats.filter((seat) => statuses[seat] !== undefined);
    const later = waitFor(state, free, untilMs);
    if (!later) return [];
    const isRight = others.every((seat) => {
      const phase = later.holds[later.seats[seat] ?? '']?.phase;
      if (statuses[seat] === 'blocked') return later.seats[seat] === '*';
      if (statuses[seat] === 'booked') return this.#hindsight.showsBooked(phase);
      return later.seats[seat] !== '*' && isClaimed(later, seat);
    });
    return isRight ? [later] : [];
  }
}
