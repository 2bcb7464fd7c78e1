/**
 * The sequential specification: what a seat system is, one operation at a time. Pure: a state is looked at, and what the
 * step changes is answered, or that it cannot have happened there.
 *
 *     none ──HOLD──► live ──RELEASE──► released        (some of the seats: stays live with the others)
 *                    │ ▲ EXTEND
 *                    ├──CLEAR────► cleared
 *                    ├──CONFIRM──► confirmed ──CANCEL──► cancelled
 *                    ├──BEGIN_CONFIRM──► unsettled ──CONFIRM──► confirmed
 *                    │                       └── not before it would have run out ──► expired
 *                    └──the engine's clock──► expired ──REACQUIRE, its seats being free──► confirmed
 *
 * Time. A state knows no clock, only since when at the earliest its parts are as they are. A step takes place not before
 * its invoke, nor before what it builds on; that moment must leave what it needs alive, and must have come by `nowMs`. A
 * hold is told when it runs out; on the history's clock that is somewhere between `endsFromMs` and `endsByMs`. Between
 * the two it may be live or not, whichever explains the answers, but once one answer saw it over, it is over.
 *
 * A confirm that nobody was answered moves a hold's end, and only ever later: it is given up when both its own deadline and
 * the hold's time are over. The ledger ends a hold earlier only where it has sold the seats to another, or the engine lost
 * its memory; of either there is a trace that nothing correct leaves, or an excuse that no history can give.
 *
 * Fences. A claim is made in the order of its fence: when it was made is narrowed to that before the search
 * (fence-order.ts), and where that leaves two of one seat in either order the higher is the later one.
 *
 * A key that is used again when its hold is over and forgotten makes it anew, with a higher fence; how long the engine
 * remembers is for `retries get the same answer`.
 *
 * A cancel frees its seats at once, as it does while the engine is there; docs/HISTORY.md says what if it is not.
 *
 * When a refusal or a read looked at a seat bounds nothing that changes the seat after it. That is milder than the truth
 * where that moment tells of a later one: where what another seat's hold allows differs between the two, where the end of
 * a hold that nobody was told of follows from when it was made, and where a confirm of which nobody knows how it ended was
 * seen under way. Of small histories with one wrong answer, one in a hundred thousand is called valid for it. So is one in four
 * thousand of those with one wrong fence, where only other answers tell that a claim of other seats was made too late for it.
 *
 * The snapshot of the end is one moment (sights.ts), but for holds that may have run out while it was read: on seats that
 * nothing ties together each may have done so at a moment of its own, or not. To hold all of a hall to one moment would
 * multiply all that is in doubt of it. Of small histories of which something was read wrong in the end, one in five hundred
 * is called valid for it.
 */
import { at } from './at.ts';
import { lastingMs } from './engine-clock.ts';
import { areTaken, isBooked, isBookedNowhere, isListed, isListedNowhere, read } from './sights.ts';
import {
  BLOCKED,
  type Change,
  canHaveEnded,
  ended,
  FREE,
  type HoldState,
  isClaiming,
  Phase,
  type State,
  UNCHANGED,
  unsettled,
} from './state.ts';
import { Kind, type Prepared, seatsOf } from './steps.ts';

/**
 * What the step changes in this state, when it takes place by `nowMs`; undefined: it cannot take place.
 */
