import type { Window } from './engine-clock.ts';
import { Numbering } from './numbering.ts';
import { type Kind, NONE, type Steps } from './steps.ts';

/** When a step may have taken place, and because of which operation: its place in the history, or NONE. */
export interface Times {
  readonly place: number;
  readonly invokeMs: number;
  readonly returnMs: number;
}

export interface StepParts {
  readonly kind: Kind;
  readonly times: Times;
  readonly seats: readonly number[];
  readonly hold?: number | undefined;
  readonly fence?: number | undefined;
  readonly ends?: Window | undefined;
  readonly ttlMs?: number | undefined;
  readonly statuses?: readonly number[] | undefined;
  /** Steps of one name are as good as each other, but for when they were sent. Absent: it is like no other. */
  readonly alike?: string | undefined;
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
  readonly #fence: number[] = [];
  readonly #endsFromMs: number[] = [];
  readonly #endsByMs: number[] = [];
  readonly #ttlMs: number[] = [];
  readonly #seatsFrom: number[] = [0];
  readonly #seats: number[] = [];
  readonly #statuses: number[] = [];
  readonly #alike: number[] = [];
  readonly #names = new Numbering();
  readonly #onlyStepOf = new Map<number, number>();

  add(parts: StepParts): void {
    const { kind, times, seats, hold = NONE, fence, ends, ttlMs, statuses } = parts;
    const { place, invokeMs, returnMs } = times;
    const alike = parts.alike === undefined ? NONE : this.#names.of(parts.alike);
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
    this.#fence.push(fence ?? Number.NaN);
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

  /** The names of those alike, by their number. */
  get alike(): readonly string[] {
    return this.#names.names;
  }

  finish(): Steps {
    return {
      count: this.#kind.length,
      kind: Uint8Array.from(this.#kind),
      operation: Int32Array.from(this.#operation),
      invokeMs: Float64Array.from(this.#invokeMs),
      returnMs: Float64Array.from(this.#returnMs),
      hold: Int32Array.from(this.#hold),
      fence: Float64Array.from(this.#fence),
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
