/** When claims were made, by their fences: a claim of a higher fence is made after all of lower ones. */
import { countUpTo } from '../sorted.ts';
import { at } from './at.ts';
import type { Window } from './engine-clock.ts';

/** An answer that told the fence of a claim: it was made not before `fromMs`, and was there by `byMs`. */
export interface ToldFence extends Window {
  readonly fence: number;
  /** In `History.operations`. */
  readonly place: number;
}

/**
 * Fences rise with every claim of a show. So a claim is not made before any of a lower fence can have been, and is there
 * when one of a higher fence is; claims whose fence nobody was told say nothing, and nothing is said of them.
 */
export class FenceOrder {
  /** Each once, rising; by the place of each, between when its claim was made, and the answers that tell so. */
  readonly #fences: Float64Array;
  readonly #fromMs: Float64Array;
  readonly #byMs: Float64Array;
  readonly #fromPlace: Int32Array;
  readonly #byPlace: Int32Array;

  constructor(told: ToldFence[]) {
    told.sort((one, other) => one.fence - other.fence);
    this.#fences = Float64Array.from(new Set(told.map(({ fence }) => fence)));
    this.#fromMs = new Float64Array(this.#fences.length).fill(Number.POSITIVE_INFINITY);
    this.#byMs = new Float64Array(this.#fences.length).fill(Number.POSITIVE_INFINITY);
    this.#fromPlace = new Int32Array(this.#fences.length);
    this.#byPlace = new Int32Array(this.#fences.length);
    let index = 0;
    for (const { fence, fromMs, byMs, place } of told) {
      if (fence !== at(this.#fences, index)) index += 1;
      if (fromMs < at(this.#fromMs, index)) {
        this.#fromMs[index] = fromMs;
        this.#fromPlace[index] = place;
      }
      if (byMs < at(this.#byMs, index)) {
        this.#byMs[index] = byMs;
        this.#byPlace[index] = place;
      }
    }
    for (let higher = 1; higher < this.#fences.length; higher += 1) {
      if (at(this.#fromMs, higher - 1) <= at(this.#fromMs, higher)) continue;
      this.#fromMs[higher] = at(this.#fromMs, higher - 1);
      this.#fromPlace[higher] = at(this.#fromPlace, higher - 1);
    }
    for (let lower = this.#fences.length - 2; lower >= 0; lower -= 1) {
      if (at(this.#byMs, lower + 1) >= at(this.#byMs, lower)) continue;
      this.#byMs[lower] = at(this.#byMs, lower + 1);
      this.#byPlace[lower] = at(this.#byPlace, lower + 1);
    }
  }

  has(fence: number | undefined): boolean {
    return fence !== undefined && this.#indexOf(fence) !== undefined;
  }

  /**
   * When the claim of the fence was made. Undefined: nothing says; or the fences fall where one claim was answered before the
   * other was sent, which is for `fences rise` to tell of.
   */
  windowOf(fence: number | undefined): Window | undefined {
    const index = fence === undefined ? undefined : this.#indexOf(fence);
    if (index === undefined) return undefined;
    const window = { fromMs: at(this.#fromMs, index), byMs: at(this.#byMs, index) };
    return window.fromMs <= window.byMs ? window : undefined;
  }

  /** The operations by whose fences the claim was made just then. */
  tellersOf(fence: number | undefined): readonly number[] {
    const index = fence === undefined ? undefined : this.#indexOf(fence);
    return index === undefined ? [] : [at(this.#fromPlace, index), at(this.#byPlace, index)];
  }

  #indexOf(fence: number): number | undefined {
    const index = countUpTo(this.#fences, fence) - 1;
    return this.#fences[index] === fence ? index : undefined;
  }
}
