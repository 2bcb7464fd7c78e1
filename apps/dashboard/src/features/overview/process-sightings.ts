/**
 * Whether one api process answers or several in turn: a process is known by when it started. A restart looks like
 * another process once; only when an earlier one answers again are there several.
 */
export class ProcessSightings {
  readonly #seen = new Set<number>();
  #last: number | undefined;
  #areSeveral = false;

  /** True: several answer. */
  note(startedAtMs: number): boolean {
    if (this.#last !== undefined && startedAtMs !== this.#last && this.#seen.has(startedAtMs)) {
      this.#areSeveral = true;
    }
    this.#seen.add(startedAtMs);
    this.#last = startedAtMs;
    return this.#areSeveral;
  }
}
