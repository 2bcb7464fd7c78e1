import type { Counts, SeatStatus } from '../../lib/seat-status.ts';
import type { Outputs } from '../../lib/trpc.ts';

/** What `seats.watch` tells: where things stand, then each change. */
export type SeatEvent =
  Outputs['seats']['watch'] extends AsyncIterable<{ data: infer Event }> ? Event : never;

/** A change that does not follow the one before it: some were missed, and only a snapshot helps. */
export type Applied = 'applied' | 'seen-before' | 'gap';

/**
 * The status of every seat of a show, kept out of React: one seat's change renders one seat, not the hall.
 * Only taken seats are kept; a seat that is absent is available, once there was a snapshot.
 */
export class SeatStatuses {
  #taken = new Map<string, SeatStatus>();
  #version: number | undefined;
  readonly #bySeat = new Map<string, Set<() => void>>();
  readonly #all = new Set<() => void>();

  /** Of the last event; undefined before the first snapshot. */
  get version(): number | undefined {
    return this.#version;
  }

  /** Undefined: not known yet. */
  statusOf(seatId: string): SeatStatus | undefined {
    if (this.#version === undefined) return undefined;
    return this.#taken.get(seatId) ?? 'available';
  }

  countsOf(seatCount: number): Counts | undefined {
    if (this.#version === undefined) return undefined;
    const counts: Counts = { available: seatCount - this.#taken.size, held: 0, booked: 0, blocked: 0 };
    for (const status of this.#taken.values()) counts[status] += 1;
    return counts;
  }

  apply(event: SeatEvent): Applied {
    if (event.type === 'snapshot') {
      this.#replace(new Map(Object.entries(event.seats)), event.version);
      return 'applied';
    }
    if (this.#version === undefined || event.version > this.#version + 1) return 'gap';
    if (event.version <= this.#version) return 'seen-before';
    for (const seatId of event.seatIds) {
      if (event.status === 'available') this.#taken.delete(seatId);
      else this.#taken.set(seatId, event.status);
    }
    this.#version = event.version;
    this.#tell(event.seatIds);
    return 'applied';
  }

  subscribeSeat(seatId: string, listener: () => void): () => void {
    const listeners = this.#bySeat.get(seatId) ?? new Set();
    this.#bySeat.set(seatId, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#bySeat.delete(seatId);
    };
  }

  /** Told after every event that moved the version. */
  subscribe = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  #replace(taken: Map<string, SeatStatus>, version: number): void {
    const before = this.#taken;
    const isFirst = this.#version === undefined;
    this.#taken = taken;
    this.#version = version;
    const touched = isFirst ? [...this.#bySeat.keys()] : [...new Set([...before.keys(), ...taken.keys()])];
    this.#tell(touched.filter((seatId) => isFirst || before.get(seatId) !== taken.get(seatId)));
  }

  #tell(seatIds: readonly string[]): void {
    for (const seatId of seatIds) for (const listener of this.#bySeat.get(seatId) ?? []) listener();
    for (const listener of this.#all) listener();
  }
}
