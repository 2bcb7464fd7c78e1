/**
 * Is there an order of a group's steps, each at a moment between its invoke and its return, in which every one of them can
 * have happened? The search of Wing and Gong (1993), with Lowe's improvements (2017): a state reached twice is gone on from once,
 * and a step is put in its place only when it must be, which is when its answer arrives. It goes through the invokes and
 * returns in order of time and keeps all states that can be then (`Worlds`), so nothing is ever taken back, and the first
 * answer that fits into none of them is the earliest moment at which the history is known to be wrong.
 *
 * What keeps the number of states down, and why no order is lost by it:
 *  - A step that changes nothing where it may take place takes place at once. Whatever follows could follow without it,
 *    and can follow after it: the state is the same, and it no longer has to be found a place.
 *  - A step takes place only because its own answer is there, or because another cannot before it: of those that do not
 *    touch the same seats or hold the order is of no interest, so they wait.
 *  - One that may never have happened takes place only where another step needs what it changes. Of those that are as
 *    good as each other the one that was sent first is taken.
 */
import { at } from './at.ts';
import { Before, touchedBy } from './before.ts';
import { eventsOf } from './events.ts';
import { apply } from './seat-model.ts';
import { type Alike, Sent } from './sent.ts';
import { type Change, type State, UNCHANGED } from './state.ts';
import { type Group, NONE, type Prepared, seatsOf, staysUnchanged } from './steps.ts';
import type { World } from './world.ts';
import { Worlds } from './worlds.ts';

export type GroupVerdict =
  | { readonly verdict: 'valid'; readonly tried: number }
  | { readonly verdict: 'undecided'; readonly tried: number }
  | {
      readonly verdict: 'violated';
      readonly tried: number;
      /** The one whose answer fits into none of the states. */
      readonly stuck: number;
      /** Sent and not answered yet, on the same seats; those that may never have happened are not among them. */
      readonly pending: readonly number[];
      /** One of the states reached, none of which it fits into. */
      readonly state: State;
    };

/**
 * How many states that hang together are gone on with at most; how many placements are tried to find, for one answer and
 * from one state, at most so many others. One state that is left in the end is the proof that the answers are right,
 * whatever was left out; so little is tried first, and more only where nothing of that was left.
 */
const PASSES: readonly Pass[] = [
  { mostWorlds: 24, mostTries: 500, mostReached: 4 },
  { mostWorlds: 64, mostTries: 4_000, mostReached: 8 },
  { mostWorlds: 128, mostTries: 10_000, mostReached: 32 },
  { mostWorlds: 8_192, mostTries: Number.POSITIVE_INFINITY, mostReached: Number.POSITIVE_INFINITY },
];

const STEPS_FOR_WHAT_IS_HARD = 2_000_000;
const STEPS_PER_STEP = 10;

interface Pass {
  readonly mostWorlds: number;
  readonly mostTries: number;
  readonly mostReached: number;
}

class GaveUp extends Error {}

/** Searches groups of one history one after the other; they share the tables, not their content. */
export class Search {
  readonly #history: Prepared;
  readonly #worlds: Worlds;
  readonly #askedMaxSteps: number | undefined;
  #maxSteps = 0;
  readonly #sent: Sent;
  readonly #before: Before;
  #nowMs = 0;
  #tried = 0;
  #pass: Pass = { mostWorlds: 0, mostTries: 0, mostReached: 0 };

  constructor(history: Prepared, { maxSteps }: { readonly maxSteps: number | undefined }) {
    this.#history = history;
    this.#worlds = new Worlds(history);
    this.#askedMaxSteps = maxSteps;
    this.#sent = new Sent(history, this.#worlds);
    this.#before = new Before(history, this.#sent);
  }

