import { useSyncExternalStore } from 'react';

/**
 * The seats that somebody chose, kept out of React: to choose one among fifty thousand renders what asks for the
 * selection and nothing else. The page makes it and hands it to the map, and to whatever acts on it.
 */
export class SeatSelection {
  /** How many may be chosen at once; what would be more is left out. */
  readonly limit: number;
  #ids: ReadonlySet<string> = new Set();
  readonly #listeners = new Set<() => void>();

  constructor({ limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {}) {
    this.limit = limit;
  }

  /** The same set until the selection changes; in the order in which they were chosen. */
  ids = (): ReadonlySet<string> => this.#ids;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  has(seatId: string): boolean {
    return this.#ids.has(seatId);
  }

  toggle(seatId: string): void {
    if (this.#ids.has(seatId)) this.removeMany([seatId]);
    else this.addMany([seatId]);
  }

  /** Answers how many were left out because of the limit. */
  addMany(seatIds: Iterable<string>): number {
    const ids = new Set(this.#ids);
    let leftOut = 0;
    for (const seatId of seatIds) {
      if (ids.has(seatId)) continue;
      if (ids.size < this.limit) ids.add(seatId);
      else leftOut += 1;
    }
    this.#become(ids);
    return leftOut;
  }

  removeMany(seatIds: Iterable<string>): void {
    const ids = new Set(this.#ids);
    for (const seatId of seatIds) ids.delete(seatId);
    this.#become(ids);
  }

  clear(): void {
    this.#become(new Set());
  }

  #become(ids: ReadonlySet<string>): void {
    // Seats are only added or only taken away at once, so another size is another selection.
    if (ids.size === this.#ids.size) return;
    this.#ids = ids;
    for (const listener of this.#listeners) listener();
  }
}

/** The chosen seats, as they are chosen. */
export function useSelectedIds(selection: SeatSelection): ReadonlySet<string> {
  return useSyncExternalStore(selection.subscribe, selection.ids);
}
