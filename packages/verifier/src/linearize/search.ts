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
import { isTaking, obstaclesOf } from './obstacles.ts';
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
 * How many states that hang together are gone on with at most; how many placements are tried to find, for one answer and
 * from one state, at most so many others. One state that is left in the end is the proof that the answers are right,
 * whatever was left out; so little is tried first, and more only where nothing of that was left.
 */
const PASSES: readonly Pass[] = [
  { mostWorlds: 24, mostTries: 500, mostReached: 4 },
  { mostWorlds: 128, mostTries: 10_000, mostReached: 32 },
  { mostWorlds: 8_192, mostTries: Number.POSITIVE_INFINITY, mostReached: Number.POSITIVE_INFINITY },
];

const STEPS_FOR_WHAT_IS_HARD = 500_000;
const STEPS_PER_STEP = 10;

interface Pass {
  readonly mostWorlds: number;
  readonly mostTries: number;
  readonly mostReached: number;
}

/**
 * Steps that are as good as each other, those sent so far, in their order. Either they may never have happened, or they are
 * refusals for the same seats: where one of those fits all that were sent before it do, so it is enough to count them.
 */
interface Alike {
  readonly number: number;
  readonly members: number[];
}

const UNDOING: ReadonlyMap<number, number> = new Map([
  [Kind.BLOCK, Kind.UNBLOCK],
  [Kind.UNBLOCK, Kind.BLOCK],
]);
const ENDING: ReadonlySet<number> = new Set([Kind.RELEASE, Kind.CLEAR, Kind.CONFIRM]);

class GaveUp extends Error {}

/** Searches groups of one history one after the other; they share the tables, not their content. */
export class Search {
  readonly #history: Prepared;
  readonly #worlds: Worlds;
  readonly #askedMaxSteps: number | undefined;
  #maxSteps = 0;
  /** By seat: steps sent, and not yet put in their place in all worlds. */
  readonly #waiting: number[][];
  /** By seat: what may never have happened there. */
  readonly #choices: Alike[][];
  /** By seat: refusals. */
  readonly #refused: Alike[][];
  readonly #alikeOf = new Map<number, Alike>();
  /** Of a step that has others like it: how many of those were sent before. */
  readonly #placeAmongAlike: Int32Array;
  #nowMs = 0;
  #tried = 0;
  #pass: Pass = { mostWorlds: 0, mostTries: 0, mostReached: 0 };

