import { setTimeout as delay } from 'node:timers/promises';

/** Real time, or a test's. Decides nothing about holds of a shared engine: those go by the engine's own clock. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Returns when the time is over, or early when the signal aborts; never throws. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
};
