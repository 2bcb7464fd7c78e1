import { mayHaveHappened } from '../effects.ts';
import type { Operation } from '../history.ts';
import { lowestOf } from '../sorted.ts';
import { operationOf } from '../words.ts';
import { firstToReturn } from './claims.ts';
import type { Facts, HoldFacts } from './facts.ts';
import type { Findings } from './findings.ts';

/** What ended is remembered for so long; after that a key makes a new hold. */
const REMEMBERED_MS = 900_000;
/** Refusals of a confirm that say it is no booking, or not that client's; all others are of the request or its sender. */
const DENY_A_BOOKING: ReadonlySet<string | undefined> = new Set([
  ...['HOLD_NOT_FOUND', 'HOLD_EXPIRED', 'ALREADY_RELEASED', 'ALREADY_CONFIRMED', 'WRONG_TOKEN'],
  ...['SEAT_UNAVAILABLE', 'BOOKING_NOT_FOUND'],
]);

/**
 * The same key and request got the same hold; the same hold the same booking, and none is refused what it was granted.
 *
 * Sound: a hold's id follows from its key, its fence and its end from when it was made. The end that is answered can be
 * another once somebody may have moved it (an extend, a confirm); the fence once a confirm may have taken the seats again,
 * or the hold may be forgotten. Two requests under one key are not both granted while the first is remembered: not even when
 * that was booked, and so forgotten by the engine, since the ledger is asked again before a grant is answered. (A request
 * without an answer may have made a hold then, which is what the search allows for.) A booking is one for ever, so a confirm
 * that is asked again after it was answered gets it again, unless somebody asked to cancel it.
 */
export function checkRetries(facts: Facts, findings: Findings): number {
  for (const places of facts.retried.values()) checkKey(facts, findings, places);
  const confirmedAgain = [...facts.holds.values()].filter(({ confirms }) => confirms.length > 1);
  for (const hold of confirmedAgain) checkConfirms(facts, findings, hold);
  return facts.retried.size + confirmedAgain.length;
}

function checkKey({ operations, holds }: Facts, findings: Findings, places: readonly number[]): void {
  const first = firstToReturn(
    operations,
    places.filter((place) => operations[place]?.outcome === 'ok'),
  );
  const one = operations[first];
  if (!one) return;
  const hold = holds.get(one.hold ?? '');
  const sentFromMs = (asked: readonly number[] = []) =>
    lowestOf(asked.map((place) => operations[place]?.invokeMs ?? 0));
  const [extendedFromMs, confirmedFromMs] = [sentFromMs(hold?.extends), sentFromMs(hold?.confirms)];
  for (const place of places) {
    const other = operations[place];
    if (!other || place === first || other.outcome !== 'ok') continue;
    const byMs = Math.max(one.returnMs, other.returnMs);
    const fault = differenceOf(one, other, {
      mayBeMoved: extendedFromMs <= byMs || confirmedFromMs <= byMs,
      mayBeTakenAgain: confirmedFromMs <= byMs,
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
  const { operations, seatsOf } = facts;
  const first = firstToReturn(
    operations,
    hold.confirms.filter((place) => operations[place]?.outcome === 'ok'),
  );
  const one = operations[first];
  if (!one) return;
  const seats = seatsOf(hold, one.fence).all;
  const isExcused = excuseFor(facts, hold, one);
  for (const place of hold.confirms) {
    const other = operations[place];
    if (!other || place === first) continue;
    const fault = confirmFault(one, other, isExcused);
    if (fault === undefined) continue;
    const what = `The hold ${hold.id} ${fault}: ${operationOf(one)} and ${operationOf(other)}.`;
    findings.add('retries get the same answer', { what, seats, operations: [first, place] });
  }
}

function confirmFault(
  one: Operation,
  other: Operation,
  isExcused: (refused: Operation) => boolean,
): string | undefined {
  if (other.outcome === 'ok') {
    if (one.booking !== other.booking) return `became two bookings, ${one.booking} and ${other.booking}`;
    return one.fence === other.fence
      ? undefined
      : `has a booking with two fences, ${one.fence} and ${other.fence}`;
  }
  if (mayHaveHappened(other) || !DENY_A_BOOKING.has(other.refusal) || isExcused(other)) return undefined;
  return `was booked, and when asked again refused with ${other.refusal}`;
}

/** It was sent too early, or was cancelled, or is a kept answer: a retry is refused with what a try before was refused with. */
function excuseFor(
  { operations, cancels }: Facts,
  hold: HoldFacts,
  one: Operation,
): (refused: Operation) => boolean {
  const cancelledMs = lowestOf(
    (cancels.get(one.booking ?? '') ?? []).map((place) => operations[place]?.invokeMs ?? 0),
  );
  const before = hold.confirms.flatMap((place) => operations[place] ?? []);
  const refusedBefore = new Set(
    before.filter(({ invokeMs }) => invokeMs < one.returnMs).map(({ refusal }) => refusal),
  );
  return ({ refusal, invokeMs, returnMs }) =>
    invokeMs <= one.returnMs || cancelledMs <= returnMs || refusedBefore.has(refusal);
}
