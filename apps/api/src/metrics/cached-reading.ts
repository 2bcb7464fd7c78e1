/** One reading for all who ask within a time, and never two at once: however many ask, it is read as often. */
export class CachedReading<Value> {
  readonly #read: () => Promise<Value>;
  readonly #maxAgeMs: number;
  #last: { readonly value: Value; readonly atMs: number; readonly readAtMs: number } | undefined;
  #underway: Promise<Value> | undefined;

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
    this.#underway ??= this.#readNow().finally(() => {
      this.#underway = undefined;
    });
    return this.#underway;
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

  async #readNow(): Promise<Value> {
    const value = await this.#read();
    this.#last = { value, atMs: Date.now(), readAtMs: performance.now() };
    return value;
  }
}
