import type { Facts, HoldFacts } from './facts.ts';

/** The engine's clock is ahead of the history's by at least and at most so much, in milliseconds. */
export interface ClockOffset {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Clocks tell whole milliseconds, and a moment between two of them is the one or the other. */
const ROUNDING_MS = 1;
/** How much faster one clock may run than another: as much as NTP makes them differ at most (RFC 5905, 500 ppm). */
const DRIFT = 500e-6;

interface Sighting {
  /** The engine's clock said so … */
  readonly engineMs: number;
  /** … at some moment between these two. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Where the engine's clock is, by what it said of itself: a hold that was given for `ttlMs` runs out that long after the
 * engine's clock when it was given, which was between the request and the answer; a booking's `confirmedAtMs` was it
 * between its confirm and the answer.
 *
 * Each such sighting is an interval for the offset, and the offset is where most of them meet (Marzullo, "Maintaining
 * the Time in a Distributed System", 1984): a few that lie, which `holds last as told` is there to find, cannot move it.
 *
 * Sound because a hold's first end is exactly `ttlMs` after it was made: Holdfast refuses what it cannot give for so
 * long. A retry may be answered with an end that was moved since, so holds count only where nobody had asked for that.
 */
export function offsetOf(facts: Omit<Facts, 'offset'>): ClockOffset | undefined {
  const slackMs = ROUNDING_MS + DRIFT * durationOf(facts);
  let [leastMs, mostMs] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { engineMs, fromMs, toMs } of sightingsIn(facts)) {
    leastMs = Math.max(leastMs, engineMs - toMs - slackMs);
    mostMs = Math.min(mostMs, engineMs - fromMs + slackMs);
  }
  if (leastMs === Number.NEGATIVE_INFINITY) return undefined;
  return leastMs <= mostMs ? { leastMs, mostMs } : whereMostMeet(sightingsIn(facts), slackMs);
}

function whereMostMeet(sightings: Iterable<Sighting>, slackMs: number): ClockOffset | undefined {
  const edges = [...sightings].flatMap(({ engineMs, fromMs, toMs }) => [
    { atMs: engineMs - toMs - slackMs, opens: true },
    { atMs: engineMs - fromMs + slackMs, opens: false },
  ]);
  edges.sort((a, b) => a.atMs - b.atMs || Number(b.opens) - Number(a.opens));
  let [open, most] = [0, 0];
  let best: ClockOffset | undefined;
  edges.forEach(({ atMs, opens }, position) => {
    open += opens ? 1 : -1;
    const next = edges[position + 1];
    if (open <= most || !next) return;
    most = open;
    best = { leastMs: atMs, mostMs: next.atMs };
  });
  return best;
}

function* sightingsIn({
  operations,
  holds,
  history,
  askedFromMs,
}: Omit<Facts, 'offset'>): Generator<Sighting> {
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

function durationOf({ operations }: Omit<Facts, 'offset'>): number {
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { invokeMs, returnMs } of operations) {
    firstMs = Math.min(firstMs, invokeMs);
    lastMs = Math.max(lastMs, returnMs);
  }
  return Math.max(0, lastMs - firstMs);
}
