import { setTimeout as pause } from 'node:timers/promises';

/** Lets at most so many a second through, whoever asks. */
export class Pace {
  readonly #everyMs: number;
  #nextMs = 0;

  /** @param perSecond undefined: any number */
  constructor(perSecond: number | undefined) {
    this.#everyMs = perSecond === undefined ? 0 : 1_000 / perSecond;
  }

  async turn(): Promise<void> {
    if (this.#everyMs === 0) return;
    const nowMs = performance.now();
    const dueMs = Math.max(this.#nextMs, nowMs);
    this.#nextMs = dueMs + this.#everyMs;
    if (dueMs - nowMs >= 1) await pause(dueMs - nowMs);
  }
}
