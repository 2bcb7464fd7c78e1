/** What refusals, reads and the reading after the end say of how seats stood: the part of the specification that looks. */
import { at } from './at.ts';
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
} from './state.ts';
import { Kind, NONE, type Prepared, Status } from './steps.ts';

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
  if (claim?.phase === Phase.UNSETTLED) return final.bookedBy === undefined;
  return claim?.phase === Phase.CONFIRMED;
}

export function read(
  history: Prepared,
  state: State,
  step: number,
  nowMs: number,
): readonly Change[] | undefined {
  const { steps } = history;
  const end = at(steps.seatsFrom, step + 1);
  let changes: Change[] | undefined;
  const seenLive = new Set<number>();
  let atMs = at(steps.invokeMs, step);
  let untilMs = Number.POSITIVE_INFINITY;
  for (let place = at(steps.seatsFrom, step); place < end; place += 1) {
    const { owner, sinceMs } = state.seat(at(steps.seats, place));
    const claim = owner >= 0 ? state.hold(owner) : undefined;
    atMs = Math.max(atMs, sinceMs);
    switch (at(steps.statuses, place)) {
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

export function isFinal(history: Prepared, state: State, step: number): boolean {
  const { steps, holds, final } = history;
  const seat = at(steps.seats, at(steps.seatsFrom, step));
  const { owner } = state.seat(seat);
  const claim = owner >= 0 ? state.hold(owner) : undefined;
  const phase = claim?.phase ?? Phase.NONE;
  switch (at(steps.kind, step)) {
    case Kind.FINAL_LEDGER: {
      const booker = at(final.bookedBy ?? [], seat);
      if (booker === NONE) return phase !== Phase.CONFIRMED;
      return owner === booker && phase === Phase.CONFIRMED;
    }
    case Kind.FINAL_LIVE: {
      const holder = at(final.liveBy ?? [], seat);
      // One that is being confirmed may be a booking already, or over.
      if (holder === NONE)
        return phase !== Phase.LIVE || (claim !== undefined && canHaveEnded(claim, final.byMs));
      if (!claim || !isClaiming(claim) || claim.endsByMs < final.atMs) return false;
      return owner === holder || at(holds.isAnonymous, owner) === 1;
    }
    default:
      switch (at(final.status ?? [], seat)) {
        case Status.AVAILABLE:
          if (owner === BLOCKED) return false;
          return !claim || !isClaiming(claim) || canHaveEnded(claim, final.byMs);
        case Status.HELD:
          return claim !== undefined && isClaiming(claim) && claim.endsByMs >= final.atMs;
        case Status.BOOKED:
          return isSeenBooked(history, claim);
        default:
          return owner === BLOCKED;
      }
  }
}
