/**
 * One reading for all who ask within a time, and never two at once: however many ask, it is read as often. One that is
 * outdated while it is underway is waited for, and then one more is made for all who have asked since.
 */
export class CachedReading<Value> {
  readonly #read: () => Promise<Value>;
  readonly #maxAgeMs: number;
  #last: { readonly value: Value; readonly atMs: number; readonly readAtMs: number } | undefined;
  #underway: Promise<Value> | undefined;
  /** To be made when the one underway has ended, which was outdated. */
  #next: Promise<Value> | undefined;
  #isOutdated = false;

  constructor({ read, maxAgeMs }: { readonly read: () => Promise<Value>; readonly maxAgeMs: number }) {
    this.#read = read;
    this.#maxAgeMs = maxAgeMs;
  }

  /** The newest that was read without a fault, however old; `atMs` is epoch milliseconds. */
  get last(): { readonly value: Value; readonly atMs: number } | undefined {
    return this.#last;
  }

  /** @throws what reading throws. */
  get(): Promise<Value> {
    const last = this.#last;
    if (last && performance.now() - last.readAtMs < this.#maxAgeMs) return Promise.resolve(last.value);
    if (this.#underway && this.#isOutdated) {
      this.#next ??= this.#underway.then(
        () => this.#readNext(),
        () => this.#readNext(),
      );
      return this.#next;
    }
    return this.#readNow();
  }

  /** What is asked for from now on is read anew; what was read stays the newest there is until then. */
  outdate(): void {
    if (this.#last) this.#last = { ...this.#last, readAtMs: Number.NEGATIVE_INFINITY };
    this.#isOutdated = this.#underway !== undefined;
  }

  /** Undefined where there is none within `withinMs`. */
  async within(withinMs: number): Promise<Value | undefined> {
    const tooLate = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => tooLate.resolve(undefined), withinMs);
    try {
      return await Promise.race([this.get().catch(() => undefined), tooLate.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #readNow(): Promise<Value> {
    this.#underway ??= this.#read()
      .then((value) => {
        // Not what was read before it was outdated.
        if (!this.#isOutdated) this.#last = { value, atMs: Date.now(), readAtMs: performance.now() };
        return value;
      })
      .finally(() => {
        this.#underway = undefined;
        this.#isOutdated = false;
      });
    return this.#underway;
  }

  #readNext(): Promise<Value> {
    this.#next = undefined;
    return this.#readNow();
  }
}
