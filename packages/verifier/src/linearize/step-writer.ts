import type { Window } from './engine-clock.ts';
import { type Kind, NONE, type Steps } from './steps.ts';

export interface StepParts {
  readonly kind: Kind;
  readonly place: number;
  readonly invokeMs: number;
  readonly returnMs: number;
  readonly seats: readonly number[];
  readonly hold?: number | undefined;
  readonly ends?: Window | undefined;
  readonly ttlMs?: number | undefined;
  readonly statuses?: readonly number[] | undefined;
  readonly alike: number;
  /** Of those alike only the first counts: it cannot happen twice. */
  readonly isOnlyOnce?: boolean | undefined;
}

/** Collects steps row by row, gives them out as columns. */
export class StepWriter {
  readonly #kind: number[] = [];
  readonly #operation: number[] = [];
  readonly #invokeMs: number[] = [];
  readonly #returnMs: number[] = [];
  readonly #hold: number[] = [];
  readonly #endsFromMs: number[] = [];
  readonly #endsByMs: number[] = [];
  readonly #ttlMs: number[] = [];
  readonly #seatsFrom: number[] = [0];
  readonly #seats: number[] = [];
  readonly #statuses: number[] = [];
  readonly #alike: number[] = [];
  readonly #onlyStepOf = new Map<number, number>();

  add(parts: StepParts): void {
    const { kind, place, invokeMs, returnMs, seats, hold = NONE, ends, ttlMs, statuses, alike } = parts;
    if (alike !== NONE && parts.isOnlyOnce) {
      const known = this.#onlyStepOf.get(alike);
      if (known !== undefined) {
        if (invokeMs >= (this.#invokeMs[known] ?? 0)) return;
        // As good as the other, and sent earlier.
        this.#invokeMs[known] = invokeMs;
        this.#operation[known] = place;
        return;
      }
      this.#onlyStepOf.set(alike, this.#kind.length);
    }
    this.#kind.push(kind);
    this.#operation.push(place);
    this.#invokeMs.push(invokeMs);
    this.#returnMs.push(returnMs);
    this.#hold.push(hold);
    this.#endsFromMs.push(ends?.fromMs ?? Number.NaN);
    this.#endsByMs.push(ends?.byMs ?? Number.NaN);
    this.#ttlMs.push(ttlMs ?? Number.NaN);
    seats.forEach((seat, index) => {
      this.#seats.push(seat);
      this.#statuses.push(statuses?.[index] ?? 0);
    });
    this.#seatsFrom.push(this.#seats.length);
    this.#alike.push(alike);
  }

  finish(): Steps {
    return {
      count: this.#kind.length,
      kind: Uint8Array.from(this.#kind),
      operation: Int32Array.from(this.#operation),
      invokeMs: Float64Array.from(this.#invokeMs),
      returnMs: Float64Array.from(this.#returnMs),
      hold: Int32Array.from(this.#hold),
      endsFromMs: Float64Array.from(this.#endsFromMs),
      endsByMs: Float64Array.from(this.#endsByMs),
      ttlMs: Float64Array.from(this.#ttlMs),
      seatsFrom: Int32Array.from(this.#seatsFrom),
      seats: Int32Array.from(this.#seats),
      statuses: Uint8Array.from(this.#statuses),
      alike: Int32Array.from(this.#alike),
    };
  }
}