export function apply(
  history: Prepared,
  state: State,
  step: number,
  nowMs: number,
): readonly Change[] | undefined {
  const { steps } = history;
  const hold = at(steps.hold, step);
  const invokeMs = at(steps.invokeMs, step);
  switch (at(steps.kind, step)) {
    case Kind.HOLD:
      return take(history, state, step, nowMs);
    case Kind.EXTEND:
      return extend(history, state, step);
    case Kind.RELEASE:
      return release(history, state, step);
    case Kind.CONFIRM: {
      const found = state.hold(hold);
      if (found.phase === Phase.CONFIRMED) return UNCHANGED;
      return isActing(found, invokeMs) ? [{ hold: [hold, confirmed(found, invokeMs)] }] : undefined;
    }
    case Kind.BEGIN_CONFIRM: {
      const found = state.hold(hold);
      if (found.phase !== Phase.LIVE || !isActing(found, invokeMs)) return undefined;
      const sinceMs = Math.max(invokeMs, found.sinceMs);
      return [{ hold: [hold, unsettled(found, { sinceMs, strayCancelMs: history.strayCancelMs })] }];
    }
    case Kind.REACQUIRE:
      return reacquire(history, state, step, nowMs);
    case Kind.CLEAR: {
      const found = state.hold(hold);
      if (found.phase === Phase.CLEARED) return UNCHANGED;
      if (found.phase !== Phase.LIVE || !isActing(found, invokeMs)) return undefined;
      return [{ hold: [hold, ended(found, Phase.CLEARED, invokeMs)] }];
    }
    case Kind.CANCEL: {
      const found = state.hold(hold);
      if (found.phase === Phase.CANCELLED) return UNCHANGED;
      const isBooking = found.phase === Phase.CONFIRMED || found.phase === Phase.UNSETTLED;
      return isBooking ? [{ hold: [hold, ended(found, Phase.CANCELLED, invokeMs)] }] : undefined;
    }
    case Kind.BLOCK:
      return block(history, state, step, nowMs);
    case Kind.UNBLOCK:
      return unblock(history, state, step);
    case Kind.TAKEN:
    case Kind.ANY_TAKEN:
      return areTaken(history, state, step) ? UNCHANGED : undefined;
    case Kind.EXPIRED: {
      const found = state.hold(hold);
      // A booking that is cancelled while its confirm is still under way leaves a hold that is over.
      if (found.phase === Phase.CANCELLED) return UNCHANGED;
      return found.phase === Phase.EXPIRED ? UNCHANGED : expire(found, hold, nowMs);
    }
    case Kind.GIVEN_BACK: {
      const { phase } = state.hold(hold);
      return phase === Phase.RELEASED || phase === Phase.CLEARED ? UNCHANGED : undefined;
    }
    case Kind.CONFIRMED: {
      const { phase } = state.hold(hold);
      const isBooking = phase === Phase.CONFIRMED || phase === Phase.UNSETTLED || phase === Phase.CANCELLED;
      return isBooking ? UNCHANGED : undefined;
    }
    case Kind.UNKNOWN_HOLD: {
      const found = state.hold(hold);
      if (!isClaiming(found)) return UNCHANGED;
      return expire(found, hold, nowMs);
    }
    case Kind.READ:
    case Kind.FINAL_STATUS:
      return read(history, state, step, nowMs);
    case Kind.FINAL_LIVE:
      return isListed(history, state, step) ? UNCHANGED : undefined;
    case Kind.FINAL_NOT_LIVE:
      return isListedNowhere(history, state, step) ? UNCHANGED : undefined;
    case Kind.FINAL_BOOKED:
      return isBooked(history, state, step) ? UNCHANGED : undefined;
    default:
      return isBookedNowhere(history, state, step) ? UNCHANGED : undefined;
  }
}

/** Whether it is live, and was not surely over before the step was sent. */
function isActing({ phase, endsByMs, sinceMs }: HoldState, invokeMs: number): boolean {
  if (phase === Phase.UNSETTLED) return true;
  return phase === Phase.LIVE && Math.max(invokeMs, sinceMs) <= endsByMs;
}

/** Its confirm began, and the engine may not have heard yet how it ended. */
function isConfirming({ phase }: HoldState): boolean {
  return phase === Phase.UNSETTLED || phase === Phase.CONFIRMED;
}

function confirmed(found: HoldState, invokeMs: number): HoldState {
  return {
    phase: Phase.CONFIRMED,
    fence: found.fence,
    endsFromMs: Number.POSITIVE_INFINITY,
    endsByMs: Number.POSITIVE_INFINITY,
    sinceMs: Math.max(found.sinceMs, invokeMs),
  };
}

/** Seen to be over it may have been so for long. */
function expire(found: HoldState, hold: number, nowMs: number) {
  if (!canHaveEnded(found, nowMs)) return undefined;
  return [{ hold: [hold, ended(found, Phase.EXPIRED, found.endsFromMs)] }] as const;
}

