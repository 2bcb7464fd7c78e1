/** Real time, or a test's. Decides nothing about holds of a shared engine: those go by the engine's own clock. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
