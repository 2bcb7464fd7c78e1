/** What refusals, reads and the reading after the end say of how seats stood: the part of the specification that looks. */
import { at } from './at.ts';
import {
  BLOCKED,
  type Change,
  canHaveEnded,
  claimOn,
  ended,
  FREE,
  type HoldState,
  isClaiming,
  Phase,
  type State,
  UNCHANGED,
} from './state.ts';
import { Kind, NONE, type Prepared, Status, seatsOf } from './steps.ts';

export function areTaken({ steps }: Prepared, state: State, step: number): boolean {
  const own = at(steps.hold, step);
  const isAny = at(steps.kind, step) === Kind.ANY_TAKEN;
  const end = at(steps.seatsFrom, step + 1);
  let atMs = at(steps.invokeMs, step);
  let untilMs = Number.POSITIVE_INFINITY;
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const seat = state.seat(at(steps.seats, place));
    let claimedUntilMs = Number.POSITIVE_INFINITY;
    const { sinceMs } = seat;
    if (seat.owner === FREE || (own !== NONE && seat.owner === own))
      claimedUntilMs = Number.NEGATIVE_INFINITY;
    else if (seat.owner !== BLOCKED) {
      const claim = state.hold(seat.owner);
      claimedUntilMs = isClaiming(claim) ? claim.endsByMs : Number.NEGATIVE_INFINITY;
    }
    if (isAny) {
      if (Math.max(at(steps.invokeMs, step), sinceMs) <= claimedUntilMs) return true;
      continue;
    }
    atMs = Math.max(atMs, sinceMs);
    untilMs = Math.min(untilMs, claimedUntilMs);
    if (atMs > untilMs) return false;
  }
  return !isAny;
}

/**
 * Whether its seats can be seen booked. The ledger has a booking before anybody sees it, so a confirm of which nobody knows
 * how it ended shows as one only where the ledger was not asked.
 */
export function isSeenBooked({ final }: Prepared, claim: HoldState | undefined): boolean {
  if (claim?.phase === Phase.UNSETTLED) return !final.isLedgerRead;
  return claim?.phase === Phase.CONFIRMED;
}

/**
 * A read, or how one more seat stood in the snapshot of the end. Undefined: so the seats can not have stood at any one
 * moment.
 */
export function read(
  history: Prepared,
  state: State,
  step: number,
  nowMs: number,
): readonly Change[] | undefined {
  const { steps } = history;
  const { seats, statuses } = seenAtOnce(history, state, step);
  let changes: Change[] | undefined;
  const seenLive = new Set<number>();
  let atMs = at(steps.invokeMs, step);
  let untilMs = Number.POSITIVE_INFINITY;
  for (let place = 0; place < seats.length; place += 1) {
    const { owner, sinceMs } = state.seat(at(seats, place));
    const claim = owner >= 0 ? state.hold(owner) : undefined;
    atMs = Math.max(atMs, sinceMs);
    switch (at(statuses, place)) {
      case Status.AVAILABLE:
        if (owner === BLOCKED) return undefined;
        if (!claim) break;
        if (!isClaiming(claim)) {
          atMs = Math.max(atMs, claim.sinceMs);
          break;
        }
        if (!canHaveEnded(claim, nowMs)) return undefined;
        atMs = Math.max(atMs, claim.endsFromMs);
        changes ??= [];
        if (!changes.some(({ hold }) => hold?.[0] === owner)) {
          changes.push({ hold: [owner, ended(claim, Phase.EXPIRED, claim.endsFromMs)] });
        }
        break;
      case Status.HELD:
        // A confirm is one moment here, and two in the system: a booked seat may be seen as held still.
        if (!claim || !isClaiming(claim)) return undefined;
        untilMs = Math.min(untilMs, claim.endsByMs);
        seenLive.add(owner);
        break;
      case Status.BOOKED:
        if (!isSeenBooked(history, claim)) return undefined;
        seenLive.add(owner);
        break;
      default:
        if (owner !== BLOCKED) return undefined;
    }
    if (atMs > untilMs || atMs > nowMs) return undefined;
  }
  // Over on one of its seats it is over on all.
  if (changes?.some(({ hold }) => hold && seenLive.has(hold[0]))) return undefined;
  return changes ?? UNCHANGED;
}

