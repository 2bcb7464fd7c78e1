/** Holds that run out, and are extended, when the engine’s clock says so, and no sooner or later. */
import {
  CLOCK,
  ENGINE_AHEAD_MS,
  granted,
  type KnownHistory,
  lost,
  operation,
  read,
  refused,
  refusedSeats,
  release,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const expiry: readonly KnownHistory[] = [
  {
    what: 'taken again when the engine’s clock allows it',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      granted('b', [99, 103], { atMs: 101 }),
    ]),
  },
  {
    what: 'taken again before the engine’s clock allows it',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      granted('b', [90, 97], { atMs: 95 }),
    ]),
  },
  {
    what: 'still refused well after the hold ran out',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      refusedSeats([110, 112], ['A1']),
    ]),
  },
  {
    what: 'refused at the last moment of the hold',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      refusedSeats([99, 112], ['A1']),
    ]),
  },
  {
    what: 'an extension that was just in time',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      operation('extend', [95, 120], { hold: 'a', ttlMs: 100, expiresAtMs: ENGINE_AHEAD_MS + 198 }),
      refusedSeats([150, 151], ['A1']),
    ]),
  },
  {
    what: 'an extension of a hold that was already another’s',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      granted('b', [101, 103], { atMs: 102 }),
      operation('extend', [104, 120], { hold: 'a', ttlMs: 100, expiresAtMs: ENGINE_AHEAD_MS + 210 }),
    ]),
  },
  {
    what: 'an extension that was lost may have kept the hold alive, or not',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      lost('extend', [50, 60], { hold: 'a', ttlMs: 100 }),
      refusedSeats([130, 131], ['A1']),
    ]),
  },
  {
    what: 'an extension that was lost keeps no hold alive for longer than was asked',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [0, 1], { ttlMs: 100, atMs: 0 }),
      lost('extend', [50, 60], { hold: 'a', ttlMs: 100 }),
      refusedSeats([210, 211], ['A1']),
    ]),
  },
  {
    what: 'a seat was seen free before a hold that may have run out when the read was answered, and was seen after it',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 2], { ttlMs: 4, atMs: 1 }),
      granted('b', [4, 17], { ttlMs: 8, atMs: 10 }),
      read([5, 17.5], {}),
      refusedSeats([18, 22], ['A1']),
    ]),
  },
  {
    what: 'a short hold of a seat whose hold before it may have run out, but too late, or have been released',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 2], { ttlMs: 8, atMs: 1 }),
      granted('b', [3, 9], { ttlMs: 1, atMs: 4 }),
      release('a', [4, 13]),
    ]),
  },
  {
    what: 'the engine’s clock runs a little faster than that of the history',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 0.2], { ttlMs: 600_000 }),
      refused('confirm', [599_950, 599_950.3], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'no clock runs as fast as that',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 0.2], { ttlMs: 600_000 }),
      refused('confirm', [599_600, 599_600.3], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'the clock is known as well as holds at that time tell, however long it has been running',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 0.2], { ttlMs: 600_000 }),
      granted('b', [599_940, 599_940.2], { seats: ['Z9'] }),
      refused('confirm', [599_950, 599_950.3], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'a hold that was lost ran out as early as the fastest clock has it',
    verdict: 'valid',
    history: historyOf([
      granted('x', [0, 1], { seats: ['Z9'] }),
      lost('hold', [2, 3], { seats: ['A1'], ttlMs: 300_000 }),
      refusedSeats([10, 11], ['A1']),
      granted('b', [299_870, 299_871], { atMs: 299_990 }),
    ]),
  },
  {
    what: 'a hold that was lost ran out before any clock has it',
    verdict: 'violated',
    history: historyOf([
      granted('x', [0, 1], { seats: ['Z9'] }),
      lost('hold', [2, 3], { seats: ['A1'], ttlMs: 300_000 }),
      refusedSeats([10, 11], ['A1']),
      granted('b', [299_840, 299_841], { atMs: 299_960 }),
    ]),
  },
  {
    what: 'a hold that was lost was there for as long as the slowest clock has it',
    verdict: 'valid',
    history: historyOf([
      granted('x', [0, 1], { seats: ['Z9'] }),
      lost('hold', [2, 3], { seats: ['A1'], ttlMs: 300_000 }),
      refusedSeats([10, 11], ['A1']),
      refusedSeats([300_120, 300_121], ['A1']),
    ]),
  },
  {
    what: 'a hold that was lost was there for longer than any clock has it',
    verdict: 'violated',
    milderInPorcupine:
      'its state knows the first moment at which a lost hold can have been made, and not the last',
    history: historyOf([
      granted('x', [0, 1], { seats: ['Z9'] }),
      lost('hold', [2, 3], { seats: ['A1'], ttlMs: 300_000 }),
      refusedSeats([10, 11], ['A1']),
      refusedSeats([300_180, 300_181], ['A1']),
    ]),
  },
];