/** Frees the step's seats for it of what may have run out on them. Undefined: one is another's. */
function takeOver(
  { steps }: Prepared,
  state: State,
  step: number,
  nowMs: number,
): { readonly sinceMs: number; readonly changes: Change[] } | undefined {
  const changes: Change[] = [];
  const own = at(steps.hold, step);
  let sinceMs = at(steps.invokeMs, step);
  const end = at(steps.seatsFrom, step + 1);
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const seat = state.seat(at(steps.seats, place));
    sinceMs = Math.max(sinceMs, seat.sinceMs);
    if (seat.owner === BLOCKED) return undefined;
    if (seat.owner === FREE || seat.owner === own) continue;
    const former = state.hold(seat.owner);
    if (isClaiming(former)) {
      if (!canHaveEnded(former, nowMs)) return undefined;
      sinceMs = Math.max(sinceMs, former.endsFromMs);
      const isKnown = changes.some(({ hold }) => hold?.[0] === seat.owner);
      if (!isKnown) changes.push({ hold: [seat.owner, ended(former, Phase.EXPIRED, former.endsFromMs)] });
    } else {
      sinceMs = Math.max(sinceMs, former.sinceMs);
    }
  }
  return { sinceMs, changes };
}

function claimSeats({ steps }: Prepared, step: number, owner: number, sinceMs: number, changes: Change[]) {
  const end = at(steps.seatsFrom, step + 1);
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    changes.push({ seat: [at(steps.seats, place), { owner, sinceMs }] });
  }
}

function take(history: Prepared, state: State, step: number, nowMs: number): readonly Change[] | undefined {
  const { steps, holds } = history;
  const hold = at(steps.hold, step);
  const fence = at(steps.fence, step);
  const found = state.hold(hold);
  const isFirst = found.phase === Phase.NONE;
  // The same key again gets the same hold again, whatever became of it, until that is forgotten, and the key makes another.
  if (!isFirst && !(fence > found.fence)) return at(holds.isKeyed, hold) === 1 ? UNCHANGED : undefined;
  if (isClaiming(found) && !canHaveEnded(found, nowMs)) return undefined;
  if (comesTooLate(history, state, step)) return undefined;
  const taken = takeOver(history, state, step, nowMs);
  if (!taken) return undefined;
  const { changes } = taken;
  const formerMs = isClaiming(found) ? found.endsFromMs : found.sinceMs;
  const sinceMs = Math.max(taken.sinceMs, formerMs);
  let endsFromMs = at(steps.endsFromMs, step);
  let endsByMs = at(steps.endsByMs, step);
  if (Number.isNaN(endsFromMs)) {
    const ttlMs = at(steps.ttlMs, step);
    const runsOutFromMs = Number.isNaN(ttlMs) ? sinceMs : sinceMs + lastingMs(ttlMs).leastMs;
    // Of a hold that nobody was told of: where a hold was cleared that no answer gave it may have been this.
    endsFromMs = Math.max(sinceMs, Math.min(runsOutFromMs, history.strayClearMs));
    endsByMs = Number.isNaN(ttlMs) ? Number.POSITIVE_INFINITY : nowMs + lastingMs(ttlMs).mostMs;
  }
  if (sinceMs > endsByMs) return undefined;
  changes.push({ hold: [hold, { phase: Phase.LIVE, fence, endsFromMs, endsByMs, sinceMs }] });
  if (!isFirst) {
    for (const seat of at(holds.seats, hold))
      if (state.seat(seat).owner === hold) changes.push({ seat: [seat, { owner: FREE, sinceMs }] });
  }
  claimSeats(history, step, hold, sinceMs, changes);
  return changes;
}

/** Whether a claim of a higher fence was on one of its seats before. */
function comesTooLate({ steps }: Prepared, state: State, step: number): boolean {
  const fence = at(steps.fence, step);
  return seatsOf(steps, step).some((seat) => {
    const { owner } = state.seat(seat);
    return owner >= 0 && state.hold(owner).fence > fence;
  });
}

function extend({ steps }: Prepared, state: State, step: number): readonly Change[] | undefined {
  const hold = at(steps.hold, step);
  const found = state.hold(hold);
  const invokeMs = at(steps.invokeMs, step);
  // While its confirm is under way the hold is extended in name alone.
  if (isConfirming(found)) return UNCHANGED;
  if (!isActing(found, invokeMs)) return undefined;
  const sinceMs = Math.max(found.sinceMs, invokeMs);
  const toldFromMs = at(steps.endsFromMs, step);
  if (!Number.isNaN(toldFromMs)) {
    const endsByMs = at(steps.endsByMs, step);
    // No extension brings the end nearer.
    if (endsByMs < found.endsFromMs) return undefined;
    return [{ hold: [hold, { ...found, endsFromMs: toldFromMs, endsByMs, sinceMs }] }];
  }
  // Of one that was not told: from where the hold ended anyway to as long as asked for after the last moment it can have been.
  const ttlMs = at(steps.ttlMs, step);
  const endsByMs = Number.isNaN(ttlMs) ? Number.POSITIVE_INFINITY : found.endsByMs + lastingMs(ttlMs).mostMs;
  return [{ hold: [hold, { ...found, endsByMs, sinceMs }] }];
}

