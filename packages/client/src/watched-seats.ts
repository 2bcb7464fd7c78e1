import { type HoldfastError, toHoldfastError } from './errors.ts';
import type { SeatEvent, WatchOptions } from './watch.ts';

type Snapshot = Extract<SeatEvent, { type: 'snapshot' }>;
export type TakenStatus = Snapshot['seats'][string];

/** A show's seats, kept current by its feed until it is disposed or its `signal` aborts. */
export class WatchedSeats implements Disposable {
  readonly #stop = new AbortController();
  readonly #seats = new Map<string, TakenStatus>();
  readonly #listeners = new Set<(event: SeatEvent) => void>();
  #version = -1;
  #error: HoldfastError | undefined;

  private constructor() {}

  /** Answers once the seats are known. @throws HoldfastError as the feed does, ABORTED where `signal` did. */
  static async open(
    watch: (options: WatchOptions) => AsyncIterable<SeatEvent>,
    { signal, ...options }: Omit<WatchOptions, 'lastVersion'>,
  ): Promise<WatchedSeats> {
    const watched = new WatchedSeats();
    const stop = watched.#stop.signal;
    const events = watch({ ...options, signal: signal ? AbortSignal.any([signal, stop]) : stop });
    const known = Promise.withResolvers<void>();
    const follow = async () => {
      for await (const event of events) {
        watched.#apply(event);
        known.resolve();
      }
    };
    follow().then(
      () => known.reject(toHoldfastError(new Error('the watch ended'), signal ?? stop)),
      (error) => {
        watched.#error = toHoldfastError(error);
        known.reject(error);
      },
    );
    await known.promise;
    return watched;
  }

  /** Those that are taken; one that is absent is available. */
  get seats(): ReadonlyMap<string, TakenStatus> {
    return this.#seats;
  }
  /** Of the last event. */
  get version(): number {
    return this.#version;
  }
  /** Why the seats are no longer kept current; undefined while they are. */
  get error(): HoldfastError | undefined {
    return this.#error;
  }

  statusOf(seatId: string): TakenStatus | 'available' {
    return this.#seats.get(seatId) ?? 'available';
  }

  /** Called after each event, with what changed. Answers how to stop. */
  onChange(listener: (event: SeatEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  #apply(event: SeatEvent): void {
    if (event.type === 'snapshot') {
      this.#seats.clear();
      for (const [seatId, status] of Object.entries(event.seats)) this.#seats.set(seatId, status);
    } else {
      const { status, seatIds } = event;
      for (const seatId of seatIds) {
        if (status === 'available') this.#seats.delete(seatId);
        else this.#seats.set(seatId, status);
      }
    }
    this.#version = event.version;
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // Theirs to see, and no reason to stop following the seats.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
