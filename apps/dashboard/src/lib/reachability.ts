import { useSyncExternalStore } from 'react';

/** Whether the server answered last time it was asked, whatever was asked. */
class Reachability {
  #isReachable = true;
  readonly #listeners = new Set<() => void>();

  get = (): boolean => this.#isReachable;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  saw(isReachable: boolean): void {
    if (this.#isReachable === isReachable) return;
    this.#isReachable = isReachable;
    for (const listener of this.#listeners) listener();
  }
}

export const reachability = new Reachability();

export function useIsReachable(): boolean {
  return useSyncExternalStore(reachability.subscribe, reachability.get);
}
