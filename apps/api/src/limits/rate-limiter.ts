import type { SharedCounters } from '@holdfast/core';
import type { FastifyBaseLogger } from 'fastify';
import { WindowCounts } from './window-counts.ts';

/** Rates are averages over this long; in a window that follows a quiet one, all of it may come at once. */
const WINDOW_MS = 2_000;
/** Callers that one process counts in a window: some ten megabytes. */
const MAX_TRACKED = 50_000;
/** So often processes tell one another what they counted, where anybody is near a limit. */
const SHARE_EVERY_MS = 150;
/** So soon where somebody has had much since. */
const SHARE_URGENT_MS = 20;
/** After which counters that could not be reached are asked again. */
const TRY_AGAIN_MS = 1_000;

export interface RateLimiterOptions {
  /** Absent: this process counts for itself. */
  readonly counters: SharedCounters | undefined;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
}

/**
 * Limits how often each caller calls, over all processes. A request is decided from what this process knows: what it
 * counted itself, and what all had counted when they last told one another, in one call for all callers several times a
 * second. (@fastify/rate-limit and rate-limiter-flexible ask Redis at every request, which costs about as much as the
 * request itself; hence these few lines.) So for a moment each process may let through what the others do not know of; it
 * counts all the same, and who had too much waits for longer.
 */
export class RateLimiter {
  readonly #counts = new WindowCounts({ windowMs: WINDOW_MS, maxTracked: MAX_TRACKED });
  readonly #counters: SharedCounters | undefined;
  readonly #log: RateLimiterOptions['log'];
  /** What to add to this process' clock to have the counters'. */
  #aheadMs = performance.timeOrigin;
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = 0;
  #isSharing = false;
  #isAlone = false;
  #isClosed = false;

  constructor({ counters, log }: RateLimiterOptions) {
    this.#counters = counters;
    this.#log = log;
  }

  /** Undefined: they may have the calls, and those are counted; else how many ms to wait until they may. */
  take(id: string, { calls, perSecond }: { readonly calls: number; readonly perSecond: number }) {
    const waitMs = this.#counts.take(id, calls, (perSecond * WINDOW_MS) / 1_000, this.#nowMs());
    if (this.#counts.hasUnshared && !this.#isAlone) {
      this.#shareWithin(this.#counts.isUrgent ? SHARE_URGENT_MS : SHARE_EVERY_MS);
    }
    return waitMs;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #nowMs(): number {
    return performance.now() + this.#aheadMs;
  }

  #shareWithin(ms: number): void {
    if (!this.#counters || this.#isSharing || this.#isClosed) return;
    const dueAtMs = performance.now() + ms;
    if (this.#timer && this.#dueAtMs <= dueAtMs) return;
    clearTimeout(this.#timer);
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => this.#share(this.#counters), ms).unref();
  }

  async #share(counters: SharedCounters | undefined): Promise<void> {
    this.#timer = undefined;
    this.#isSharing = true;
    const batch = this.#counts.takeUnshared(this.#nowMs());
    try {
      const totals = await counters?.add(batch);
      if (totals) this.#aheadMs = totals.nowMs - performance.now();
      if (totals?.counters) this.#counts.learn(batch, totals.counters);
      if (this.#isAlone) this.#log.info('callers are limited over all processes again');
      this.#isAlone = false;
    } catch (error) {
      // What was to be told is lost to the others. It counts here, and in two windows it counts nowhere.
      if (!this.#isAlone && !this.#isClosed) {
        this.#log.warn({ err: error }, 'until Redis answers, each process limits callers by itself');
      }
      this.#isAlone = true;
    }
    this.#isSharing = false;
    if (this.#isAlone) this.#shareWithin(TRY_AGAIN_MS);
    else if (this.#counts.hasUnshared) this.#shareWithin(SHARE_EVERY_MS);
  }
}
