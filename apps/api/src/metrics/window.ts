/** Latencies are kept in classes, each a fifth wider than the one before: from 0.1 ms to 10 s, known to within a tenth. */
const SHORTEST_MS = 0.1;
const GROWTH = 1.2;
const CLASSES = 64;

/**
 * What happened in the last while, bucket by bucket, in memory that does not grow: a ring of counters per name. Times
 * are of the process' own clock, `performance.now()`.
 */
export class Window {
  readonly bucketMs: number;
  readonly buckets: number;
  readonly #counts = new Map<string, Uint32Array>();
  /** A bucket is CLASSES wide. */
  readonly #latencies = new Map<string, Uint32Array>();
  #newest = 0;

  constructor({ bucketMs, buckets }: { readonly bucketMs: number; readonly buckets: number }) {
    this.bucketMs = bucketMs;
    this.buckets = buckets;
  }

  add(name: string, count: number, nowMs: number): void {
    const ring = this.#counts.get(name) ?? this.#newRing(this.#counts, name, this.buckets);
    const position = this.#positionAt(nowMs);
    ring[position] = (ring[position] ?? 0) + count;
  }

  observe(name: string, tookMs: number, nowMs: number): void {
    const ring = this.#latencies.get(name) ?? this.#newRing(this.#latencies, name, this.buckets * CLASSES);
    const position = this.#positionAt(nowMs) * CLASSES + classOf(tookMs);
    ring[position] = (ring[position] ?? 0) + 1;
  }

  /** Of the whole window, or of the bucket that began so many buckets ago; 0 is the one that is filling. */
  count(name: string, nowMs: number, bucketsAgo?: number): number {
    const current = this.#positionAt(nowMs);
    const ring = this.#counts.get(name);
    if (!ring) return 0;
    if (bucketsAgo !== undefined) return ring[this.#before(current, bucketsAgo)] ?? 0;
    return ring.reduce((sum, count) => sum + count, 0);
  }

  /** Every name that begins so and was counted in the window, with its count. */
  countsOf(prefix: string, nowMs: number): Record<string, number> {
    const entries = [...this.#counts.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), this.count(name, nowMs)] as const);
    return Object.fromEntries(entries.filter(([, count]) => count > 0));
  }

  /** In milliseconds; undefined where nothing was observed. */
  quantile(name: string, quantile: number, nowMs: number, bucketsAgo?: number): number | undefined {
    const current = this.#positionAt(nowMs);
    const ring = this.#latencies.get(name);
    if (!ring) return undefined;
    const classes = new Array<number>(CLASSES).fill(0);
    const from = bucketsAgo === undefined ? 0 : this.#before(current, bucketsAgo) * CLASSES;
    const to = bucketsAgo === undefined ? ring.length : from + CLASSES;
    for (let position = from; position < to; position += 1) {
      const index = position % CLASSES;
      classes[index] = (classes[index] ?? 0) + (ring[position] ?? 0);
    }
    const total = classes.reduce((sum, count) => sum + count, 0);
    if (total === 0) return undefined;
    let rank = Math.ceil(quantile * total);
    const index = classes.findIndex((count) => {
      rank -= count;
      return rank <= 0;
    });
    return middleOf(index);
  }

  #newRing(rings: Map<string, Uint32Array>, name: string, length: number): Uint32Array {
    const ring = new Uint32Array(length);
    rings.set(name, ring);
    return ring;
  }

  #before(position: number, buckets: number): number {
    return (position - buckets + this.buckets) % this.buckets;
  }

  /** Of the bucket that is filling; those that have left the window are emptied on the way. */
  #positionAt(nowMs: number): number {
    const bucket = Math.floor(nowMs / this.bucketMs);
    if (bucket > this.#newest) {
      const passed = Math.min(bucket - this.#newest, this.buckets);
      for (let step = 1; step <= passed; step += 1) this.#empty((this.#newest + step) % this.buckets);
      // All of them were emptied where more have passed than there are.
      this.#newest = bucket;
    }
    return bucket % this.buckets;
  }

  #empty(position: number): void {
    for (const ring of this.#counts.values()) ring[position] = 0;
    for (const ring of this.#latencies.values()) ring.fill(0, position * CLASSES, (position + 1) * CLASSES);
  }
}

function classOf(tookMs: number): number {
  if (tookMs <= SHORTEST_MS) return 0;
  return Math.min(CLASSES - 1, Math.ceil(Math.log(tookMs / SHORTEST_MS) / Math.log(GROWTH)));
}

function middleOf(index: number): number {
  return Number(((SHORTEST_MS * GROWTH ** index) / Math.sqrt(GROWTH)).toPrecision(2));
}
