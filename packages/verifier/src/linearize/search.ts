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
import { isTaking, obstaclesOf, readsAsTold } from './obstacles.ts';
import { apply, BLOCKED, type Change, claimOn, FREE, Phase, type State, UNCHANGED } from './seat-model.ts';
import { type Group, Kind, NONE, type Prepared } from './steps.ts';
import { type World, Worlds } from './worlds.ts';

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
 * So many states that hang together are gone on with at most. One that is left in the end is the proof that the answers
 * are right, whichever were left out; so a few are tried first, and more only where none of those was left.
 */
const MOST_WORLDS = [32, 512, 8_192] as const;

/** Of steps that are as good as each other: those sent so far, in their order. */
interface Choice {
  readonly number: number;
  readonly members: number[];
}

const ENDING: ReadonlySet<number> = new Set([Kind.RELEASE, Kind.CLEAR, Kind.CONFIRM]);

class GaveUp extends Error {}

/** Searches groups of one history one after the other; they share the tables, not their content. */
export class Search {
  readonly #history: Prepared;
  readonly #worlds: Worlds;
  readonly #maxSteps: number;
  /** By seat: steps sent, and not yet put in their place in all worlds. */
  readonly #waiting: number[][];
  /** By seat: what may never have happened there. */
  readonly #choices: Choice[][];
  readonly #choiceOf = new Map<number, Choice>();
  #nowMs = 0;
  #tried = 0;

  constructor(history: Prepared, { maxSteps }: { readonly maxSteps: number }) {
    this.#history = history;
    this.#worlds = new Worlds(history);
    this.#maxSteps = maxSteps;
    this.#waiting = Array.from(history.seatIds, () => []);
    this.#choices = Array.from(history.seatIds, () => []);
  }