  constructor(history: Prepared, { maxSteps }: { readonly maxSteps: number | undefined }) {
    this.#history = history;
    this.#worlds = new Worlds(history);
    this.#askedMaxSteps = maxSteps;
    this.#waiting = Array.from(history.seatIds, () => []);
    this.#choices = Array.from(history.seatIds, () => []);
    this.#refused = Array.from(history.seatIds, () => []);
    this.#placeAmongAlike = new Int32Array(history.steps.count);
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
    for (const seat of group.seats) {
      this.#waiting[seat] = [];
      this.#choices[seat] = [];
      this.#refused[seat] = [];
    }
    this.#alikeOf.clear();
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
    const alike = this.#joinAlike(step);
    // Of those that may never have happened none takes place before another needs it.
    if (alike && !this.#isRefused(step)) return;
    if (alike) this.#branch((world) => [this.#placeRefused(world, [alike])]);
    else this.#branch((world) => [this.#placeUnchanged(world, [step])]);
    if (alike || this.#worlds.isSurelyDone(step)) return;
    for (const seat of this.#seatsOf(step)) at(this.#waiting, seat).push(step);
  }

  #joinAlike(step: number): Alike | undefined {
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
    const bySeat = this.#isRefused(step) ? this.#refused : this.#choices;
    for (const seat of this.#seatsOf(step)) at(bySeat, seat).push(added);
    return added;
  }

  #isRefused(step: number): boolean {
    const { alike } = this.#history.steps;
    return at(alike, step) !== NONE && at(this.#history.isRefused, at(alike, step)) === 1;
  }

  #isSurelyDone(step: number): boolean {
    if (!this.#isRefused(step)) return this.#worlds.isSurelyDone(step);
    return this.#worlds.surelyPlacedOf(at(this.#history.steps.alike, step)) > at(this.#placeAmongAlike, step);
  }

  #isDone(world: World, step: number): boolean {
    const alike = at(this.#history.steps.alike, step);
    return alike === NONE ? world.isDone(step) : world.placedOf(alike) > at(this.#placeAmongAlike, step);
  }

  /** False: its answer fits into no world. */
  #return(step: number): boolean {
    if (!this.#isSurelyDone(step)) {
      const isPlaced = this.#branch((world) => this.#reach(world, step));
      if (!isPlaced) return false;
    }
    this.#dropDone(step);
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
      if (this.#isDone(from, target)) {
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
      if (changes === UNCHANGED && this.#staysUnchanged(step)) continue;
      const before = changes ? this.#hinderedBy(world, step, changes) : this.#helpers(world, step);
      for (const one of before) relevant.add(one);
    }
    return placeable;
  }

  /** Those that wait and could not take place after the target, or not to the same effect: they may have to before it. */
  #hinderedBy(world: World, target: number, changes: readonly Change[]): readonly number[] {
    const after = world.after(changes);
    const touched = this.#touchedBy(changes);
    // What blocks or unblocks may change nothing now, and would have before or after another that does.
    if (!this.#staysUnchanged(target)) for (const seat of this.#seatsOf(target)) touched.add(seat);
    const hindered = new Set<number>();
    for (const seat of touched) {
      for (const step of at(this.#waiting, seat)) {
        if (step === target || hindered.has(step) || this.#isDone(world, step)) continue;
        if (this.#isHindered(step, target, { after, touched, changes })) hindered.add(step);
      }
      for (const { number, members } of at(this.#refused, seat)) {
        // The first of those alike that fits nowhere yet; with it come all the others that can.
        const step = members[world.placedOf(number)];
        if (step === undefined || step === target) continue;
        if (this.#isHindered(step, target, { after, touched, changes })) hindered.add(step);
      }
    }
    for (const seat of touched) {
      // Of what may never have happened these change seats that the target leaves alone.
      for (const { number, members } of at(this.#choices, seat)) {
        const step = members[world.placedOf(number)];
        if (step === undefined || !this.#mayMatterElsewhere(world, step, touched)) continue;
        if (this.#isHindered(step, target, { after, touched, changes })) hindered.add(step);
      }
    }
    // Of a block and an unblock the later one counts, also where the earlier one changed nothing, or may never have happened.
    for (const step of this.#undoing(target, world)) hindered.add(step);
    for (const { hold } of changes) {
      if (!hold || hold[1].phase === Phase.LIVE) continue;
      // How it ended may be asked after everything else about it is over.
      for (const step of this.#actingOn(hold[0], world)) if (this.#mayEnd(step, hold[0])) hindered.add(step);
    }
    hindered.delete(target);
    return [...hindered];
  }

  /** Blocked and unblocked seats may be asked about later; what was held, and is over, only by whoever waits already. */
  #mayMatterElsewhere(world: World, step: number, touched: ReadonlySet<number>): boolean {
    if (!this.#staysUnchanged(step)) return true;
    if (!isTaking(at(this.#history.steps.kind, step))) return false;
    return this.#seatsOf(step).some((seat) => !touched.has(seat) && this.#isWaitedOn(seat, world));
  }

  #isWaitedOn(seat: number, world: World): boolean {
    if (at(this.#waiting, seat).some((step) => !this.#isDone(world, step))) return true;
    return at(this.#refused, seat).some(({ number, members }) => world.placedOf(number) < members.length);
  }

  /** Of a block the unblocks of its seats that wait or may never have happened; of an unblock the blocks. */
  #undoing(step: number, world: World): number[] {
    const { kind } = this.#history.steps;
    const undoing = UNDOING.get(at(kind, step));
    if (undoing === undefined) return [];
    return [...this.#seatsOf(step)].flatMap((seat) =>
      this.#offeredOn(seat, world).filter(
        (other) => at(kind, other) === undoing && !this.#isDone(world, other),
      ),
    );
  }

  /** Whether the step is one that may never have happened, and ends the hold or gives back some of its seats. */
  #mayEnd(step: number, hold: number): boolean {
    const { kind, hold: holds, alike } = this.#history.steps;
    if (at(alike, step) === NONE || at(holds, step) !== hold) return false;
    return ENDING.has(at(kind, step));
  }

  #isHindered(
    step: number,
    target: number,
    {
      after,
      touched,
      changes,
    }: {
      readonly after: World;
      readonly touched: ReadonlySet<number>;
      readonly changes: readonly Change[];
    },
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
      default: {
        const then = apply(this.#history, after, step, this.#nowMs);
        // If not the target itself, it is what would have helped it that the target leaves no room for.
        if (then === undefined) return true;
        // What it sees over after the target may be what the target made, and before it what was before that.
        const sees = at(kind, step) >= Kind.TAKEN;
        return sees && then.some(({ hold }) => hold && changes.some((made) => made.hold?.[0] === hold[0]));
      }
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
      if (helps && at(steps.kind, step) < Kind.TAKEN && !this.#isDone(world, step)) helpers.add(step);
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
    // The newest first: what was lost mostly happened soon after it was sent.
    for (const { number, members } of at(this.#choices, seat).toReversed()) {
      const next = members[world ? world.placedOf(number) : members.length - 1];
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
                this.#isRefused(step) ? at(this.#placeAmongAlike, step) + 1 : world.placedOf(alike) + 1,
              ],
            ],
          );
    if (changes === UNCHANGED) return after;
    // Those that waited, and take place now without changing anything.
    const waiting = new Set<number>();
    const refused = new Set<Alike>();
    for (const seat of this.#touchedBy(changes)) {
      for (const one of at(this.#waiting, seat)) waiting.add(one);
      for (const one of at(this.#refused, seat)) refused.add(one);
    }
    return this.#placeRefused(this.#placeUnchanged(after, [...waiting]), [...refused]);
  }

  #placeUnchanged(world: World, steps: readonly number[]): World {
    const placed = steps.filter(
      (step) =>
        this.#staysUnchanged(step) &&
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

  /** What changes nothing now changes nothing later either, except where seats are blocked and unblocked. */
  #staysUnchanged(step: number): boolean {
    const kind = at(this.#history.steps.kind, step);
    return kind !== Kind.BLOCK && kind !== Kind.UNBLOCK;
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
