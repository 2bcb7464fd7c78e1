import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** As much work as is taken on at once: what is answered last has waited for so long. */
const MAX_WORK_MS = 500;
/** Calls taken on whatever they cost: a crowd of this size is none, and costs are not known that well. */
const ALWAYS = 250;
/** Over so long what a call costs is measured, and only while the process is busy for more than half of it. */
const MEASURE_OVER_MS = 100;
const BUSY = 0.5;
/** What one measurement counts for against all before it. */
const NEW_COST_WEIGHT = 0.3;

/**
 * How much this process is at. Work waits in two places, and each is bounded by what it would take to do it:
 * - calls in flight, which wait for the engine, the ledger, or their turn of the processor. By Little's law the last waits
 *   for all of them: their number times what one costs.
 * - requests on sockets that the event loop comes to one after the other, all in one turn, for as long as the turn lasts.
 */
export class Load {
  readonly #maxInFlight: number;
  #inFlight = 0;
  /** Of one call, all that the process does beside it included. 0: not known. */
  #costMs = 0;
  #done = 0;
  #measured: EventLoopUtilization = performance.eventLoopUtilization();
  #measuredAtMs = performance.now();
  #turnBeganAtMs: number | undefined;
  #inTurn = 0;

  constructor({ maxInFlight }: { readonly maxInFlight: number }) {
    this.#maxInFlight = maxInFlight;
  }

  /** Why another call would be too much, if it would. */
  tooMuch(): 'in_flight' | 'late' | undefined {
    const nowMs = performance.now();
    if (nowMs - this.#measuredAtMs > MEASURE_OVER_MS) this.#measure(nowMs);
    const affordable = this.#costMs === 0 ? this.#maxInFlight : Math.max(ALWAYS, MAX_WORK_MS / this.#costMs);
    if (this.#inFlight >= Math.min(this.#maxInFlight, affordable)) return 'in_flight';
    return this.#turnMs(nowMs) > MAX_WORK_MS && this.#inTurn > ALWAYS ? 'late' : undefined;
  }

  begin(calls: number): void {
    this.#inFlight += calls;
    this.#inTurn += calls;
  }

  /** They are answered. */
  end(calls: number): void {
    this.#inFlight -= calls;
    this.#done += calls;
  }

  /** They will begin anew. */
  putOff(calls: number): void {
    this.#inFlight -= calls;
    this.#inTurn -= calls;
  }

  /** How long this turn of the event loop has been reading requests. */
  #turnMs(nowMs: number): number {
    if (this.#turnBeganAtMs === undefined) {
      this.#turnBeganAtMs = nowMs;
      this.#inTurn = 0;
      // Runs when all that was there to be read has been.
      setImmediate(() => {
        this.#turnBeganAtMs = undefined;
      });
    }
    return nowMs - this.#turnBeganAtMs;
  }

  #measure(nowMs: number): void {
    const now = performance.eventLoopUtilization();
    const { active, utilization } = performance.eventLoopUtilization(now, this.#measured);
    if (utilization > BUSY && this.#done > 0) {
      const costMs = active / this.#done;
      this.#costMs += (costMs - this.#costMs) * (this.#costMs === 0 ? 1 : NEW_COST_WEIGHT);
    }
    this.#measured = now;
    this.#measuredAtMs = nowMs;
    this.#done = 0;
  }
}
