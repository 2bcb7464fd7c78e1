/** For each rule, histories that just break it, and beside each one that just does not: invariants/ has them. */
import { describe, expect, it } from 'vitest';
import { checkInvariants, type Invariant } from '../src/judge.ts';
import { noBookingFromNowhere, noBookingIsLost, oneLiveBookingASeat } from './invariants/bookings.ts';
import { claimsNeverOverlap } from './invariants/claims-never-overlap.ts';
import { theFeedReplaysToTheSnapshot } from './invariants/feed-replays.ts';
import { fencesRise } from './invariants/fences-rise.ts';
import { holdsLastAsTold } from './invariants/holds-last.ts';
import { oneLiveClaimASeat } from './invariants/live-holds.ts';
import { onlyTheOwnerActs } from './invariants/only-the-owner-acts.ts';
import { refusalsNameTheirSeats } from './invariants/refusals-name-seats.ts';
import { retriesGetTheSameAnswer } from './invariants/retries.ts';
import type { Pair } from './support/broken-and-kept.ts';

const PAIRS: Readonly<Record<Invariant, readonly Pair[]>> = {
  'claims never overlap': claimsNeverOverlap,
  'fences rise': fencesRise,
  'one live booking a seat': oneLiveBookingASeat,
  'one live claim a seat': oneLiveClaimASeat,
  'no booking is lost': noBookingIsLost,
  'no booking from nowhere': noBookingFromNowhere,
  'the feed replays to the snapshot': theFeedReplaysToTheSnapshot,
  'only the owner acts': onlyTheOwnerActs,
  'retries get the same answer': retriesGetTheSameAnswer,
  'holds last as told': holdsLastAsTold,
  'refusals name their seats': refusalsNameTheirSeats,
};

describe.each(Object.keys(PAIRS) as Invariant[])('%s', (rule) => {
  it.each(PAIRS[rule])('is broken, and just kept: $name', ({ broken, kept, says }) => {
    const [found, ...more] = checkInvariants(broken, [rule]).violations;
    expect(more).toEqual([]);
    expect(found?.rule).toBe(rule);
    for (const words of says) expect(found?.what).toContain(words);
    expect(checkInvariants(broken).lookedAt[rule]).toBeGreaterThan(0);
    expect(checkInvariants(kept).violations.filter((violation) => violation.rule === rule)).toEqual([]);
  });
});
