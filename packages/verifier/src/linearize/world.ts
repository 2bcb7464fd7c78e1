import { keyOf, type Layout, type Value } from './certain.ts';
import type { Change, HoldState, SeatState, State } from './state.ts';

/** What a world is the same in as all others: what is certain, and the doubts looked at so far. */
export interface Ground {
  readonly layout: Layout;
  look(variable: number): Value;
  /** All that the hold ever had. */
  seatsOf(hold: number): readonly number[];
}

/** One of the states there may be, within the doubts looked at so far. */
export class World implements State {
  readonly #ground: Ground;
  readonly #differences: ReadonlyMap<number, Value>;
  /** As it was before any step was put in its place to explain another. */
  readonly #origin: World;
  #key: string | undefined;

  constructor(ground: Ground, differences: ReadonlyMap<number, Value>, origin?: World) {
    this.#ground = ground;
    this.#differences = differences;
    this.#origin = origin ?? this;
  }

  get differences(): ReadonlyMap<number, Value> {
    return this.#differences;
  }

  seat(seat: number): SeatState {
    return this.#get(seat) as SeatState;
  }

  hold(hold: number): HoldState {
    return this.#get(this.#ground.layout.firstHold + hold) as HoldState;
  }

  isDone(step: number): boolean {
    return this.#get(this.#ground.layout.firstStep + step) === 1;
  }

  /** How many of those that are alike have taken place: the first so many that were sent. */
  placedOf(alike: number): number {
    return this.#get(this.#ground.layout.firstAlike + alike) as number;
  }

  *touched(): Generator<number> {
    const { firstHold, firstAlike } = this.#ground.layout;
    for (const [variable, value] of this.#differences) {
      if (variable >= firstAlike || value === this.#origin.#get(variable)) continue;
      if (variable < firstHold) yield variable;
      else yield* this.#ground.seatsOf(variable - firstHold);
    }
  }

  /** The world after some steps have taken place; of those that are alike so many. */
  after(
    changes: readonly Change[],
    steps: readonly number[] = [],
    alike: readonly (readonly [alike: number, placed: number])[] = [],
  ): World {
    const { firstHold, firstAlike, firstStep } = this.#ground.layout;
    const differences = new Map(this.#differences);
    const set = (variable: number, value: Value) => {
      this.#get(variable);
      differences.set(variable, value);
    };
    for (const { seat, hold } of changes) {
      if (seat) set(seat[0], seat[1]);
      if (hold) set(firstHold + hold[0], hold[1]);
    }
    for (const step of steps) set(firstStep + step, 1);
    for (const [number, placed] of alike) set(firstAlike + number, placed);
    return new World(this.#ground, differences, this.#origin);
  }

  /** The same for worlds that are the same. */
  get key(): string {
    this.#key ??= [...this.#differences]
      .sort(([one], [other]) => one - other)
      .map(([variable, value]) => `${variable}:${keyOf(value)}`)
      .join();
    return this.#key;
  }

  #get(variable: number): Value {
    return this.#differences.get(variable) ?? this.#ground.look(variable);
  }
}