/** What must have been so at one moment, for the step. */
export interface Seen {
  readonly seats: Int32Array;
  /** Of each of the seats, in their order. */
  readonly statuses: Uint8Array;
}

/**
 * A snapshot shows all seats at one moment, but a step that looks at a whole hall would multiply all that is in doubt of
 * it. So it is a step a seat, one after the other, and none of them is undone: what is changed to explain a seat must leave
 * those before it as they were seen, or bring them back there. Those that nothing touched since are so anyway.
 */
export function seenAtOnce(history: Prepared, state: State, step: number): Seen {
  const { steps, holds, final } = history;
  const own = seatsOf(steps, step);
  const { statuses } = final;
  if (at(steps.kind, step) !== Kind.FINAL_STATUS || !statuses) {
    return {
      seats: own,
      statuses: steps.statuses.subarray(at(steps.seatsFrom, step), at(steps.seatsFrom, step + 1)),
    };
  }
  const newest = at(own, 0);
  const seats = new Set([newest]);
  const addThoseBefore = (others: Iterable<number>) => {
    for (const seat of others) if (seat < newest) seats.add(seat);
  };
  addThoseBefore(state.touched());
  for (const seat of seats) {
    const owner = claimOn(state, seat);
    // Over on one of its seats it is over on all.
    if (owner >= 0 && at(statuses, seat) === Status.AVAILABLE) addThoseBefore(at(holds.seats, owner));
  }
  return {
    seats: Int32Array.from(seats),
    statuses: Uint8Array.from(seats, (seat) => at(statuses, seat)),
  };
}

/** Whether the list of live holds can have had the hold, with just these seats. */
export function isListed({ steps, holds, final }: Prepared, state: State, step: number): boolean {
  const seats = seatsOf(steps, step);
  const { owner } = state.seat(at(seats, 0));
  if (owner < 0) return false;
  // Its id may be that of one of which nobody was told.
  if (owner !== at(steps.hold, step) && at(holds.isAnonymous, owner) === 0) return false;
  const claim = state.hold(owner);
  // A confirm is one moment here, and two in the system: a booking may be listed as a hold still.
  if (!isClaiming(claim) || claim.endsByMs < final.atMs) return false;
  return hasJust({ holds, state, hold: owner }, seats);
}

/** Whether the seat can have been in none of the live holds. */
export function isListedNowhere({ steps, final }: Prepared, state: State, step: number): boolean {
  const { owner } = state.seat(at(steps.seats, at(steps.seatsFrom, step)));
  if (owner < 0) return true;
  const claim = state.hold(owner);
  // One that is being confirmed may be a booking already, or over.
  return claim.phase !== Phase.LIVE || canHaveEnded(claim, final.byMs);
}

/** Whether the hold is the booking that the ledger has of it. */
export function isBooked({ steps, holds }: Prepared, state: State, step: number): boolean {
  const hold = at(steps.hold, step);
  if (state.hold(hold).phase !== Phase.CONFIRMED) return false;
  return hasJust({ holds, state, hold }, seatsOf(steps, step));
}

export function isBookedNowhere({ steps }: Prepared, state: State, step: number): boolean {
  const { owner } = state.seat(at(steps.seats, at(steps.seatsFrom, step)));
  return owner < 0 || state.hold(owner).phase !== Phase.CONFIRMED;
}

function hasJust(
  { holds, state, hold }: { readonly holds: Prepared['holds']; readonly state: State; readonly hold: number },
  seats: Int32Array,
): boolean {
  const owned = at(holds.seats, hold).filter((seat) => state.seat(seat).owner === hold);
  return owned.length === seats.length && owned.every((seat) => seats.includes(seat));
}