  judge(group: Group): GroupVerdict {
    this.#tried = 0;
    this.#maxSteps = this.#askedMaxSteps ?? STEPS_FOR_WHAT_IS_HARD + STEPS_PER_STEP * group.steps.length;
    const events = eventsOf(this.#history, group);
    for (const pass of PASSES) {
      try {
        const verdict = this.#judge(group, events, pass);
        if (verdict) return verdict;
      } catch (caught) {
        if (!(caught instanceof GaveUp)) throw caught;
        break;
      }
    }
    return { verdict: 'undecided', tried: this.#tried };
  }

  /** Undefined: none of the worlds gone on with was left. */
  #judge(group: Group, events: Int32Array, pass: Pass): GroupVerdict | undefined {
    const { steps } = this.#history;
    this.#worlds.begin(group, pass);
    this.#pass = pass;
    this.#sent.begin(group);
    for (const event of events) {
      const step = event >> 1;
      const isReturn = (event & 1) === 1;
      this.#nowMs = at(isReturn ? steps.returnMs : steps.invokeMs, step);
      this.#before.nowMs = this.#nowMs;
      if (!isReturn) this.#invoke(step);
      else if (!this.#return(step)) return this.#worlds.isIncomplete ? undefined : this.#violated(step);
    }
    return { verdict: 'valid', tried: this.#tried };
  }

  #violated(step: number): GroupVerdict {
    const pending = new Set<number>();
    for (const seat of seatsOf(this.#history.steps, step)) {
      for (const waiting of this.#sent.waitingOn(seat)) if (waiting !== step) pending.add(waiting);
    }
    return {
      verdict: 'violated',
      tried: this.#tried,
      stuck: step,
      pending: [...pending],
      state: this.#worlds.example(),
    };
  }

  #invoke(step: number): void {
    const alike = this.#sent.joinAlike(step);
    // Of those that may never have happened none takes place before another needs it.
    if (alike && !this.#sent.isRefused(step)) return;
    if (alike) this.#branch((world) => [this.#placeRefused(world, [alike])]);
    else this.#branch((world) => [this.#placeUnchanged(world, [step])]);
    if (alike || this.#worlds.isSurelyDone(step)) return;
    this.#sent.wait(step);
  }

  /** False: its answer fits into no world. */
  #return(step: number): boolean {
    if (!this.#sent.isSurelyDone(step)) {
      const isPlaced = this.#branch((world) => this.#reach(world, step));
      if (!isPlaced) return false;
    }
    this.#sent.dropDone(step);
    return true;
  }

  #branch(grow: (world: World) => readonly World[]): boolean {
    return this.#worlds.branch(grow, this.#nowMs);
  }

  /** The worlds that come of this one in which the step has taken place, and before it nothing but what may have had to. */
  #reach(world: World, target: number): readonly World[] {
    const reached: World[] = [];
    const seen = new Set<string>();
    // First in, first out: what takes the fewest steps to explain is found first.
    const open = [world];
    const { mostTries, mostReached } = this.#pass;
    const triedBefore = this.#tried;
    for (const from of open) {
      if (this.#tried - triedBefore > mostTries || reached.length >= mostReached) {
        this.#worlds.leaveOut();
        break;
      }
      if (this.#sent.isDone(from, target)) {
        reached.push(from);
        continue;
      }
      for (const [step, changes] of this.#placeable(from, target)) {
        const next = this.#place(from, step, changes);
        if (step === target) reached.push(next);
        else if (!seen.has(next.key)) {
          seen.add(next.key);
          open.push(next);
        }
      }
    }
    return reached;
  }

  /** Of the target, of what may have to come before it, of what may have to come before that, and so on: what can come now. */
  #placeable(world: World, target: number): readonly (readonly [step: number, changes: readonly Change[]])[] {
    const placeable: (readonly [number, readonly Change[]])[] = [];
    const relevant = new Set([target]);
    for (const step of relevant) {
      const changes = this.#try(world, step);
      if (changes) placeable.push([step, changes]);
      for (const one of this.#before.of(world, step, changes)) relevant.add(one);
    }
    return placeable;
  }

  #try(world: World, step: number): readonly Change[] | undefined {
    this.#tried += 1;
    if (this.#tried > this.#maxSteps) throw new GaveUp();
    return apply(this.#history, world, step, this.#nowMs);
  }

  #place(world: World, step: number, changes: readonly Change[]): World {
    const alike = at(this.#history.steps.alike, step);
    const after =
      alike === NONE
        ? world.after(changes, [step])
        : world.after(
            changes,
            [],
            [
              [
                alike,
                this.#sent.isRefused(step) ? this.#sent.placeAmongAlike(step) + 1 : world.placedOf(alike) + 1,
              ],
            ],
          );
    if (changes === UNCHANGED) return after;
    // Those that waited, and take place now without changing anything.
    const waiting = new Set<number>();
    const refused = new Set<Alike>();
    for (const seat of touchedBy(this.#history, changes)) {
      for (const one of this.#sent.waitingOn(seat)) waiting.add(one);
      for (const one of this.#sent.refusedOn(seat)) refused.add(one);
    }
    return this.#placeRefused(this.#placeUnchanged(after, [...waiting]), [...refused]);
  }

  #placeUnchanged(world: World, steps: readonly number[]): World {
    const placed = steps.filter(
      (step) =>
        staysUnchanged(this.#history.steps, step) &&
        !world.isDone(step) &&
        apply(this.#history, world, step, this.#nowMs) === UNCHANGED,
    );
    return placed.length === 0 ? world : world.after(UNCHANGED, placed);
  }

  #placeRefused(world: World, refused: readonly Alike[]): World {
    const placed: [number, number][] = [];
    for (const { number, members } of refused) {
      const before = world.placedOf(number);
      const fits = (place: number) =>
        apply(this.#history, world, at(members, place), this.#nowMs) !== undefined;
      // One that was sent later fits only where those sent before it do.
      if (before === members.length || !fits(before)) continue;
      let count = members.length;
      while (!fits(count - 1)) count -= 1;
      placed.push([number, count]);
    }
    return placed.length === 0 ? world : world.after(UNCHANGED, [], placed);
  }
}