function release({ steps, holds }: Prepared, state: State, step: number): readonly Change[] | undefined {
  const hold = at(steps.hold, step);
  const found = state.hold(hold);
  if (found.phase === Phase.RELEASED) return UNCHANGED;
  const invokeMs = at(steps.invokeMs, step);
  if (!isConfirming(found) && !isActing(found, invokeMs)) return undefined;
  const sinceMs = Math.max(invokeMs, found.sinceMs);
  const end = at(steps.seatsFrom, step + 1);
  const leaving = new Set<number>();
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) leaving.add(at(steps.seats, place));
  const owned = at(holds.seats, hold).filter((seat) => state.seat(seat).owner === hold);
  const gone = owned.filter((seat) => leaving.has(seat));
  // Seats that went back before go back again, in name, also while a confirm is under way.
  if (gone.length === 0) return UNCHANGED;
  if (found.phase !== Phase.LIVE) return undefined;
  if (gone.length === owned.length) return [{ hold: [hold, ended(found, Phase.RELEASED, sinceMs)] }];
  return gone.map((seat) => ({ seat: [seat, { owner: FREE, sinceMs }] }));
}

function reacquire(history: Prepared, state: State, step: number, nowMs: number) {
  const hold = at(history.steps.hold, step);
  const found = state.hold(hold);
  if (found.phase === Phase.CONFIRMED) return UNCHANGED;
  if (found.phase !== Phase.EXPIRED && !canHaveEnded(found, nowMs)) return undefined;
  const taken = takeOver(history, state, step, nowMs);
  if (!taken) return undefined;
  const { changes } = taken;
  const isOver = found.phase === Phase.EXPIRED;
  const sinceMs = Math.max(taken.sinceMs, found.sinceMs, isOver ? found.sinceMs : found.endsFromMs);
  changes.push({ hold: [hold, confirmed(found, sinceMs)] });
  claimSeats(history, step, hold, sinceMs, changes);
  return changes;
}

function block(history: Prepared, state: State, step: number, nowMs: number): readonly Change[] | undefined {
  const { steps } = history;
  const end = at(steps.seatsFrom, step + 1);
  const changes: Change[] = [];
  let sinceMs = at(steps.invokeMs, step);
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const seat = state.seat(at(steps.seats, place));
    sinceMs = Math.max(sinceMs, seat.sinceMs);
    if (seat.owner < 0) continue;
    const former = state.hold(seat.owner);
    if (!isClaiming(former)) {
      sinceMs = Math.max(sinceMs, former.sinceMs);
      continue;
    }
    if (!canHaveEnded(former, nowMs)) return undefined;
    sinceMs = Math.max(sinceMs, former.endsFromMs);
    if (!changes.some(({ hold }) => hold?.[0] === seat.owner)) {
      changes.push({ hold: [seat.owner, ended(former, Phase.EXPIRED, former.endsFromMs)] });
    }
  }
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const seat = at(steps.seats, place);
    if (state.seat(seat).owner !== BLOCKED) changes.push({ seat: [seat, { owner: BLOCKED, sinceMs }] });
  }
  return changes.length === 0 ? UNCHANGED : changes;
}

function unblock({ steps }: Prepared, state: State, step: number): readonly Change[] {
  const end = at(steps.seatsFrom, step + 1);
  const changes: Change[] = [];
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const seat = at(steps.seats, place);
    const found = state.seat(seat);
    if (found.owner !== BLOCKED) continue;
    const sinceMs = Math.max(found.sinceMs, at(steps.invokeMs, step));
    changes.push({ seat: [seat, { owner: FREE, sinceMs }] });
  }
  return changes.length === 0 ? UNCHANGED : changes;
}
