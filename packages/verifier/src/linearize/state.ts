/** How a show stands at one moment, for the search: who has each seat, and what became of each hold. */
export const Phase = {
  NONE: 0,
  LIVE: 1,
  /** Its confirm began. Whether it became a booking nobody was told; until it is over, no clock ends it. */
  UNSETTLED: 2,
  CONFIRMED: 3,
  EXPIRED: 4,
  RELEASED: 5,
  CLEARED: 6,
  CANCELLED: 7,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

export interface HoldState {
  readonly phase: Phase;
  /** Of the claim by which it was made last; NaN where nobody was told. */
  readonly fence: number;
  readonly endsFromMs: number;
  readonly endsByMs: number;
  /** Not earlier did it come to be as it is. */
  readonly sinceMs: number;
}

/** A seat's owner is a hold, or one of these. A hold that is over owns nothing, whatever its seats say. */
export const FREE = -1;
export const BLOCKED = -2;

export interface SeatState {
  readonly owner: number;
  readonly sinceMs: number;
}

export interface State {
  seat(seat: number): SeatState;
  hold(hold: number): HoldState;
  /** Seats that may stand otherwise than they did, by what had to come before the step that is being explained. */
  touched(): Iterable<number>;
}

export interface Change {
  readonly seat?: readonly [seat: number, state: SeatState];
  readonly hold?: readonly [hold: number, state: HoldState];
}

/** It happened, and changed nothing. */
export const UNCHANGED: readonly Change[] = [];

export const NO_HOLD: HoldState = {
  phase: Phase.NONE,
  fence: Number.NaN,
  endsFromMs: Number.NEGATIVE_INFINITY,
  endsByMs: Number.POSITIVE_INFINITY,
  sinceMs: Number.NEGATIVE_INFINITY,
};
export const FREE_SEAT: SeatState = { owner: FREE, sinceMs: Number.NEGATIVE_INFINITY };

/** May still be somebody's. */
export function isClaiming({ phase }: HoldState): boolean {
  return phase === Phase.LIVE || phase === Phase.UNSETTLED || phase === Phase.CONFIRMED;
}

/** The hold that has the seat; else FREE or BLOCKED. */
export function claimOn(state: State, seat: number): number {
  const { owner } = state.seat(seat);
  return owner >= 0 && !isClaiming(state.hold(owner)) ? FREE : owner;
}

export function canHaveEnded({ phase, endsFromMs }: HoldState, nowMs: number): boolean {
  return (phase === Phase.LIVE || phase === Phase.UNSETTLED) && endsFromMs <= nowMs;
}

export function ended(found: HoldState, phase: Phase, atMs: number): HoldState {
  return { phase, fence: found.fence, endsFromMs: 0, endsByMs: 0, sinceMs: Math.max(found.sinceMs, atMs) };
}

/** Not over before it would have run out, unless it became a booking, and that was cancelled. */
export function unsettled(
  found: HoldState,
  { sinceMs, strayCancelMs }: { readonly sinceMs: number; readonly strayCancelMs: number },
): HoldState {
  const endsFromMs = Math.max(sinceMs, Math.min(found.endsFromMs, strayCancelMs));
  return {
    phase: Phase.UNSETTLED,
    fence: found.fence,
    endsFromMs,
    endsByMs: Number.POSITIVE_INFINITY,
    sinceMs,
  };
}

/** Whether it surely is over by then. */
export function isOver(hold: HoldState, nowMs: number): boolean {
  return !isClaiming(hold) || hold.endsByMs < nowMs;
}
