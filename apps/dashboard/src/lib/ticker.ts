import { useSyncExternalStore } from 'react';

const TICK_MS = 250;

/** One timer for however many countdowns are on the page; none while there are none. */
class Ticker {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #nowMs = Date.now();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      // It may have stood still for long.
      this.#nowMs = Date.now();
      this.#timer = setInterval(this.#tick, TICK_MS);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  now = (): number => this.#nowMs;

  #tick = (): void => {
    this.#nowMs = Date.now();
    for (const listener of this.#listeners) listener();
  };
}

const ticker = new Ticker();

/** A value that follows the time; renders again only when the value is another. */
export function useTicking<Value extends string | number | boolean>(
  valueAt: (nowMs: number) => Value,
): Value {
  return useSyncExternalStore(ticker.subscribe, () => valueAt(ticker.now()));
}
