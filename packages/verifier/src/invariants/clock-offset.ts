import { type ClockOffset, clockSlackMs, type Sighting, whereMostMeet } from '../clock.ts';
import type { Facts, HoldFacts } from './facts.ts';

/**
 * Where the engine's clock is, by what it said of itself: a hold that was given for `ttlMs` runs out that long after the
 * engine's clock when it was given, which was between the request and the answer; a booking's `confirmedAtMs` was it
 * between its confirm and the answer.
 *
 * A few that lie, which `holds last as told` is there to find, cannot move it.
 *
 * Sound because a hold's first end is exactly `ttlMs` after it was made: Holdfast refuses what it cannot give for so
 * long. A retry may be answered with an end that was moved since, so holds count only where nobody had asked for that.
 */
export function offsetOf(facts: Omit<Facts, 'offset' | 'readByAtMs'>): ClockOffset | undefined {
  return whereMostMeet(sightingsIn(facts), clockSlackMs(facts.operations));
}

function* sightingsIn({
  operations,
  holds,
  history,
  askedFromMs,
}: Omit<Facts, 'offset' | 'readByAtMs'>): Generator<Sighting> {
  for (const hold of holds.values()) {
    const changedFromMs = firstInvokeMs(hold, operations);
    for (const place of hold.granted) {
      const { ttlMs, expiresAtMs, returnMs } = operations[place] ?? {};
      if (ttlMs === undefined || expiresAtMs === undefined || returnMs === undefined) continue;
      if (returnMs > changedFromMs) continue;
      yield { engineMs: expiresAtMs - ttlMs, fromMs: askedFromMs(place), toMs: returnMs };
    }
  }
  for (const { hold, confirmedAtMs } of history.bookings ?? []) {
    let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const place of holds.get(hold)?.confirms ?? []) {
      const { invokeMs = fromMs, returnMs = toMs, outcome } = operations[place] ?? {};
      fromMs = Math.min(fromMs, invokeMs);
      if (outcome === 'ok') toMs = Math.min(toMs, returnMs);
    }
    if (toMs < Number.POSITIVE_INFINITY) yield { engineMs: confirmedAtMs, fromMs, toMs };
  }
}

/** When its end may first have been moved. */
function firstInvokeMs(hold: HoldFacts, operations: Facts['operations']): number {
  let firstMs = Number.POSITIVE_INFINITY;
  for (const places of [hold.extends, hold.confirms]) {
    for (const place of places) firstMs = Math.min(firstMs, operations[place]?.invokeMs ?? firstMs);
  }
  return firstMs;
}
