/** Holds, refusals and reads of several seats at one moment. */
import { granted, type KnownHistory, read, refusedSeats, release } from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const severalSeats: readonly KnownHistory[] = [
  {
    what: 'a partial winner: one of two seats was another’s',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1], { seats: ['A1'] }),
      granted('b', [2, 3], { seats: ['A1', 'A2'] }),
    ]),
  },
  {
    what: 'three seats, two by two: two of the three can win only one after the other',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 9], { seats: ['A1', 'A2'] }),
      granted('b', [0, 9], { seats: ['A2', 'A3'] }),
    ]),
  },
  {
    what: 'a refusal names two seats that were never taken together',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1], { seats: ['A1'] }),
      release('a', [2, 3]),
      granted('b', [4, 5], { seats: ['A2'] }),
      refusedSeats([0, 9], ['A1', 'A2']),
    ]),
  },
  {
    what: 'a refusal names two seats that were taken together for a moment',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1], { seats: ['A1'] }),
      release('a', [2, 6]),
      granted('b', [4, 5], { seats: ['A2'] }),
      refusedSeats([0, 9], ['A1', 'A2']),
    ]),
  },
  {
    what: 'an order that no pair of operations forbids, and three do',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 10], { seats: ['A1'] }),
      granted('b', [0, 10], { seats: ['A2'] }),
      read([1, 8], { A1: 'held' }, ['A1', 'A2']),
      read([1, 8], { A2: 'held' }, ['A1', 'A2']),
    ]),
  },
];
