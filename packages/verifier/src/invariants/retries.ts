import type { Operation } from '../history.ts';
import { operationOf } from '../words.ts';
import { firstToReturn } from './claims.ts';
import { type Facts, type HoldFacts, mayHaveHappened } from './facts.ts';
import type { Findings } from './findings.ts';

/** What ended is remembered for so long; after that a key makes a new hold. */
const REMEMBERED_MS = 900_000;
/** Refusals that say how a hold stands; all others are of the request or its sender. */
const OF_HOLDS: ReadonlySet<string | undefined> = new Set([
  ...['HOLD_NOT_FOUND', 'HOLD_EXPIRED', 'ALREADY_RELEASED', 'ALREADY_CONFIRMED', 'WRONG_TOKEN'],
  ...['SEAT_UNAVAILABLE', 'BOOKING_NOT_FOUND'],
]);

/**
 * The same key and request got the same hold; the same hold the same booking, and none is refused what it was granted.
 *
 * Sound: a hold's id follows from its key, its fence and its end from when it was made. The end that is answered can be
 * another once somebody may have moved it (an extend, a confirm); the fence once a confirm may have taken the seats again,
 * or the hold may be forgotten. Two requests under one key are not both granted while the first is remembered. A booking is one for ever, so a confirm that
 * is asked again after it was answered gets it again, unless somebody asked to cancel it.
 */
export function checkRetries(facts: Facts, findings: Findings): void {
  for (const places of facts.retried.values()) checkKey(facts, findings, places);
  for (const hold of facts.holds.values()) if (hold.confirms.length > 1) checkConfirms(facts, findings, hold);
}

function checkKey({ operations, holds }: Facts, findings: Findings, places: readonly number[]): void {
  const first = firstToReturn(
    operations,
    places.filter((place) => operations[place]?.outcome === 'ok'),
  );
  const one = operations[first];
  if (!one) return;
  for (const place of places) {
    const other = operations[place];
    if (!other || place === first || other.outcome !== 'ok') continue;
    const hold = holds.get(one.hold ?? '');
    const wasSent = (asked: readonly number[] = []) =>
      asked.some((at) => (operations[at]?.invokeMs ?? 0) <= Math.max(one.returnMs, other.returnMs));
    const fault = differenceOf(one, other, {
      mayBeMoved: wasSent(hold?.extends) || wasSent(hold?.confirms),
      mayBeTakenAgain: wasSent(hold?.confirms),
    });
    if (fault === undefined) continue;
    const what = `The key ${one.key} ${fault}: ${operationOf(one)} and ${operationOf(other)}.`;
    findings.add('retries get the same answer', { what, seats: one.seats ?? [], operations: [first, place] });
  }
}

function differenceOf(
  one: Operation,
  other: Operation,
  { mayBeMoved, mayBeTakenAgain }: { readonly mayBeMoved: boolean; readonly mayBeTakenAgain: boolean },
): string | undefined {
  const isRemembered = other.returnMs - one.invokeMs < REMEMBERED_MS;
  if (one.seats?.join('\n') !== other.seats?.join('\n') || one.ttlMs !== other.ttlMs) {
    return isRemembered ? 'was granted two different requests' : undefined;
  }
  if (one.hold !== other.hold) return `got two holds, ${one.hold} and ${other.hold}`;
  if (!isRemembered) return undefined;
  if (one.fence !== other.fence && !mayBeTakenAgain) return `got two fences, ${one.fence} and ${other.fence}`;
  if (one.expiresAtMs !== other.expiresAtMs && !mayBeMoved) {
    return `got two ends, ${one.expiresAtMs} and ${other.expiresAtMs}, which nobody had asked to move`;
  }
  return undefined;
}

function checkConfirms(facts: Facts, findings: Findings, hold: HoldFacts): void {
  const { operations } = facts;
  const first = firstToReturn(
    operations,
    hold.confirms.filter((place) => operations[place]?.outcome === 'ok'),
  );
  const one = operations[first];
  if (!one) return;
  const seats = operations[hold.granted[0] ?? -1]?.seats ?? [];
  for (const place of hold.confirms) {
    const other = operations[place];
    if (!other || place === first) continue;
    const fault = confirmFault(facts, hold, one, other);
    if (fault === undefined) continue;
    const what = `The hold ${hold.id} ${fault}: ${operationOf(one)} and ${operationOf(other)}.`;
    findings.add('retries get the same answer', { what, seats, operations: [first, place] });
  }
}

function confirmFault(facts: Facts, hold: HoldFacts, one: Operation, other: Operation): string | undefined {
  if (other.outcome === 'ok') {
    if (one.booking !== other.booking) return `became two bookings, ${one.booking} and ${other.booking}`;
    return one.fence === other.fence
      ? undefined
      : `has a booking with two fences, ${one.fence} and ${other.fence}`;
  }
  if (mayHaveHappened(other) || !OF_HOLDS.has(other.refusal)) return undefined;
  if (other.invokeMs <= one.returnMs || isCancelled(facts, one.booking, other.returnMs)) return undefined;
  // A kept answer: what a try before was refused with, a retry of that try is refused with again.
  const wasRefusedSo = hold.confirms.some((place) => {
    const earlier = facts.operations[place];
    return (
      earlier && earlier.refusal === other.refusal && earlier !== other && earlier.invokeMs < one.returnMs
    );
  });
  return wasRefusedSo ? undefined : `was booked, and when asked again refused with ${other.refusal}`;
}

function isCancelled({ operations, cancels }: Facts, booking: string | undefined, beforeMs: number): boolean {
  return (cancels.get(booking ?? '') ?? []).some((place) => (operations[place]?.invokeMs ?? 0) <= beforeMs);
}
