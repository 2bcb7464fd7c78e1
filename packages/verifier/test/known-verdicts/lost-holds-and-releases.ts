/** Holds and releases whose answer was lost: each happened, at any moment after it was sent, or did not. */
import {
  CLOCK,
  ENGINE_AHEAD_MS,
  granted,
  type KnownHistory,
  LONG_MS,
  lost,
  lostHold,
  operation,
  read,
  refused,
  refusedSeats,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const lostHoldsAndReleases: readonly KnownHistory[] = [
  {
    what: 'a win that needs a release of which nobody knows',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1]), lost('release', [2, 5], { hold: 'a' }), granted('b', [6, 7])]),
  },
  {
    what: 'a lost release arrives long after its client gave up',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1]),
      lost('release', [2, 3], { hold: 'a' }),
      read([10, 11], { A1: 'held' }),
      granted('b', [12, 13]),
    ]),
  },
  {
    what: 'a lost release cannot explain a win from before it was sent',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), granted('b', [2, 3]), lost('release', [4, 5], { hold: 'a' })]),
  },
  {
    what: 'a lost release that must have happened, whose hold is then extended',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1]),
      lost('release', [2, 3], { hold: 'a' }),
      granted('b', [4, 5]),
      operation('extend', [6, 7], { hold: 'a', ttlMs: LONG_MS, expiresAtMs: ENGINE_AHEAD_MS + 6 + LONG_MS }),
    ]),
  },
  {
    what: 'refused for a hold whose answer was lost',
    verdict: 'valid',
    history: historyOf([
      lost('hold', [0, 1], { seats: ['A1'], ttlMs: LONG_MS }),
      refusedSeats([2, 3], ['A1']),
    ]),
  },
  {
    what: 'a lost hold was either made or not: refused, then granted, long before it ran out',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      lost('hold', [0, 1], { seats: ['A1'], ttlMs: LONG_MS }),
      refusedSeats([2, 3], ['A1']),
      granted('b', [4, 5]),
    ]),
  },
  {
    what: 'of two seats a lost hold was in the way of a request for one, and was over before the other was granted',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      lost('hold', [0, 2], { seats: ['A1', 'A2'], ttlMs: 10 }),
      refusedSeats([8, 16], ['A1']),
      granted('a', [11, 15], { seats: ['A2'] }),
    ]),
  },
  {
    what: 'an operator clears the hold of a request that was lost, by the id in a list',
    verdict: 'valid',
    history: historyOf([
      lostHold([0, 1], ['A1']),
      refusedSeats([2, 3], ['A1']),
      operation('clear', [4, 5], { hold: 'seen' }),
      refused('clear', [6, 7], 'seen', 'ALREADY_RELEASED'),
      granted('b', [8, 9]),
    ]),
  },
  {
    what: 'an operator clears the hold of a request that was lost, after its seat was another’s',
    verdict: 'violated',
    history: historyOf([
      lostHold([0, 1], ['A1']),
      refusedSeats([2, 3], ['A1']),
      granted('b', [4, 5]),
      operation('clear', [6, 7], { hold: 'seen' }),
    ]),
  },
  {
    what: 'an operator clears a hold that nobody was told of, and all requests were answered',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1]),
      operation('clear', [2, 3], { hold: 'seen' }),
      lostHold([4, 5], ['A1']),
    ]),
  },
  {
    what: 'an operator clears the hold of a request that was lost, which has run out',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      lostHold([2, 3], ['A1'], { ttlMs: 10 }),
      refused('clear', [20, 21], 'seen', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'an operator is told that a hold has run out, and none can have',
    verdict: 'violated',
    history: historyOf([CLOCK, refused('clear', [20, 21], 'seen', 'HOLD_EXPIRED')]),
  },
];
