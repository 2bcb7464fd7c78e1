import { type CounterBatch, type CounterTotals, MAX_COUNTERS_PER_BATCH } from '@holdfast/core';

export interface WindowCountsOptions {
  readonly windowMs: number;
  /** Callers in one window. Who comes when it is full is not counted: what then comes is overload, which has its own bound. */
  readonly maxTracked: number;
}

/** What one caller has had in one window. */
interface Count {
  /** Of all processes, as far as is known. */
  total: number;
  /** Of this process. */
  own: number;
  /** Of `own`, what the other processes have not been told. */
  unsent: number;
}

/** From this part of what they may have on, a caller's counts are shared: whoever has less is at no limit anywhere. */
const WORTH_SHARING = 1 / 16;
/** Had since the others were last told, this part is told without waiting. */
const URGENT = 1 / 8;

/**
 * A rate over a sliding window, from two fixed ones: what the last window had counts for as much as the sliding one still
 * covers of it. (As Cloudflare counts, "How we built rate limiting capable of scaling to millions of domains", 2017.)
 * Refused calls are not counted, so that waiting helps. Windows are numbered since the epoch.
 */
export class WindowCounts {
  readonly #windowMs: number;
  readonly #maxTracked: number;
  #window = 0;
  #current = new Map<string, Count>();
  #previous = new Map<string, Count>();
  /** Whose counts the others are to hear of, or we of theirs. */
  readonly #unshared = new Set<string>();
  #isUrgent = false;

  constructor({ windowMs, maxTracked }: WindowCountsOptions) {
    this.#windowMs = windowMs;
    this.#maxTracked = maxTracked;
  }

  get hasUnshared(): boolean {
    return this.#unshared.size > 0;
  }

  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  /**
   * Counts calls of a caller that may have `max` in a window. Undefined: they may have them; else how long to wait
   * until they would.
   */
  take(id: string, amount: number, max: number, nowMs: number): number | undefined {
    const sinceMs = this.#turnTo(nowMs);
    // More than there ever is at once is for whoever has had nothing.
    const wanted = Math.min(amount, max);
    const count = this.#current.get(id);
    const current = count?.total ?? 0;
    const previous = this.#previous.get(id)?.total ?? 0;
    if (current + previous * (1 - sinceMs / this.#windowMs) + wanted > max) {
      this.#unshared.add(id);
      return Math.ceil(this.#waitMs({ current, previous, room: max - wanted, sinceMs })) + 1;
    }
    if (count) this.#add(id, count, amount, max);
    else if (this.#current.size < this.#maxTracked) {
      this.#add(id, this.#track(this.#current, id), amount, max);
    }
    return undefined;
  }

  /** What the others have not been told, which from now on counts as told. */
  takeUnshared(nowMs: number): CounterBatch {
    this.#turnTo(nowMs);
    const counters = [];
    for (const id of this.#unshared) {
      if (counters.length === MAX_COUNTERS_PER_BATCH) break;
      this.#unshared.delete(id);
      counters.push({
        id,
        inWindow: takeUnsent(this.#current.get(id)),
        inWindowBefore: takeUnsent(this.#previous.get(id)),
      });
    }
    this.#isUrgent = false;
    return { windowMs: this.#windowMs, window: this.#window, counters };
  }

  /** Takes over what all processes have had. */
  learn({ window, counters }: CounterBatch, totals: NonNullable<CounterTotals['counters']>): void {
    counters.forEach(({ id }, position) => {
      const total = totals[position];
      if (!total) return;
      this.#learn(window, id, total.inWindow);
      this.#learn(window - 1, id, total.inWindowBefore);
    });
  }

  #learn(window: number, id: string, shared: number): void {
    const counts = this.#countsOf(window);
    if (!counts || shared === 0) return;
    const count = counts.get(id) ?? (counts.size < this.#maxTracked ? this.#track(counts, id) : undefined);
    // Where the counters were lost with their Redis, what this process knows still counts.
    if (count) count.total = Math.max(shared + count.unsent, count.own);
  }

  #countsOf(window: number): Map<string, Count> | undefined {
    if (window === this.#window) return this.#current;
    return window === this.#window - 1 ? this.#previous : undefined;
  }

  #track(counts: Map<string, Count>, id: string): Count {
    const count = { total: 0, own: 0, unsent: 0 };
    counts.set(id, count);
    return count;
  }

  #add(id: string, count: Count, amount: number, max: number): void {
    count.total += amount;
    count.own += amount;
    count.unsent += amount;
    if (count.total >= max * WORTH_SHARING) this.#unshared.add(id);
    if (count.unsent >= max * URGENT) this.#isUrgent = true;
  }

  /** Forgets windows that are over. Answers how much of the present one is. */
  #turnTo(nowMs: number): number {
    const window = Math.floor(nowMs / this.#windowMs);
    // A clock that was corrected by little: the window that was begun goes on at its beginning.
    if (window === this.#window - 1) return 0;
    if (window !== this.#window) {
      this.#previous = window === this.#window + 1 ? this.#current : new Map();
      this.#current = new Map();
      this.#window = window;
    }
    return nowMs - window * this.#windowMs;
  }

  /** Until no more than `room` is left of what was had, if nothing more is. */
  #waitMs(had: { current: number; previous: number; room: number; sinceMs: number }): number {
    const { current, previous, room, sinceMs } = had;
    if (current <= room) return this.#windowMs * (1 - (room - current) / previous) - sinceMs;
    return this.#windowMs - sinceMs + this.#windowMs * (1 - room / current);
  }
}

function takeUnsent(count: Count | undefined): number {
  const unsent = count?.unsent ?? 0;
  if (count) count.unsent = 0;
  return unsent;
}
