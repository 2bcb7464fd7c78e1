/** Numbers that look random and are the same for the same seeds. (Tommy Ettinger's mulberry32.) */
export class Seeded {
  #state: number;

  constructor(...seeds: readonly number[]) {
    // Far enough apart that neighbouring seeds share nothing.
    this.#state = seeds.reduce((mixed, seed) => (Math.imul(mixed, 1_000_003) + seed) | 0, 0x9e3779b9 | 0);
  }

  /** From 0 up to, but not, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  isTrue(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** With this mean, as times between events are that have nothing to do with each other. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }

  /** A shuffled copy. (Fisher and Yates.) */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const rest = [...items];
    const result: Item[] = [];
    while (rest.length > 0) result.push(...rest.splice(this.between(0, rest.length - 1), 1));
    return result;
  }

  /** As many neighbours of a row, from anywhere in it. */
  neighbours<Item>(row: readonly Item[], count: number): Item[] {
    const first = this.between(0, row.length - count);
    return row.slice(first, first + count);
  }
}
