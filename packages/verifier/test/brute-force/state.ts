/** How a seat system may stand, and what the passing of time alone does to it. */

export interface Claim {
  readonly phase: 'live' | 'unsettled' | 'confirmed' | 'expired' | 'released' | 'cleared' | 'cancelled';
  /** When it may run out at the earliest, and has at the latest. */
  readonly from: number;
  readonly by: number;
  /** Of the claim by which it was made last, as far as anybody was told; kept unless it is said anew. */
  readonly fence?: number | undefined;
}

export interface State {
  /** The earliest that the next operation can take place. */
  readonly nowMs: number;
  /** By seat, the id of the hold that took it last; `*`: a block. */
  readonly seats: Readonly<Record<string, string>>;
  readonly holds: Readonly<Record<string, Claim>>;
  /** The highest of all claims made so far, as far as anybody was told. */
  readonly fence: number;
}

export const FOREVER = Number.POSITIVE_INFINITY;

const CLAIMING: readonly Claim['phase'][] = ['live', 'unsettled', 'confirmed'];

/** Whether it is in the way, but for time that has passed. */
export function isClaiming(hold: Claim | undefined): hold is Claim {
  return hold !== undefined && CLAIMING.includes(hold.phase);
}

/** Whether a hold is on the seat, and has not run out. */
export function isClaimed(state: State, seat: string): boolean {
  const hold = state.holds[state.seats[seat] ?? ''];
  return isClaiming(hold) && state.nowMs <= hold.by;
}

export function withHold(state: State, id: string, hold: Claim): State {
  return { ...state, holds: { ...state.holds, [id]: { fence: state.holds[id]?.fence, ...hold } } };
}

/** With these seats in the hands of a hold or a block, or of nobody. */
export function withSeats(state: State, these: readonly string[], owner: string | undefined): State {
  const seats = { ...state.seats };
  for (const seat of these) {
    if (owner === undefined) delete seats[seat];
    else seats[seat] = owner;
  }
  return { ...state, seats };
}

/** Until nothing is on the seats, which what may have run out by then leaves. Undefined: something stays. */
export function waitFor(state: State, seats: readonly string[], untilMs: number): State | undefined {
  let waited = state;
  for (const seat of seats) {
    const id = waited.seats[seat];
    if (id === undefined) continue;
    if (id === '*') return undefined;
    const hold = waited.holds[id];
    if (!isClaiming(hold)) continue;
    if (hold.phase === 'confirmed' || hold.from > untilMs) return undefined;
    const nowMs = Math.max(waited.nowMs, hold.from);
    waited = { ...withHold(waited, id, { ...hold, phase: 'expired' }), nowMs };
  }
  return waited;
}
