/** Why a step cannot take place in a state: where the search has to look for what must have come before. */
import { at } from './at.ts';
import { isSeenBooked } from './sights.ts';
import { BLOCKED, canHaveEnded, FREE, isClaiming, type State } from './state.ts';
import { Kind, NONE, type Prepared, Status } from './steps.ts';

export interface Obstacles {
  /** One of these must come to be otherwise. */
  readonly seats: readonly number[];
  /** Or this hold. */
  readonly hold?: number;
}

/** Makes a seat somebody's. */
export function isTaking(kind: number): boolean {
  return kind === Kind.HOLD || kind === Kind.BLOCK || kind === Kind.REACQUIRE;
}

/**
 * The first thing that is in the step's way. Before the step can take place it must be gone, so whatever else is in the
 * way may wait until it is.
 */
export function obstaclesOf(history: Prepared, state: State, step: number, nowMs: number): Obstacles {
  const { steps } = history;
  const hold = at(steps.hold, step);
  const seats = steps.seats.subarray(at(steps.seatsFrom, step), at(steps.seatsFrom, step + 1));
  switch (at(steps.kind, step)) {
    case Kind.HOLD:
    case Kind.BLOCK:
      // Where what is in the way runs out too late, it must have been ended earlier.
      return firstOf(seats, (seat) => isFreeFor(state, seat, step, { history, nowMs }), seats);
    case Kind.REACQUIRE: {
      const first = firstOf(seats, (seat) => isFreeFor(state, seat, step, { history, nowMs }));
      return first.seats.length > 0 ? first : { seats: [], hold };
    }
    case Kind.TAKEN:
      return firstOf(
        seats,
        (seat) => isTakenFrom(state, seat, { own: hold, atMs: at(steps.invokeMs, step) }),
        seats,
      );
    case Kind.ANY_TAKEN:
      return { seats: [...seats] };
    case Kind.READ: {
      const isAsTold = (seat: number) =>
        readsAsTold(history, state, step, { nowMs, isAskedAbout: (other) => other === seat });
      return firstOf(seats, isAsTold, seats);
    }
    case Kind.FINAL_LEDGER:
    case Kind.FINAL_LIVE:
    case Kind.FINAL_STATUS:
      return { seats: [...seats], ...holdOfFinal(history, at(seats, 0)) };
    default:
      return hold === NONE ? { seats: [] } : { seats: [], hold };
  }
}

/** Whether each of the seats asked about is as a read was told, whether or not all are at one moment. */
function readsAsTold(
  history: Prepared,
  state: State,
  step: number,
  { nowMs, isAskedAbout }: { readonly nowMs: number; isAskedAbout(seat: number): boolean },
): boolean {
  const { steps } = history;
  const end = at(steps.seatsFrom, step + 1);
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const seat = at(steps.seats, place);
    if (!isAskedAbout(seat)) continue;
    const { owner } = state.seat(seat);
    const claim = owner >= 0 ? state.hold(owner) : undefined;
    const isClaimed = claim !== undefined && isClaiming(claim);
    const isLive = isClaimed && claim.endsByMs >= at(steps.invokeMs, step);
    switch (at(steps.statuses, place)) {
      case Status.AVAILABLE:
        if (owner === BLOCKED || (isClaimed && !canHaveEnded(claim, nowMs))) return false;
        break;
      case Status.HELD:
        if (!isLive) return false;
        break;
      case Status.BOOKED:
        if (!isSeenBooked(history, claim)) return false;
        break;
      default:
        if (owner !== BLOCKED) return false;
    }
  }
  return true;
}

function firstOf(
  seats: Int32Array,
  isFine: (seat: number) => boolean,
  whereAllAreFine: Int32Array = new Int32Array(),
): Obstacles {
  const seat = seats.find((one) => !isFine(one));
  return { seats: seat === undefined ? [...whereAllAreFine] : [seat] };
}

function isFreeFor(
  state: State,
  seat: number,
  step: number,
  { history, nowMs }: { readonly history: Prepared; readonly nowMs: number },
): boolean {
  const { owner } = state.seat(seat);
  if (owner === BLOCKED) return at(history.steps.kind, step) === Kind.BLOCK;
  if (owner === FREE || owner === at(history.steps.hold, step)) return true;
  const claim = state.hold(owner);
  return !isClaiming(claim) || canHaveEnded(claim, nowMs);
}

function isTakenFrom(
  state: State,
  seat: number,
  { own, atMs }: { readonly own: number; readonly atMs: number },
): boolean {
  const { owner } = state.seat(seat);
  if (owner === BLOCKED) return true;
  if (owner === FREE || (own !== NONE && owner === own)) return false;
  const claim = state.hold(owner);
  return isClaiming(claim) && claim.endsByMs >= atMs;
}

/** What was read after the end may name a hold that is nowhere on its seat yet. */
function holdOfFinal({ final }: Prepared, seat: number): { readonly hold?: number } {
  const booker = final.bookedBy ? at(final.bookedBy, seat) : NONE;
  if (booker !== NONE) return { hold: booker };
  const holder = final.liveBy ? at(final.liveBy, seat) : NONE;
  return holder === NONE ? {} : { hold: holder };
}