  judge(group: Group): GroupVerdict {
    this.#tried = 0;
    const events = eventsOf(this.#history, group);
    for (const mostWorlds of MOST_WORLDS) {
      try {
        const verdict = this.#judge(group, events, mostWorlds);
        if (verdict) return verdict;
      } catch (caught) {
        if (!(caught instanceof GaveUp)) throw caught;
        break;
      }
    }
    return { verdict: 'undecided', tried: this.#tried };
  }

  /** Undefined: none of the worlds gone on with was left. */
  #judge(group: Group, events: Int32Array, mostWorlds: number): GroupVerdict | undefined {
    const { steps } = this.#history;
    this.#worlds.begin(group, { mostWorlds });
    for (const seat of group.seats) {
      this.#waiting[seat] = [];
      this.#choices[seat] = [];
    }
    this.#choiceOf.clear();
    for (const event of events) {
      const step = event >> 1;
      const isReturn = (event & 1) === 1;
      this.#nowMs = at(isReturn ? steps.returnMs : steps.invokeMs, step);
      if (!isReturn) this.#invoke(step);
      else if (!this.#return(step)) return this.#worlds.isIncomplete ? undefined : this.#violated(step);
    }
    return { verdict: 'valid', tried: this.#tried };
  }

  #violated(step: number): GroupVerdict {
    const pending = new Set<number>();
    for (const seat of this.#seatsOf(step)) {
      for (const waiting of at(this.#waiting, seat)) if (waiting !== step) pending.add(waiting);
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
    const choice = at(this.#history.steps.choice, step);
    if (choice !== NONE) {
      this.#offer(step, choice);
      return;
    }
    this.#branch((world) => [this.#placeIfUnchanged(world, step) ?? world]);
    if (this.#worlds.isSurelyDone(step)) return;
    for (const seat of this.#seatsOf(step)) at(this.#waiting, seat).push(step);
  }

  #offer(step: number, number: number): void {
    const known = this.#choiceOf.get(number);
    if (known) {
      known.members.push(step);
      return;
    }
    const choice = { number, members: [step] };
    this.#choiceOf.set(number, choice);
    for (const seat of this.#seatsOf(step)) at(this.#choices, seat).push(choice);
  }

  /** False: its answer fits into no world. */
  #return(step: number): boolean {
    if (!this.#worlds.isSurelyDone(step)) {
      const isPlaced = this.#branch((world) => this.#reach(world, step, new Set()));
      if (!isPlaced) return false;
    }
    this.#dropDone(step);
    return true;
  }

  #branch(grow: (world: World) => readonly World[]): boolean {
    return this.#worlds.branch(grow, this.#nowMs);
  }

  /** The worlds that come of this one in which the step has taken place, and before it nothing but what had to. */
  #reach(world: World, target: number, ahead: Set<number>): readonly World[] {
    const reached: World[] = [];
    const seen = new Set<string>();
    const open = [world];
    ahead.add(target);
    for (let from = open.pop(); from; from = open.pop()) {
      if (from.isDone(target)) {
        reached.push(from);
        continue;
      }
      const changes = this.#try(from, target);
      if (changes) reached.push(this.#place(from, target, changes));
      if (changes === UNCHANGED && this.#staysUnchanged(target)) continue;
      const candidates = changes ? this.#hinderedBy(from, target, changes) : this.#helpers(from, target);
      for (const candidate of candidates) {
        if (ahead.has(candidate)) continue;
        for (const next of this.#reach(from, candidate, ahead)) {
          if (seen.has(next.key)) continue;
          seen.add(next.key);
          open.push(next);
        }
      }
    }
    ahead.delete(target);
    return reached;
  }

  /** Those that wait and could not take place after the target, or not to the same effect: they may have to before it. */
  #hinderedBy(world: World, target: number, changes: readonly Change[]): readonly number[] {
    const after = world.after(changes, {});
    const touched = this.#touchedBy(changes);
    const hindered = new Set<number>();
    for (const seat of touched) {
      for (const step of at(this.#waiting, seat)) {
        if (step === target || hindered.has(step) || world.isDone(step)) continue;
        if (this.#isHindered(step, target, { world, after, touched })) hindered.add(step);
      }
    }
    for (const { hold } of changes) {
      if (!hold || hold[1].phase === Phase.LIVE) continue;
      // How it ended may be asked after everything else about it is over.
      for (const step of this.#actingOn(hold[0], world)) if (this.#mayEnd(step, hold[0])) hindered.add(step);
    }
    hindered.delete(target);
    return [...hindered];
  }

  /** Whether the step is one that may never have happened, and ends the hold or gives back some of its seats. */
  #mayEnd(step: number, hold: number): boolean {
    const { kind, hold: holds, choice } = this.#history.steps;
    if (at(choice, step) === NONE || at(holds, step) !== hold) return false;
    return ENDING.has(at(kind, step));
  }

  #isHindered(
    step: number,
    target: number,
    {
      world,
      after,
      touched,
    }: { readonly world: World; readonly after: World; readonly touched: ReadonlySet<number> },
  ): boolean {
    const { kind, hold } = this.#history.steps;
    const targetKind = at(kind, target);
    switch (at(kind, step)) {
      case Kind.HOLD:
        // Before the target it would have to be over again.
        return this.#isTaken(after, step, touched) && this.#canEnd(at(hold, step), step);
      case Kind.BLOCK:
        if (targetKind === Kind.UNBLOCK) return true;
        return this.#isTaken(after, step, touched) && this.#canBeUnblocked(step);
      case Kind.UNBLOCK:
        return targetKind === Kind.BLOCK;
      case Kind.TAKEN:
      case Kind.ANY_TAKEN:
        return this.#seatsOf(step).some(
          (seat) => touched.has(seat) && claimOn(after, seat) === FREE && claimOn(world, seat) !== FREE,
        );
      case Kind.READ:
        return !readsAsTold(this.#history, after, step, {
          nowMs: this.#nowMs,
          isAskedAbout: (seat) => touched.has(seat),
        });
      default:
        return apply(this.#history, after, step, this.#nowMs) === undefined;
    }
  }

  #isTaken(after: World, step: number, touched: ReadonlySet<number>): boolean {
    return this.#seatsOf(step).some((seat) => touched.has(seat) && claimOn(after, seat) !== FREE);
  }

  /** Whether a hold that a step would make can be over again by now. */
  #canEnd(hold: number, step: number): boolean {
    const { kind, hold: holds, endsFromMs } = this.#history.steps;
    if (!(at(endsFromMs, step) > this.#nowMs)) return true;
    return this.#actingOn(hold).some(
      (other) => other !== step && at(holds, other) === hold && at(kind, other) !== Kind.EXTEND,
    );
  }

  #canBeUnblocked(step: number): boolean {
    const { kind } = this.#history.steps;
    return this.#seatsOf(step).some((seat) =>
      this.#offeredOn(seat).some((other) => at(kind, other) === Kind.UNBLOCK),
    );
  }

  /** Those that wait or may never have happened, and that could remove what keeps the target from taking place. */
  #helpers(world: World, target: number): readonly number[] {
    const { steps } = this.#history;
    const looks = at(steps.kind, target) >= Kind.TAKEN;
    const helpers = new Set<number>();
    const consider = (step: number, helps: boolean) => {
      if (helps && at(steps.kind, step) < Kind.TAKEN && !world.isDone(step)) helpers.add(step);
    };
    const { seats, hold } = obstaclesOf(this.#history, world, target, this.#nowMs);
    if (hold !== undefined) {
      for (const step of this.#actingOn(hold, world)) consider(step, at(steps.hold, step) === hold);
    }
    for (const seat of seats) {
      const { owner } = world.seat(seat);
      for (const step of this.#offeredOn(seat, world)) {
        const takes = isTaking(at(steps.kind, step));
        const isOfOwner = owner >= 0 && at(steps.hold, step) === owner;
        consider(
          step,
          isOfOwner || (takes ? looks : at(steps.kind, step) === Kind.UNBLOCK && owner === BLOCKED),
        );
      }
      // Who has only some of its seats left has them all in its name.
      if (owner >= 0)
        for (const step of this.#actingOn(owner, world)) consider(step, at(steps.hold, step) === owner);
    }
    helpers.delete(target);
    return [...helpers];
  }

  #actingOn(hold: number, world?: World): number[] {
    return at(this.#history.holds.seats, hold).flatMap((seat) => this.#offeredOn(seat, world));
  }

  /** What waits on the seat, and of what may never have happened the next of each. */
  #offeredOn(seat: number, world?: World): number[] {
    const offered = [...at(this.#waiting, seat)];
    for (const { number, members } of at(this.#choices, seat)) {
      const next = members[world ? world.takenOf(number) : members.length - 1];
      if (next !== undefined) offered.push(next);
    }
    return offered;
  }

  #try(world: World, step: number): readonly Change[] | undefined {
    this.#tried += 1;
    if (this.#tried > this.#maxSteps) throw new GaveUp();
    return apply(this.#history, world, step, this.#nowMs);
  }

  #place(world: World, step: number, changes: readonly Change[]): World {
    const choice = at(this.#history.steps.choice, step);
    const after = world.after(changes, choice === NONE ? { step } : { choice });
    return changes === UNCHANGED ? after : this.#placeUnchanged(after, changes);
  }

  /** After a change: those that waited and now take place without one. */
  #placeUnchanged(world: World, changes: readonly Change[]): World {
    let now = world;
    for (const seat of this.#touchedBy(changes)) {
      for (const step of at(this.#waiting, seat)) {
        if (!now.isDone(step)) now = this.#placeIfUnchanged(now, step) ?? now;
      }
    }
    return now;
  }

  /** What changes nothing now changes nothing later either, except where seats are blocked and unblocked. */
  #staysUnchanged(step: number): boolean {
    const kind = at(this.#history.steps.kind, step);
    return kind !== Kind.BLOCK && kind !== Kind.UNBLOCK;
  }

  #placeIfUnchanged(world: World, step: number): World | undefined {
    if (!this.#staysUnchanged(step)) return undefined;
    return apply(this.#history, world, step, this.#nowMs) === UNCHANGED
      ? world.after(UNCHANGED, { step })
      : undefined;
  }

  #touchedBy(changes: readonly Change[]): Set<number> {
    const seats = new Set<number>();
    for (const { seat, hold } of changes) {
      if (seat) seats.add(seat[0]);
      if (hold) for (const one of at(this.#history.holds.seats, hold[0])) seats.add(one);
    }
    return seats;
  }

  #dropDone(step: number): void {
    for (const seat of this.#seatsOf(step)) {
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

  #seatsOf(step: number): Int32Array {
    const { seats, seatsFrom } = this.#history.steps;
    return seats.subarray(at(seatsFrom, step), at(seatsFrom, step + 1));
  }
}

/**
 * Invokes (2 × step) and returns (2 × step + 1) in order of time; what comes at one moment is taken to overlap. What was
 * read after the end comes last, one by one.
 */
function eventsOf({ steps }: Prepared, { steps: members }: Group): Int32Array {
  const { kind, invokeMs, returnMs } = steps;
  const invokes: number[] = [];
  const returns: number[] = [];
  const last: number[] = [];
  for (const step of members) {
    if (at(kind, step) >= Kind.FINAL_LEDGER) {
      last.push(2 * step, 2 * step + 1);
      continue;
    }
    invokes.push(step);
    if (at(returnMs, step) !== Number.POSITIVE_INFINITY) returns.push(step);
  }
  invokes.sort((one, other) => at(invokeMs, one) - at(invokeMs, other));
  returns.sort((one, other) => at(returnMs, one) - at(returnMs, other));
  const events = new Int32Array(invokes.length + returns.length + last.length);
  let place = 0;
  let nextInvoke = 0;
  for (const step of returns) {
    const untilMs = at(returnMs, step);
    while (nextInvoke < invokes.length && at(invokeMs, at(invokes, nextInvoke)) <= untilMs) {
      events[place] = 2 * at(invokes, nextInvoke);
      place += 1;
      nextInvoke += 1;
    }
    events[place] = 2 * step + 1;
    place += 1;
  }
  for (; nextInvoke < invokes.length; nextInvoke += 1, place += 1)
    events[place] = 2 * at(invokes, nextInvoke);
  events.set(last, place);
  return events;
}
