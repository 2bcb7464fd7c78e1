import type { Counts, SeatStatus } from '../../lib/seat-status.ts';
import type { Outputs } from '../../lib/trpc.ts';

/** What `seats.watch` tells: where things stand, then each change. */
export type SeatEvent =
  Outputs['seats']['watch'] extends AsyncIterable<{ data: infer Event }> ? Event : never;

/** `no-snapshot`: a change of seats of which nothing is known, and only a snapshot helps. */
export type Applied = 'applied' | 'seen-before' | 'no-snapshot';

type TakenStatus = Exclude<SeatStatus, 'available'>;
type TakenCounts = Record<TakenStatus, number>;
/** Runs what it is given, soon. */
export type Schedule = (flush: () => void) => void;

const nextFrame: Schedule = (flush) => requestAnimationFrame(flush);

/**
 * The status of every seat of a show, kept out of React. Only taken seats are kept; a seat that is absent is
 * available, once there was a snapshot. Listeners are told once per frame of all that changed since the last, however
 * many events that were; what they ask is answered as of now.
 *
 * Versions rise, but not always by one: an engine may share its numbers with other shows. Whether anything was missed
 * is the server's to know, and it sends a snapshot then.
 */
export class SeatStatuses {
  #taken = new Map<string, TakenStatus>();
  #counts: TakenCounts = { held: 0, booked: 0, blocked: 0 };
  #version: number | undefined;
  /** Changed since listeners were told last; `all`: nothing was known before. */
  #changed: Set<string> | 'all' | undefined;
  readonly #schedule: Schedule;
  readonly #bySeat = new Map<string, Set<() => void>>();
  readonly #bySeats = new Set<(seatIds: ReadonlySet<string> | 'all') => void>();
  readonly #all = new Set<() => void>();

  constructor(schedule: Schedule = nextFrame) {
    this.#schedule = schedule;
  }

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
    return { available: seatCount - this.#taken.size, ...this.#counts };
  }

  apply(event: SeatEvent): Applied {
    if (event.type === 'snapshot') {
      this.#replace(event.seats, event.version);
      return 'applied';
    }
    if (this.#version === undefined) return 'no-snapshot';
    if (event.version <= this.#version) return 'seen-before';
    this.#version = event.version;
    for (const seatId of event.seatIds) this.#set(seatId, event.status);
    this.#plan(event.seatIds);
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

  /** Told which seats changed, or that all did. */
  subscribeSeats(listener: (seatIds: ReadonlySet<string> | 'all') => void): () => void {
    this.#bySeats.add(listener);
    return () => this.#bySeats.delete(listener);
  }

  /** Told of any change. */
  subscribe = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  #set(seatId: string, status: SeatStatus): void {
    const before = this.#taken.get(seatId);
    if (before !== undefined) this.#counts[before] -= 1;
    if (status === 'available') {
      this.#taken.delete(seatId);
    } else {
      this.#taken.set(seatId, status);
      this.#counts[status] += 1;
    }
  }

  #replace(seats: Readonly<Record<string, TakenStatus>>, version: number): void {
    const isFirst = this.#version === undefined;
    const before = this.#taken;
    this.#version = version;
    this.#taken = new Map(Object.entries(seats));
    this.#counts = { held: 0, booked: 0, blocked: 0 };
    for (const status of this.#taken.values()) this.#counts[status] += 1;
    if (isFirst) {
      this.#plan('all');
      return;
    }
    const touched = new Set([...before.keys(), ...this.#taken.keys()]);
    this.#plan([...touched].filter((seatId) => before.get(seatId) !== this.#taken.get(seatId)));
  }

  #plan(seatIds: readonly string[] | 'all'): void {
    const isPlanned = this.#changed !== undefined;
    if (seatIds === 'all') this.#changed = 'all';
    else if (this.#changed !== 'all') {
      this.#changed ??= new Set();
      for (const seatId of seatIds) this.#changed.add(seatId);
    }
    if (!isPlanned) this.#schedule(this.#tell);
  }

  #tell = (): void => {
    const changed = this.#changed;
    this.#changed = undefined;
    if (changed === undefined) return;
    for (const seatId of changed === 'all' ? [...this.#bySeat.keys()] : changed) {
      for (const listener of this.#bySeat.get(seatId) ?? []) listener();
    }
    for (const listener of this.#bySeats) listener(changed);
    for (const listener of this.#all) listener();
  };
}
