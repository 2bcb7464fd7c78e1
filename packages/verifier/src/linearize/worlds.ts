/**
 * The states that a seat system may be in, given the answers so far. What is certain lies in one place, `Certain`. Where
 * several orders explain the answers there are several worlds, and a world is no more than where it differs. Worlds
 * whose differences have nothing to do with each other are kept apart, as `Doubt`s: ten seats, each of which may or may
 * not have been taken by a request that was lost, are ten doubts of two worlds, not one of a thousand. A doubt is
 * multiplied with another only when a step looks at both, and taken apart again when the step is over.
 */
import { at } from './at.ts';
import { Certain, keyOf, type Layout, type Value } from './certain.ts';
import { type Doubt, LookedAtDoubt, takeApart } from './doubts.ts';
import {
  FREE,
  FREE_SEAT,
  type HoldState,
  isClaiming,
  isOver,
  NO_HOLD,
  Phase,
  type SeatState,
  type State,
} from './state.ts';
import { type Group, Kind, NONE, type Prepared } from './steps.ts';
import { World } from './world.ts';

/** Each is compared with each. */
const MOST_COMPARED = 256;

const NO_DIFFERENCES: ReadonlyMap<number, Value> = new Map();

export class Worlds {
  readonly #certain: Certain;
  readonly #doubtOf = new Map<number, Doubt>();
  readonly #history: Prepared;
  #mostWorlds = 0;
  #isIncomplete = false;
  #scope: Doubt[] = [];

  constructor(history: Prepared) {
    this.#certain = new Certain(history);
    this.#history = history;
  }

