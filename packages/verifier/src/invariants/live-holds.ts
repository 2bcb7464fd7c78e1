/** What the list of live holds says that was read after the last operation. */

import { isOpen, mayHaveHappened } from '../effects.ts';
import type { LedgerBooking, LiveHold, Operation } from '../history.ts';
import { highestOf } from '../sorted.ts';
import { namesOf, timeOf } from '../words.ts';
import { allOf, type Facts } from './facts.ts';
import type { Findings } from './findings.ts';

/**
 * No seat is in two live holds, nor in a live hold and in a confirmed booking of another.
 *
 * Sound, though the list and the ledger are read one after the other, a page at a time: what is in both was live when each was
 * read, so one has ended meanwhile, and the other come to be after that. What was answered was there before; and a hold ends
 * of itself when its time is over, else by a release, a clear or a confirm without an answer. A booking that is confirmed has
 * not ended: the ledger is read last.
 *
 * It is not sound for an engine that comes back as it was before: holds come back with it.
 */
export function checkLiveClaims(facts: Facts, findings: Findings): number {
  const { history, holds } = facts;
  const { liveHolds, bookings = [] } = history;
  if (!liveHolds) return 0;
  const bySeat = new Map<string, Claim[]>();
  const clashes = new Map<string, { one: Claim; other: Claim; seats: string[] }>();
  for (const claim of [
    ...bookings
      .filter(({ status }) => status === 'confirmed')
      .map((booking) => claimOfBooking(facts, booking)),
    ...liveHolds.map((live) => claimOfLive(facts, live)),
  ]) {
    for (const seat of claim.seats) {
      const there = bySeat.get(seat);
      if (there) there.push(claim);
      else bySeat.set(seat, [claim]);
      // Any one will do: one seat too many is enough, and where a seat has very many claims not all pairs need be told.
      const other = there?.find(
        (one) => isLive(one, claim) && one.hold !== claim.hold && !canFollow(one, claim),
      );
      if (!other) continue;
      const name = `${other.text}\n${claim.text}`;
      const known = clashes.get(name);
      if (known) known.seats.push(seat);
      else clashes.set(name, { one: other, other: claim, seats: [seat] });
    }
  }
  for (const { one, other, seats } of clashes.values()) {
    const what = `In the end ${namesOf(seats)} belonged to two: ${one.text} and ${other.text}.`;
    const operations = [one, other].flatMap(({ hold }) => allOf(holds.get(hold)));
    findings.add('one live claim a seat', { what, seats, operations, afterwards: true });
  }
  return liveHolds.length;
}

interface Claim {
  readonly text: string;
  readonly isBooking: boolean;
  readonly hold: string;
  readonly seats: readonly string[];
  /** It was answered, and so was there before the reading began. */
  readonly wasThere: boolean;
  /** It may have ended before the reading was over. */
  readonly mayEnd: boolean;
}

function claimOfLive(facts: Facts, live: LiveHold): Claim {
  const { operations, holds, readByAtMs = Number.POSITIVE_INFINITY } = facts;
  const {
    id = live.hold,
    granted = [],
    releases = [],
    clears = [],
    confirms = [],
  } = holds.get(live.hold) ?? {};
  return {
    text: `the live hold ${id}`,
    isBooking: false,
    hold: live.hold,
    seats: live.seats,
    // Of an id that was made twice another may have been told.
    wasThere: granted.some((place) => operations[place]?.fence === live.fence),
    mayEnd:
      live.expiresAtMs <= readByAtMs ||
      [...releases, ...clears, ...confirms].some((place) => isOpen(operations[place])),
  };
}

function claimOfBooking({ operations, holds }: Facts, booking: LedgerBooking): Claim {
  const confirms = holds.get(booking.hold)?.confirms ?? [];
  return {
    text: `the booking ${booking.booking} of the hold ${booking.hold}`,
    isBooking: true,
    hold: booking.hold,
    seats: booking.seats,
    wasThere: confirms.some((place) => operations[place]?.outcome === 'ok'),
    mayEnd: false,
  };
}

/** Two bookings are another rule's. */
function isLive(one: Claim, other: Claim): boolean {
  return !one.isBooking || !other.isBooking;
}

/** Whether one may have ended while it was read, and the other come to be after that. */
function canFollow(one: Claim, other: Claim): boolean {
  return (one.mayEnd && !other.wasThere) || (other.mayEnd && !one.wasThere);
}

/**
 * A live hold ends when its owner was told, or as long as was asked for after the last moment at which somebody may have made
 * or extended it.
 *
 * Sound where nobody asked to confirm it, which moves its end by a time of its own.
 */
export function checkLiveEnds(facts: Facts, findings: Findings): void {
  const { history, holds, operations, openHoldsOn, readByAtMs } = facts;
  if (readByAtMs === undefined) return;
  for (const { hold: id, seats, expiresAtMs } of history.liveHolds ?? []) {
    const hold = holds.get(id);
    if (hold && hold.confirms.length > 0) continue;
    const told = hold?.granted ?? [];
    const others = told.length > 0 ? triesOf(facts, told) : openHoldsOn(seats);
    const places = [...told, ...others, ...(hold?.extends ?? [])];
    const setters = places.flatMap((place) => operations[place] ?? []).filter(mayHaveHappened);
    const endMs = highestOf(setters.map((setter) => latestEndMs(setter, readByAtMs)));
    if (setters.length === 0 || expiresAtMs <= endMs) continue;
    const what = `The hold ${id} is live in the end and runs out at ${expiresAtMs}, ${timeOf(expiresAtMs - endMs)} after the latest end that was told or asked for.`;
    findings.add('holds last as told', { what, seats, operations: [...new Set(places)], afterwards: true });
  }
}

/** What was asked for under the keys of these. */
function triesOf({ operations, retried }: Facts, places: readonly number[]): readonly number[] {
  const keys = new Set(places.map((place) => operations[place]?.key ?? ''));
  return [...keys].flatMap((key) => retried.get(key) ?? []);
}

function latestEndMs({ outcome, expiresAtMs, ttlMs }: Operation, readByAtMs: number): number {
  if (outcome === 'ok' && expiresAtMs !== undefined) return expiresAtMs;
  return readByAtMs + (ttlMs ?? Number.POSITIVE_INFINITY);
}
