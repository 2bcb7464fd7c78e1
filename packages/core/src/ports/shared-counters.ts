/**
 * Counters that all processes share, each kept per window of time: for rates, which are worth a guess and no call per
 * request. Only some engines have them; without them each process counts for itself.
 */
export interface SharedCounters {
  /**
   * Adds what is new to each counter and tells its totals.
   * @throws EngineUnavailable when no answer can be had in time; what was to be added may or may not have been.
   */
  add(batch: CounterBatch): Promise<CounterTotals>;
}

export interface CounterBatch {
  readonly windowMs: number;
  /** Windows since the epoch, by the sender's clock. */
  readonly window: number;
  /** At most MAX_COUNTERS_PER_BATCH. */
  readonly counters: readonly Counter[];
}

/** What a counter has, or is to get, in one window and in the one before it. */
interface Counter {
  readonly id: string;
  readonly inWindow: number;
  readonly inWindowBefore: number;
}

export interface CounterTotals {
  /** Epoch milliseconds, on the clock that all processes' windows go by. */
  readonly nowMs: number;
  /** In the order of the batch. Absent: its window is not one of now, and nothing was added. */
  readonly counters: readonly Omit<Counter, 'id'>[] | undefined;
}

/** Under a few milliseconds of the time of whoever counts them. */
export const MAX_COUNTERS_PER_BATCH = 1_000;
