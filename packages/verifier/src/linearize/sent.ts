/** Steps that were sent, until they have taken place in all worlds. */
import { at } from './at.ts';
import { type Group, NONE, type Prepared, seatsOf } from './steps.ts';
import type { World } from './world.ts';
import type { Worlds } from './worlds.ts';

/**
 * Steps that are as good as each other, those sent so far, in their order. Either they may never have happened, or they are
 * refusals for the same seats: where one of those fits all that were sent before it do, so it is enough to count them.
 */
export interface Alike {
  readonly number: number;
  readonly members: number[];
}

/** Of one group at a time. */
export class Sent {
  readonly #history: Prepared;
  readonly #worlds: Worlds;
  /** By seat: steps sent, and not yet put in their place in all worlds. */
  readonly #waiting: number[][];
  /** By seat: what may never have happened there. */
  readonly #choices: Alike[][];
  /** By seat: refusals. */
  readonly #refused: Alike[][];
  readonly #alikeOf = new Map<number, Alike>();
  /** Of a step that has others like it: how many of those were sent before. */
  readonly #placeAmongAlike: Int32Array;

  constructor(history: Prepared, worlds: Worlds) {
    this.#history = history;
    this.#worlds = worlds;
    this.#waiting = Array.from(history.seatIds, () => []);
    this.#choices = Array.from(history.seatIds, () => []);
    this.#refused = Array.from(history.seatIds, () => []);
    this.#placeAmongAlike = new Int32Array(history.steps.count);
  }

  /** As before the group's first step. */
  begin(group: Group): void {
    for (const seat of group.seats) {
      this.#waiting[seat] = [];
      this.#choices[seat] = [];
      this.#refused[seat] = [];
    }
    this.#alikeOf.clear();
  }

  waitingOn(seat: number): readonly number[] {
    return at(this.#waiting, seat);
  }

  choicesOn(seat: number): readonly Alike[] {
    return at(this.#choices, seat);
  }

  refusedOn(seat: number): readonly Alike[] {
    return at(this.#refused, seat);
  }

  /** A step that is like no other, until `dropDone`. */
  wait(step: number): void {
    for (const seat of seatsOf(this.#history.steps, step)) at(this.#waiting, seat).push(step);
  }

  /** Undefined: it is like no other. */
  joinAlike(step: number): Alike | undefined {
    const number = at(this.#history.steps.alike, step);
    if (number === NONE) return undefined;
    const known = this.#alikeOf.get(number);
    if (known) {
      this.#placeAmongAlike[step] = known.members.length;
      known.members.push(step);
      return known;
    }
    const added = { number, members: [step] };
    this.#alikeOf.set(number, added);
    this.#placeAmongAlike[step] = 0;
    const bySeat = this.isRefused(step) ? this.#refused : this.#choices;
    for (const seat of seatsOf(this.#history.steps, step)) at(bySeat, seat).push(added);
    return added;
  }

  /** How many of those alike were sent before it. */
  placeAmongAlike(step: number): number {
    return at(this.#placeAmongAlike, step);
  }

  /** Whether it is a refusal that others may be like. */
  isRefused(step: number): boolean {
    const { alike } = this.#history.steps;
    return at(alike, step) !== NONE && at(this.#history.isRefused, at(alike, step)) === 1;
  }

  /** Whether it has taken place in all worlds. */
  isSurelyDone(step: number): boolean {
    if (!this.isRefused(step)) return this.#worlds.isSurelyDone(step);
    return this.#worlds.surelyPlacedOf(at(this.#history.steps.alike, step)) > at(this.#placeAmongAlike, step);
  }

  isDone(world: World, step: number): boolean {
    const alike = at(this.#history.steps.alike, step);
    return alike === NONE ? world.isDone(step) : world.placedOf(alike) > at(this.#placeAmongAlike, step);
  }

  /** What is offered on the seats of the hold. */
  actingOn(hold: number, world?: World): number[] {
    return at(this.#history.holds.seats, hold).flatMap((seat) => this.offeredOn(seat, world));
  }

  /** What waits on the seat, and of what may never have happened the next of each. */
  offeredOn(seat: number, world?: World): number[] {
    const offered = [...at(this.#waiting, seat)];
    // The newest first: what was lost mostly happened soon after it was sent.
    for (const { number, members } of at(this.#choices, seat).toReversed()) {
      const next = members[world ? world.placedOf(number) : members.length - 1];
      if (next !== undefined) offered.push(next);
    }
    return offered;
  }

  /** Its answer is there: nobody waits for it any longer, nor for others on its seats that are done in all worlds. */
  dropDone(step: number): void {
    for (const seat of seatsOf(this.#history.steps, step)) {
      const waiting = at(this.#waiting, seat);
      if (waiting.length === 0) continue;
      let kept = 0;
      for (const one of waiting) {
        if (one !== step && !this.#worlds.isSurelyDone(one)) {
          waiting[kept] = one;
          kept += 1;
        }
      }
      waiting.length = kept;
    }
  }
}
