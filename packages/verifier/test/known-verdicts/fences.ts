/** Holds whose fences tell in which order they were made. */
import { CLOCK, granted, type KnownHistory, lostHold, read, release } from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const fences: readonly KnownHistory[] = [
  {
    what: 'by its fence a hold was made before another, which had to be given back first',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 30], { fence: 10 }),
      granted('b', [0, 10], { fence: 20 }),
      release('b', [11, 20]),
    ]),
  },
  {
    what: 'by its fence a hold was made after another, which was given back first',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 30], { fence: 20 }),
      granted('b', [0, 10], { fence: 10 }),
      release('b', [11, 20]),
    ]),
  },
  {
    what: 'of a hold whose fence nobody was told none says when it was made',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 30]), granted('b', [0, 10], { fence: 20 }), release('b', [11, 20])]),
  },
  {
    what: 'by its fence a hold was made before one of another seat, and the seat was seen free after that',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 30], { fence: 10 }),
      granted('z', [0, 10], { fence: 20, seats: ['Z9'] }),
      read([12, 15], {}),
    ]),
  },
  {
    what: 'by its fence a hold was made after one of another seat, before which the seat was seen held',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 30], { fence: 20, atMs: 27 }),
      read([12, 15], { A1: 'held' }),
      granted('z', [25, 26], { fence: 10, seats: ['Z9'] }),
    ]),
  },
  {
    what: 'by its fence a hold was made after one of another seat, before which the seat was seen free',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 30], { fence: 20, atMs: 27 }),
      read([12, 15], {}),
      granted('z', [25, 26], { fence: 10, seats: ['Z9'] }),
      read([27, 28], { A1: 'held' }),
    ]),
  },
  {
    what: 'by its fence a long hold was made before a short one of its seat',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      granted('a', [2, 20], { fence: 10, atMs: 4 }),
      granted('b', [2, 20], { fence: 20, ttlMs: 2, atMs: 3 }),
    ]),
  },
  {
    what: 'by its fence a long hold was made after a short one of its seat',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('a', [2, 20], { fence: 20, atMs: 7 }),
      granted('b', [2, 20], { fence: 10, ttlMs: 2, atMs: 3 }),
    ]),
  },
  {
    what: 'a retry tells the fence that its first request got, before another claim was made',
    verdict: 'valid',
    history: historyOf([
      lostHold([0, 5], ['A1']),
      granted('z', [6, 7], { fence: 20, seats: ['Z9'] }),
      granted('a', [8, 9], { fence: 10, key: 'k', atMs: 1 }),
      granted('b', [10, 11], { fence: 30, seats: ['A2'] }),
    ]),
  },
  {
    what: 'a retry tells the fence that its first request got, after another claim before which its seat was seen held',
    verdict: 'violated',
    history: historyOf([
      lostHold([0, 5], ['A1']),
      read([6, 7], { A1: 'held' }),
      granted('z', [8, 9], { fence: 10, seats: ['Z9'] }),
      granted('a', [10, 11], { fence: 20, key: 'k', atMs: 10 }),
    ]),
  },
];
