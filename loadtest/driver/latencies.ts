import type { OperationName } from '@holdfast/verifier';

/** How long answers took, by what was asked for. */
export class Latencies {
  readonly #ms = new Map<OperationName, number[]>();

  add(operation: OperationName, ms: number): void {
    const known = this.#ms.get(operation);
    if (known) known.push(ms);
    else this.#ms.set(operation, [ms]);
  }

  /** What 95 of 100 answers took at most; 0 where there were none. */
  p95Ms(operation: OperationName): number {
    const sorted = Float64Array.from(this.#ms.get(operation) ?? []).sort();
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  }
}
