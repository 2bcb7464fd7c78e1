import type { Operation } from '../history.ts';
import type { Facts } from './facts.ts';

export interface SeatsOfHold {
  /** It had no others. */
  readonly all: readonly string[];
  /** It had these in any case. */
  readonly certain: readonly string[];
}

/**
 * What a hold was given, as an answer tells: of the claim with that fence, or where none is told to have it, of any that it
 * may be. A key that is used anew once its hold is forgotten makes another claim of the same id, which may be of other seats.
 */
export function seatsIn(operations: readonly Operation[]): Facts['seatsOf'] {
  const ofHolds = new Map<string, OfClaims>();
  return (hold, fence) => {
    if (!hold || hold.granted.length < 2) {
      const seats = operations[hold?.granted[0] ?? -1]?.seats ?? [];
      return { all: seats, certain: seats };
    }
    const known = ofHolds.get(hold.id) ?? ofClaims(hold.granted.flatMap((place) => operations[place] ?? []));
    ofHolds.set(hold.id, known);
    return known.byFence.get(fence) ?? known.ofAny;
  };
}

interface OfClaims {
  readonly byFence: ReadonlyMap<number | undefined, SeatsOfHold>;
  readonly ofAny: SeatsOfHold;
}

function ofClaims(granted: readonly Operation[]): OfClaims {
  const told = granted.filter(({ fence }) => fence !== undefined);
  const byFence = Map.groupBy(told, ({ fence }) => fence);
  return {
    byFence: new Map([...byFence].map(([fence, grants]) => [fence, together(grants)])),
    ofAny: together(granted),
  };
}

function together(grants: readonly Operation[]): SeatsOfHold {
  const timesGiven = new Map<string, number>();
  for (const { seats = [] } of grants)
    for (const seat of seats) timesGiven.set(seat, (timesGiven.get(seat) ?? 0) + 1);
  const all = [...timesGiven.keys()];
  return { all, certain: all.filter((seat) => timesGiven.get(seat) === grants.length) };
}
