/**
 * Gathers a burst of changes into one refresh. A change while a refresh is under way leads to another one after
 * it, so that what is shown last is never older than the last change, and a busy show never starves the refresh.
 */
export class Refresher {
  readonly #refresh: () => Promise<unknown>;
  readonly #delayMs: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRefreshing = false;
  #isStale = false;

  constructor({ refresh, delayMs }: { refresh: () => Promise<unknown>; delayMs: () => number }) {
    this.#refresh = refresh;
    this.#delayMs = delayMs;
  }

  changed = (): void => {
    this.#isStale = true;
    if (this.#isRefreshing) return;
    this.#timer ??= setTimeout(() => void this.#run(), this.#delayMs());
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isStale = false;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRefreshing = true;
    this.#isStale = false;
    // A refresh that fails has its own place to say so: the query it refreshes.
    await this.#refresh().catch(() => {});
    this.#isRefreshing = false;
    if (this.#isStale) this.changed();
  }
}
