import { namesOf, operationOf, timeOf } from '../words.ts';
import { type CertainClaim, claimsOfBlocks, claimsOfHold } from './claims.ts';
import type { Facts } from './facts.ts';
import type { Findings } from './findings.ts';

/**
 * No two owners were both certain of one seat at one moment.
 *
 * Sound, because each is called certain only for as long as a correct system must keep the seat for them, whatever else was
 * sent: a hold from when its answer was there until its time may have been over (the latest end that was told, on the
 * engine's clock at its fastest), or anybody may have ended it (a release, of the seat or of all, a clear, a cancel of its
 * booking: from when that was sent, unless it was refused); a confirm that is sent, answered or not, ends nothing, for a
 * confirming hold keeps its seats past its time. A booking from when its confirm was answered until a cancel was sent. A
 * block until an unblock that may have come after it was sent.
 *
 * It is not sound for an engine that loses its memory while the history is made: holds are lost with it.
 */
export function checkClaims(facts: Facts, findings: Findings): number {
  const bySeat = new Map<string, CertainClaim[]>();
  let lookedAt = 0;
  const add = (claim: CertainClaim) => {
    lookedAt += 1;
    const known = bySeat.get(claim.seat);
    if (known) known.push(claim);
    else bySeat.set(claim.seat, [claim]);
  };
  for (const hold of facts.holds.values()) for (const claim of claimsOfHold(facts, hold)) add(claim);
  for (const claim of claimsOfBlocks(facts)) add(claim);

  const told = new Map<string, { one: CertainClaim; other: CertainClaim; seats: string[] }>();
  for (const [seat, claims] of bySeat) {
    for (const [one, other] of overlapsOf(claims)) {
      const name = `${one.place} ${other.place}`;
      const known = told.get(name);
      if (known) known.seats.push(seat);
      else told.set(name, { one, other, seats: [seat] });
    }
  }
  for (const { one, other, seats } of told.values()) {
    const [first, second] = [facts.operations[one.place], facts.operations[other.place]];
    if (!first || !second) continue;
    const when = `from ${timeOf(other.fromMs)} to ${timeOf(Math.min(one.toMs, other.toMs))}`;
    const what = `${namesOf(seats)} belonged to two at once ${when}: by the ${one.kind} from ${operationOf(first)} and by the ${other.kind} from ${operationOf(second)}.`;
    findings.add('claims never overlap', { what, seats, operations: [one.place, other.place] });
  }
  return lookedAt;
}

/** Each claim with the one of another owner that it comes into, where it does: in n log n. */
function* overlapsOf(claims: CertainClaim[]): Generator<readonly [CertainClaim, CertainClaim]> {
  claims.sort((a, b) => a.fromMs - b.fromMs);
  let last: CertainClaim | undefined;
  /** Of those that are not of `last`'s owner, the one that lasts longest. */
  let other: CertainClaim | undefined;
  for (const claim of claims) {
    const inTheWay = last?.owner === claim.owner ? other : last;
    if (inTheWay && inTheWay.toMs > claim.fromMs) yield [inTheWay, claim];
    if (!last || claim.toMs >= last.toMs) {
      if (last && last.owner !== claim.owner) other = last;
      last = claim;
    } else if (claim.owner !== last.owner && (!other || claim.toMs > other.toMs)) {
      other = claim;
    }
  }
}
