import type { History, LiveHold, Operation } from '../../src/index.ts';
import type { Hindsight } from './hindsight.ts';
import { isClaiming, type State } from './state.ts';

/** What was read in the end and has not been seen yet: the live holds, each when it suits, and the snapshot. */
export interface Unseen {
  readonly liveHolds: readonly LiveHold[];
  /** Seats that no live hold has. */
  readonly unheld: readonly string[];
  /** As a read of all seats. */
  readonly snapshot: Operation | undefined;
}

/** The reading of the live holds, the snapshot, in any order, and then of the ledger, while lost requests may still arrive. */
export class FinalReading {
  readonly #history: History;
  readonly #hindsight: Hindsight;
  readonly #seats: readonly string[];

  constructor(history: History, hindsight: Hindsight) {
    this.#history = history;
    this.#hindsight = hindsight;
    const { operations, bookings = [], liveHolds = [], snapshot } = history;
    const named = [...operations, ...bookings, ...liveHolds].flatMap(({ seats = [] }) => seats);
    this.#seats = [...new Set([...named, ...Object.keys(snapshot?.seats ?? {})])];
  }

  get all(): Unseen {
    const { liveHolds, snapshot } = this.#history;
    const held = new Set(liveHolds?.flatMap(({ seats }) => seats));
    const read = snapshot && {
      record: 'operation' as const,
      client: 0,
      operation: 'read' as const,
      invokeMs: this.#hindsight.endMs,
      returnMs: this.#hindsight.readMs,
      outcome: 'ok' as const,
      seats: this.#seats,
      statuses: snapshot.seats,
    };
    return {
      liveHolds: liveHolds ?? [],
      unheld: liveHolds ? this.#seats.filter((seat) => !held.has(seat)) : [],
      snapshot: read,
    };
  }

  /** Without what this state shows. */
  without(state: State, { liveHolds, unheld, snapshot }: Unseen): Unseen {
    return {
      liveHolds: liveHolds.filter((live) => !this.#shows(state, live)),
      unheld: unheld.filter((seat) => this.#holdOn(state, seat)?.phase === 'live'),
      snapshot,
    };
  }

  /** Whether nothing is left to be seen but holds that run out until it was read, and the ledger is this one. */
  isOver(state: State, { liveHolds, unheld, snapshot }: Unseen): boolean {
    const runOut = unheld.every((seat) => (this.#holdOn(state, seat)?.from ?? 0) <= this.#hindsight.readMs);
    return liveHolds.length === 0 && runOut && !snapshot && this.#isLedger(state);
  }

  #holdOn(state: State, seat: string) {
    return state.holds[state.seats[seat] ?? ''];
  }

  #shows(state: State, live: LiveHold): boolean {
    const [first = ''] = live.seats;
    const id = state.seats[first] ?? '';
    const hold = state.holds[id];
    if (!isClaiming(hold) || hold.by < state.nowMs) return false;
    if (id !== live.hold && this.#hindsight.isGranted(id)) return false;
    return this.#hasJust(state, id, live.seats);
  }

  #isLedger(state: State): boolean {
    const { bookings } = this.#history;
    if (!bookings) return true;
    const live = bookings.filter(({ status }) => status === 'confirmed');
    const booked = this.#seats.filter((seat) => this.#holdOn(state, seat)?.phase === 'confirmed');
    return (
      booked.length === live.flatMap(({ seats }) => seats).length &&
      live.every(({ hold, seats }) => {
        return state.holds[hold]?.phase === 'confirmed' && this.#hasJust(state, hold, seats);
      })
    );
  }

  #hasJust(state: State, id: string, seats: readonly string[]): boolean {
    const owned = Object.keys(state.seats).filter((seat) => state.seats[seat] === id);
    return owned.length === seats.length && owned.every((seat) => seats.includes(seat));
  }
}
