import { CLOCK_DRIFT, CLOCK_TICK_MS, offsetAt, type Sighting, whereMostMeet } from '../clock.ts';
import type { Operation } from '../history.ts';
import { countUpTo } from '../sorted.ts';
import { at } from './at.ts';

/** When something that the engine's clock decides happens, in milliseconds of the history: not before, and not after. */
export interface Window {
  readonly fromMs: number;
  readonly byMs: number;
}

/**
 * When the engine's clock comes where, by all that holds tell of it. One that was given says when the clock stood where it
 * did; from there to any other moment the clocks have gone apart by the drift of the time between at most. So in the
 * midst of many holds it is known as well as the quickest answers about then allow, and long after the last one less well.
 *
 * Of those that do not meet with most others (a hold that lies, which the invariants tell of) none counts.
 */
export interface EngineClock {
  /** Holds it was derived from. */
  readonly holds: number;
  /** By engine time, where a hold told: between which moments of the history the clock stood there. */
  readonly engineMs: Float64Array;
  readonly fromMs: Float64Array;
  readonly byMs: Float64Array;
}

const [SLOWEST, FASTEST] = [1 - CLOCK_DRIFT, 1 + CLOCK_DRIFT];

/**
 * Undefined: no hold of the history tells.
 * @param slackMs how far those that are right may be off each other
 */
export function deriveEngineClock(sightings: Iterable<Sighting>, slackMs: number): EngineClock | undefined {
  const all = [...sightings];
  const meeting = whereMostMeet(all, slackMs);
  if (!meeting) return undefined;
  const right = all.filter((sighting) => {
    const { leastMs, mostMs } = offsetAt(sighting, slackMs);
    return leastMs <= meeting.mostMs && mostMs >= meeting.leastMs;
  });
  right.sort((one, other) => one.engineMs - other.engineMs);
  const engineMs = Float64Array.from(right, (sighting) => sighting.engineMs);
  const fromMs = Float64Array.from(right, (sighting) => sighting.fromMs - CLOCK_TICK_MS);
  const byMs = Float64Array.from(right, (sighting) => sighting.toMs);
  for (let place = 1; place < right.length; place += 1) {
    const apartMs = at(engineMs, place) - at(engineMs, place - 1);
    fromMs[place] = Math.max(at(fromMs, place), at(fromMs, place - 1) + apartMs * SLOWEST);
    byMs[place] = Math.min(at(byMs, place), at(byMs, place - 1) + apartMs * FASTEST);
  }
  for (let place = right.length - 2; place >= 0; place -= 1) {
    const apartMs = at(engineMs, place + 1) - at(engineMs, place);
    fromMs[place] = Math.max(at(fromMs, place), at(fromMs, place + 1) - apartMs * FASTEST);
    byMs[place] = Math.min(at(byMs, place), at(byMs, place + 1) - apartMs * SLOWEST);
  }
  return { holds: all.length, engineMs, fromMs, byMs };
}

/** How long what lasts `ttlMs` by the engine's clock may last by the history's. */
export function lastingMs(ttlMs: number): { readonly leastMs: number; readonly mostMs: number } {
  return { leastMs: ttlMs * SLOWEST - CLOCK_TICK_MS, mostMs: ttlMs * FASTEST + CLOCK_TICK_MS };
}

/** When the engine's clock comes to `engineMs`. Undefined clock: at any time. */
export function windowOf(clock: EngineClock | undefined, engineMs: number): Window {
  let [fromMs, byMs] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (!clock) return { fromMs, byMs };
  const next = countUpTo(clock.engineMs, engineMs);
  if (next > 0) {
    const sinceMs = engineMs - at(clock.engineMs, next - 1);
    fromMs = at(clock.fromMs, next - 1) + sinceMs * SLOWEST;
    byMs = at(clock.byMs, next - 1) + sinceMs * FASTEST;
  }
  if (next < clock.engineMs.length) {
    const untilMs = at(clock.engineMs, next) - engineMs;
    fromMs = Math.max(fromMs, at(clock.fromMs, next) - untilMs * FASTEST);
    byMs = Math.min(byMs, at(clock.byMs, next) - untilMs * SLOWEST);
  }
  if (fromMs <= byMs) return { fromMs, byMs };
  // Clocks that were set, or are several: it is about there.
  const spreadMs = fromMs - byMs;
  return { fromMs: byMs - spreadMs, byMs: fromMs + spreadMs };
}

/** What the answer to a hold says of the engine's clock. */
export function engineTimeOf({ expiresAtMs, ttlMs }: Operation): number | undefined {
  return expiresAtMs === undefined || ttlMs === undefined ? undefined : expiresAtMs - ttlMs;
}
