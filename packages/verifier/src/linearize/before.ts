/** What may have to come before a step: because it could not come after it, or because the step needs what it changes. */
import { at } from './at.ts';
import { isTaking, obstaclesOf } from './obstacles.ts';
import { apply } from './seat-model.ts';
import type { Sent } from './sent.ts';
import { BLOCKED, type Change, claimOn, FREE, Phase, UNCHANGED } from './state.ts';
import { Kind, NONE, type Prepared, seatsOf, staysUnchanged } from './steps.ts';
import type { World } from './world.ts';

const UNDOING: ReadonlyMap<number, number> = new Map([
  [Kind.BLOCK, Kind.UNBLOCK],
  [Kind.UNBLOCK, Kind.BLOCK],
]);
const ENDING: ReadonlySet<number> = new Set([Kind.RELEASE, Kind.CLEAR, Kind.CONFIRM, Kind.CANCEL]);

/** For one step at a time, the others that may have to come before it. */
export class Before {
  readonly #history: Prepared;
  readonly #sent: Sent;
  /** The moment that the search has come to: all of it comes by then. */
  nowMs = 0;

  constructor(history: Prepared, sent: Sent) {
    this.#history = history;
    this.#sent = sent;
  }

  /** `changes`: what the target changes where it can take place at once; undefined where it cannot. */
  of(world: World, target: number, changes: readonly Change[] | undefined): readonly number[] {
    if (!changes) return this.#helpers(world, target);
    if (changes === UNCHANGED && staysUnchanged(this.#history.steps, target)) return [];
    return this.#hinderedBy(world, target, changes);
  }

  /** Those that wait and could not take place after the target, or not to the same effect: they may have to before it. */
  #hinderedBy(world: World, target: number, changes: readonly Change[]): readonly number[] {
    const after = world.after(changes);
    const touched = touchedBy(this.#history, changes);
    // What blocks or unblocks may change nothing now, and would have before or after another that does.
    if (!staysUnchanged(this.#history.steps, target))
      for (const seat of seatsOf(this.#history.steps, target)) touched.add(seat);
    const hindered = new Set<number>();
    for (const seat of touched) {
      for (const step of this.#sent.waitingOn(seat)) {
        if (step === target || hindered.has(step) || this.#sent.isDone(world, step)) continue;
        if (this.#isHindered(step, target, { after, touched, changes })) hindered.add(step);
      }
      for (const { number, members } of this.#sent.refusedOn(seat)) {
        // The first of those alike that fits nowhere yet; with it come all the others that can.
        const step = members[world.placedOf(number)];
        if (step === undefined || step === target) continue;
        if (this.#isHindered(step, target, { after, touched, changes })) hindered.add(step);
      }
    }
    for (const seat of touched) {
      // Of what may never have happened these change seats that the target leaves alone.
      for (const { number, members } of this.#sent.choicesOn(seat)) {
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
      for (const step of this.#sent.actingOn(hold[0], world))
        if (this.#mayEnd(step, hold[0])) hindered.add(step);
    }
    hindered.delete(target);
    return [...hindered];
  }

  /** Blocked and unblocked seats may be asked about later; what was held, and is over, only by whoever waits already. */
  #mayMatterElsewhere(world: World, step: number, touched: ReadonlySet<number>): boolean {
    if (!staysUnchanged(this.#history.steps, step)) return true;
    if (!isTaking(at(this.#history.steps.kind, step))) return false;
    return seatsOf(this.#history.steps, step).some(
      (seat) => !touched.has(seat) && this.#isWaitedOn(seat, world),
    );
  }

  #isWaitedOn(seat: number, world: World): boolean {
    if (this.#sent.waitingOn(seat).some((step) => !this.#sent.isDone(world, step))) return true;
    return this.#sent.refusedOn(seat).some(({ number, members }) => world.placedOf(number) < members.length);
  }

  /** Of a block the unblocks of its seats that wait or may never have happened; of an unblock the blocks. */
  #undoing(step: number, world: World): number[] {
    const { kind } = this.#history.steps;
    const undoing = UNDOING.get(at(kind, step));
    if (undoing === undefined) return [];
    return [...seatsOf(this.#history.steps, step)].flatMap((seat) =>
      this.#sent
        .offeredOn(seat, world)
        .filter((other) => at(kind, other) === undoing && !this.#sent.isDone(world, other)),
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
    const { kind, hold, invokeMs } = this.#history.steps;
    const targetKind = at(kind, target);
    switch (at(kind, step)) {
      case Kind.HOLD:
        // Before the target it would have to be over again.
        return this.#isTaken(after, step, touched) && this.#canEnd(at(hold, step), step);
      case Kind.BLOCK:
        if (targetKind === Kind.UNBLOCK) return true;
        return this.#isTaken(after, step, touched) && this.#canBeUnblocked(step);
      case Kind.UNBLOCK:
        // One that was sent earlier may have freed a seat for whoever had it before the target freed it.
        if (targetKind === Kind.UNBLOCK) return at(invokeMs, step) < at(invokeMs, target);
        return targetKind === Kind.BLOCK;
      default: {
        const then = apply(this.#history, after, step, this.nowMs);
        // If not the target itself, it is what would have helped it that the target leaves no room for.
        if (then === undefined) return true;
        // What it sees over after the target may be what the target made, and before it what was before that.
        const sees = at(kind, step) >= Kind.TAKEN;
        return sees && then.some(({ hold }) => hold && changes.some((made) => made.hold?.[0] === hold[0]));
      }
    }
  }

  #isTaken(after: World, step: number, touched: ReadonlySet<number>): boolean {
    return seatsOf(this.#history.steps, step).some(
      (seat) => touched.has(seat) && claimOn(after, seat) !== FREE,
    );
  }

  /** Whether a hold that a step would make can be over again by now. */
  #canEnd(hold: number, step: number): boolean {
    const { kind, hold: holds, endsFromMs } = this.#history.steps;
    if (!(at(endsFromMs, step) > this.nowMs)) return true;
    return this.#sent
      .actingOn(hold)
      .some((other) => other !== step && at(holds, other) === hold && at(kind, other) !== Kind.EXTEND);
  }

  #canBeUnblocked(step: number): boolean {
    const { kind } = this.#history.steps;
    return seatsOf(this.#history.steps, step).some((seat) =>
      this.#sent.offeredOn(seat).some((other) => at(kind, other) === Kind.UNBLOCK),
    );
  }

  /** Those that wait or may never have happened, and that could remove what keeps the target from taking place. */
  #helpers(world: World, target: number): readonly number[] {
    const { steps } = this.#history;
    const looks = at(steps.kind, target) >= Kind.TAKEN;
    const helpers = new Set<number>();
    const consider = (step: number, helps: boolean) => {
      if (helps && at(steps.kind, step) < Kind.TAKEN && !this.#sent.isDone(world, step)) helpers.add(step);
    };
    const { seats, hold } = obstaclesOf(this.#history, world, target, this.nowMs);
    if (hold !== undefined) {
      for (const step of this.#sent.actingOn(hold, world)) consider(step, at(steps.hold, step) === hold);
    }
    for (const seat of seats) {
      const { owner } = world.seat(seat);
      for (const step of this.#sent.offeredOn(seat, world)) {
        const takes = isTaking(at(steps.kind, step));
        const isOfOwner = owner >= 0 && at(steps.hold, step) === owner;
        consider(
          step,
          isOfOwner || (takes ? looks : at(steps.kind, step) === Kind.UNBLOCK && owner === BLOCKED),
        );
      }
      // Who has only some of its seats left has them all in its name.
      if (owner >= 0)
        for (const step of this.#sent.actingOn(owner, world)) consider(step, at(steps.hold, step) === owner);
    }
    helpers.delete(target);
    return [...helpers];
  }
}

/** The seats that the changes are about, and those of the holds that they are about. */
export function touchedBy({ holds }: Prepared, changes: readonly Change[]): Set<number> {
  const seats = new Set<number>();
  for (const { seat, hold } of changes) {
    if (seat) seats.add(seat[0]);
    if (hold) for (const one of at(holds.seats, hold[0])) seats.add(one);
  }
  return seats;
}
