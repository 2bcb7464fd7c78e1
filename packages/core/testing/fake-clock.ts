import { type Clock, systemClock } from '../src/ports/clock.ts';

/** Time that passes when a test says so. Whoever sleeps does so in real time. */
export class FakeClock implements Clock {
  #nowMs: number;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep = systemClock.sleep;

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