  /** As before the group's first step. */
  begin({ seats, steps }: Group, { mostWorlds }: { readonly mostWorlds: number }): void {
    this.#mostWorlds = mostWorlds;
    this.#isIncomplete = false;
    this.#doubtOf.clear();
    for (const seat of seats) this.#certain.seats[seat] = FREE_SEAT;
    for (const step of steps) {
      const hold = at(this.#history.steps.hold, step);
      const alike = at(this.#history.steps.alike, step);
      if (hold !== NONE) this.#certain.holds[hold] = NO_HOLD;
      if (alike !== NONE) this.#certain.placed[alike] = 0;
      this.#certain.done[step] = 0;
    }
  }

  /** There were more, which nobody looked for. */
  leaveOut(): void {
    this.#isIncomplete = true;
  }

  /** Whether worlds were left out because there were too many: that none is left then says nothing. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  get layout(): Layout {
    return this.#certain.layout;
  }

  seatsOf(hold: number): readonly number[] {
    return at(this.#history.holds.seats, hold);
  }

  /** Whether in all worlds the step has taken place. */
  isSurelyDone(step: number): boolean {
    return this.#certain.done[step] === 1;
  }

  /** In all worlds at least so many of those that are alike have taken place. */
  surelyPlacedOf(alike: number): number {
    const variable = this.layout.firstAlike + alike;
    const doubt = this.#doubtOf.get(variable);
    if (!doubt) return at(this.#certain.placed, alike);
    return Math.min(...doubt.worlds.map((world) => world.get(variable) as number));
  }

  /** Of what is certain, or of the doubts multiplied in. */
  look(variable: number): Value {
    if (this.#doubtOf.size > 0) {
      const doubt = this.#doubtOf.get(variable);
      if (doubt && !this.#scope.includes(doubt)) throw new LookedAtDoubt(doubt);
    }
    return this.#certain.get(variable);
  }

  /**
   * Puts in place of each world those that `grow` makes of it, all at `nowMs`. False: it made none, of any; then nothing
   * has changed.
   */
  branch(grow: (world: World) => readonly World[], nowMs: number): boolean {
    this.#scope = [];
    for (;;) {
      try {
        const grown = this.#multiply().flatMap(grow);
        if (grown.length > 0) this.#settle(grown, nowMs);
        return grown.length > 0;
      } catch (caught) {
        if (!(caught instanceof LookedAtDoubt)) throw caught;
        this.#scope.push(caught.doubt);
      }
    }
  }

  /** One of the worlds there are, for a person to see: of each doubt the first. */
  example(): State {
    const pick = (variable: number) => {
      const doubt = this.#doubtOf.get(variable);
      return doubt?.worlds[0]?.get(variable) ?? this.#certain.get(variable);
    };
    return {
      seat: (seat) => pick(seat) as SeatState,
      hold: (hold) => pick(this.layout.firstHold + hold) as HoldState,
      touched: () => [],
    };
  }

  #multiply(): World[] {
    let products: ReadonlyMap<number, Value>[] = [NO_DIFFERENCES];
    for (const { worlds } of this.#scope) {
      products = this.#cut(
        products.flatMap((product) => worlds.map((world) => new Map([...product, ...world]))),
      );
    }
    return products.map((differences) => new World(this, differences));
  }

  #cut<Item>(worlds: Item[]): Item[] {
    if (worlds.length <= this.#mostWorlds) return worlds;
    this.#isIncomplete = true;
    return worlds.slice(0, this.#mostWorlds);
  }

  #settle(grown: readonly World[], nowMs: number): void {
    const [first] = grown;
    if (grown.length === 1 && first) {
      this.#forgetScope();
      for (const [variable, value] of first.differences) this.#certain.set(variable, value);
      return;
    }
    const distinct = this.#cut([...new Map(grown.map((world) => [world.key, world])).values()]);
    const variables = [...new Set(distinct.flatMap((world) => [...world.differences.keys()]))];
    const full = distinct.map(
      ({ differences }) =>
        new Map(
          variables.map((variable) => [variable, differences.get(variable) ?? this.#certain.get(variable)]),
        ),
    );
    const best = this.#withoutWorse(full, nowMs);
    this.#forgetScope();
    const { certain, doubts } = takeApart({ variables, worlds: best });
    for (const [variable, value] of certain) this.#certain.set(variable, value);
    for (const doubt of doubts) {
      for (const variable of doubt.variables) this.#doubtOf.set(variable, doubt);
    }
  }

  #forgetScope(): void {
    for (const { variables } of this.#scope) {
      for (const variable of variables) this.#doubtOf.delete(variable);
    }
    this.#scope = [];
  }

  /**
   * Without those that another makes up for: one in which everything is the same, but for less that was taken from what
   * may never have happened, more refusals explained, and seats that have been as they are for longer.
   */
  #withoutWorse(worlds: readonly ReadonlyMap<number, Value>[], nowMs: number) {
    if (worlds.length > MOST_COMPARED) return worlds;
    const kept: ReadonlyMap<number, Value>[] = [];
    for (const world of worlds) {
      if (kept.some((other) => this.#makesUpFor(other, world, nowMs))) continue;
      for (let place = kept.length - 1; place >= 0; place -= 1) {
        if (this.#makesUpFor(world, at(kept, place), nowMs)) kept.splice(place, 1);
      }
      kept.push(world);
    }
    return kept;
  }

  #makesUpFor(better: ReadonlyMap<number, Value>, worse: ReadonlyMap<number, Value>, nowMs: number): boolean {
    const { firstHold, firstAlike, firstStep } = this.layout;
    for (const [variable, worseValue] of worse) {
      const betterValue = better.get(variable);
      if (betterValue === worseValue) continue;
      if (betterValue === undefined) return false;
      if (variable >= firstStep) {
        // A step that was answered ok and has not taken place yet is not better done; a refusal is.
        const kind = at(this.#history.steps.kind, variable - firstStep);
        if (kind < Kind.TAKEN || betterValue < worseValue) return false;
      } else if (variable >= firstAlike) {
        const isRefused = at(this.#history.isRefused, variable - firstAlike) === 1;
        if (isRefused ? betterValue < worseValue : betterValue > worseValue) return false;
      } else if (variable >= firstHold) {
        const [one, other] = [betterValue as HoldState, worseValue as HoldState];
        if (keyOf(one) === keyOf(other)) continue;
        // What was never made and what is over and nobody was told of are the same to everybody.
        if (!this.#isUntold(variable - firstHold) || one.phase !== Phase.NONE || !isOver(other, nowMs))
          return false;
      } else {
        const one = this.#ownerIn(better, betterValue as SeatState, nowMs);
        const other = this.#ownerIn(worse, worseValue as SeatState, nowMs);
        if (one.owner !== other.owner || one.sinceMs > other.sinceMs) return false;
      }
    }
    return true;
  }

  /** No step but its making names it. */
  #isUntold(hold: number): boolean {
    const { isAnonymous, isKeyed } = this.#history.holds;
    return at(isAnonymous, hold) === 1 && at(isKeyed, hold) === 0;
  }

  #ownerIn(world: ReadonlyMap<number, Value>, seat: SeatState, nowMs: number): SeatState {
    if (seat.owner < 0) return seat;
    const variable = this.layout.firstHold + seat.owner;
    const hold = (world.get(variable) ?? this.#certain.get(variable)) as HoldState;
    if (!isClaiming(hold)) return { owner: FREE, sinceMs: Math.max(seat.sinceMs, hold.sinceMs) };
    if (hold.endsByMs < nowMs && this.#isUntold(seat.owner))
      return { owner: FREE, sinceMs: Math.max(seat.sinceMs, hold.endsFromMs) };
    return seat;
  }
}
