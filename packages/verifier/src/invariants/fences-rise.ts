import type { Operation } from '../history.ts';
import { highestOf, lowestOf } from '../sorted.ts';
import { operationOf } from '../words.ts';
import { firstToReturn } from './claims.ts';
import type { Facts, HoldFacts } from './facts.ts';
import type { Findings } from './findings.ts';

interface FencedClaim {
  readonly hold: string;
  readonly fence: number;
  /** It was not made before … */
  readonly fromMs: number;
  /** … and was there by then: when it was first answered, by the operation at `place`. */
  readonly byMs: number;
  readonly place: number;
}

/**
 * A claim made after another was answered has a higher fence, and no two have the same.
 *
 * Sound: the engine counts in the same step in which it makes the claim, between the first request that can have made it
 * (the earliest try with its key, whatever became of that) and its first answer. A confirm that answers another fence
 * than the hold had, or whose booking has another in the ledger, has taken the seats again, and so made a claim.
 */
export function checkFences(facts: Facts, findings: Findings): number {
  checkLiveHolds(facts, findings);
  const claims = [...facts.holds.values()].flatMap((hold) => claimsOf(facts, hold));
  claims.push(...untoldClaims(facts));
  const places = (...those: FencedClaim[]) => those.map(({ place }) => place);
  const textOf = ({ place }: FencedClaim) => operationOf(facts.operations[place] as Operation);
  const seatsOf = ({ place, hold, fence }: FencedClaim) =>
    facts.operations[place]?.seats ?? facts.seatsOf(facts.holds.get(hold), fence).all;

  const byFence = new Map<number, FencedClaim>();
  for (const claim of claims) {
    const twin = byFence.get(claim.fence);
    byFence.set(claim.fence, claim);
    if (!twin || twin.hold === claim.hold) continue;
    const what = `Two claims have the fence ${claim.fence}: ${textOf(twin)} and ${textOf(claim)}.`;
    findings.add('fences rise', { what, seats: seatsOf(claim), operations: places(twin, claim) });
  }

  const answered = claims.toSorted((a, b) => a.byMs - b.byMs);
  claims.sort((a, b) => a.fromMs - b.fromMs);
  let next = 0;
  let highest: FencedClaim | undefined;
  for (const claim of claims) {
    for (let before = answered[next]; before && before.byMs < claim.fromMs; before = answered[next]) {
      if (!highest || before.fence > highest.fence) highest = before;
      next += 1;
    }
    if (
      !highest ||
      highest.fence <= claim.fence ||
      (highest.hold === claim.hold && highest.fence === claim.fence)
    ) {
      continue;
    }
    const what = `${textOf(claim)} got the fence ${claim.fence}, after ${textOf(highest)} had got ${highest.fence}.`;
    findings.add('fences rise', { what, seats: seatsOf(claim), operations: places(highest, claim) });
  }
  return claims.length;
}

/** A hold that is live in the end has a fence that was told: of the hold, or of a confirm that took its seats again. */
function checkLiveHolds({ history, holds, operations, retried }: Facts, findings: Findings): void {
  for (const { hold: id, seats, fence } of history.liveHolds ?? []) {
    const hold = holds.get(id);
    if (!hold || hold.granted.length === 0) continue;
    const answered = hold.confirms.filter((place) => operations[place]?.outcome === 'ok');
    const told = [...new Set([...hold.granted, ...answered].map((place) => operations[place]?.fence))];
    if (told.includes(undefined) || told.includes(fence)) continue;
    // A confirm may have taken its seats again, or a retry of its key have made it anew when it was forgotten.
    const key = operations[hold.granted[0] ?? -1]?.key;
    const tries = [...hold.confirms, ...(key === undefined ? [] : (retried.get(key) ?? []))];
    const highest = highestOf(told.map((one) => one ?? 0));
    if (fence > highest && tries.some((place) => operations[place]?.outcome !== 'ok')) continue;
    const what = `The hold ${id} is live in the end with the fence ${fence}, and its owner was told ${told.join(', ')}.`;
    findings.add('fences rise', {
      what,
      seats,
      operations: [...hold.granted, ...answered],
      afterwards: true,
    });
  }
}

/** Of holds that are live in the end and were told to nobody: one of the requests for all of their seats made each. */
function* untoldClaims({ history, holds, operations, openHoldsOn }: Facts): Generator<FencedClaim> {
  for (const { hold, seats, fence } of history.liveHolds ?? []) {
    if (holds.get(hold)?.granted.length) continue;
    const [place, ...others] = openHoldsOn(seats);
    if (place === undefined) continue;
    const fromMs = lowestOf([place, ...others].map((one) => operations[one]?.invokeMs ?? 0));
    yield { hold, fence, fromMs, byMs: Number.POSITIVE_INFINITY, place };
  }
}

function claimsOf(facts: Facts, hold: HoldFacts): FencedClaim[] {
  const { operations } = facts;
  const claims: FencedClaim[] = [];
  const add = (places: readonly number[], fromMs: number) => {
    const place = firstToReturn(operations, places);
    const { fence, returnMs } = operations[place] ?? {};
    if (fence === undefined || returnMs === undefined) return;
    claims.push({ hold: hold.id, fence, fromMs, byMs: returnMs, place });
  };
  const granted = Map.groupBy(hold.granted, (place) => operations[place]?.fence);
  for (const places of granted.values()) add(places, lowestOf(places.map(facts.askedFromMs)));
  const confirmed = Map.groupBy(
    hold.confirms.filter((place) => operations[place]?.outcome === 'ok'),
    (place) => operations[place]?.fence,
  );
  const confirmFromMs = lowestOf(hold.confirms.map((place) => operations[place]?.invokeMs ?? 0));
  for (const [fence, places] of confirmed) {
    // Without an answer that gave the hold there is no telling which fence it had.
    if (!granted.has(fence) && hold.granted.length > 0) add(places, confirmFromMs);
  }
  const fence = facts.ledger?.get(facts.bookingOfHold.get(hold.id) ?? '')?.fence;
  const [place] = hold.confirms;
  const isToldOfHold = hold.granted.length > 0 && !granted.has(undefined);
  if (fence === undefined || place === undefined || !isToldOfHold) return claims;
  // Of a confirm that nobody was answered the ledger tells the fence; when the claim was made it does not.
  if (!granted.has(fence) && !confirmed.has(fence))
    claims.push({ hold: hold.id, fence, fromMs: confirmFromMs, byMs: Number.POSITIVE_INFINITY, place });
  return claims;
}
