/** Why a step cannot take place in a state: where the search has to look for what must have come before. */
import { at } from './at.ts';
import { isSeenBooked, seenAtOnce } from './sights.ts';
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
    case Kind.READ:
    case Kind.FINAL_STATUS: {
      const { seats: seen, statuses } = seenAtOnce(history, state, step);
      const place = seen.findIndex(
        (seat, index) => !isAsTold(history, state, step, { seat, status: at(statuses, index), nowMs }),
      );
      return { seats: place < 0 ? [...seen] : [at(seen, place)] };
    }
    case Kind.FINAL_LIVE:
      // Whose it is and which of its seats it has left is one question.
      return { seats: [...new Set([...seats, ...at(history.holds.seats, hold)])], hold };
    case Kind.FINAL_BOOKED:
      return { seats: [...seats], hold };
    case Kind.FINAL_NOT_LIVE:
    case Kind.FINAL_NOT_BOOKED:
      return { seats: [...seats] };
    default:
      return hold === NONE ? { seats: [] } : { seats: [], hold };
  }
}

/** Whether the seat is as it was seen, whether or not the others were so at the same moment. */
function isAsTold(
  history: Prepared,
  state: State,
  step: number,
  { seat, status, nowMs }: { readonly seat: number; readonly status: number; readonly nowMs: number },
): boolean {
  const { owner } = state.seat(seat);
  const claim = owner >= 0 ? state.hold(owner) : undefined;
  const isClaimed = claim !== undefined && isClaiming(claim);
  switch (status) {
    case Status.AVAILABLE:
      return owner !== BLOCKED && (!isClaimed || canHaveEnded(claim, nowMs));
    case Status.HELD:
      return isClaimed && claim.endsByMs >= at(history.steps.invokeMs, step);
    case Status.BOOKED:
      return isSeenBooked(history, claim);
    default:
      return owner === BLOCKED;
  }
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
