import type { KnownHistory } from '../support/known-history.ts';
import { confirms } from './confirms.ts';
import { expiry } from './expiry.ts';
import { fences } from './fences.ts';
import { finalReads } from './final-reads.ts';
import { keys } from './keys.ts';
import { lostConfirms } from './lost-confirms.ts';
import { lostHoldsAndReleases } from './lost-holds-and-releases.ts';
import { oneSeat } from './one-seat.ts';
import { severalSeats } from './several-seats.ts';

/** Written by hand, each with the verdict that any checker must come to. */
export const knownVerdicts: readonly KnownHistory[] = [
  ...oneSeat,
  ...severalSeats,
  ...lostHoldsAndReleases,
  ...expiry,
  ...confirms,
  ...lostConfirms,
  ...keys,
  ...fences,
  ...finalReads,
];
