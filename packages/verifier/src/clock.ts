/** What answers say of the engine's clock, and how far clocks may go apart. */
import type { Operation } from './history.ts';

/** Clocks tell whole milliseconds, and a moment between two of them is the one or the other. */
export const CLOCK_TICK_MS = 1;
/** How much faster one clock may run than another: as much as NTP makes them differ at most (RFC 5905, 500 ppm). */
export const CLOCK_DRIFT = 500e-6;

export interface Sighting {
  /** The engine's clock said so … */
  readonly engineMs: number;
  /** … at some moment of the history between these two. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The engine's clock is ahead of the history's by at least and at most so much, in milliseconds. */
export interface ClockOffset {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** How far two sightings of one history may be off each other where both are right. */
export function clockSlackMs(operations: readonly Operation[]): number {
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { invokeMs, returnMs } of operations) {
    firstMs = Math.min(firstMs, invokeMs);
    lastMs = Math.max(lastMs, returnMs);
  }
  return CLOCK_TICK_MS + CLOCK_DRIFT * Math.max(0, lastMs - firstMs);
}

/**
 * Each sighting is an interval for the offset, and the offset is where most of them meet (Marzullo, "Maintaining the Time
 * in a Distributed System", 1984): a few that lie cannot move it. Undefined: there are none.
 */
export function whereMostMeet(sightings: Iterable<Sighting>, slackMs: number): ClockOffset | undefined {
  const all = [...sightings];
  let [leastMs, mostMs] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const sighting of all) {
    const offset = offsetAt(sighting, slackMs);
    leastMs = Math.max(leastMs, offset.leastMs);
    mostMs = Math.min(mostMs, offset.mostMs);
  }
  if (leastMs === Number.NEGATIVE_INFINITY) return undefined;
  return leastMs <= mostMs ? { leastMs, mostMs } : bestMeeting(all, slackMs);
}

/** What one sighting says. */
export function offsetAt({ engineMs, fromMs, toMs }: Sighting, slackMs: number): ClockOffset {
  return { leastMs: engineMs - toMs - slackMs, mostMs: engineMs - fromMs + slackMs };
}

function bestMeeting(sightings: readonly Sighting[], slackMs: number): ClockOffset | undefined {
  const edges = sightings.flatMap((sighting) => {
    const { leastMs, mostMs } = offsetAt(sighting, slackMs);
    return [
      { atMs: leastMs, opens: true },
      { atMs: mostMs, opens: false },
    ];
  });
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
