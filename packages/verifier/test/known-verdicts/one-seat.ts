/** One seat that is held, given back and seen: who may get it, who may be refused, what a read may say. */
import {
  CLOCK,
  confirm,
  granted,
  type KnownHistory,
  lost,
  lostHold,
  operation,
  read,
  refused,
  refusedSeats,
  release,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const oneSeat: readonly KnownHistory[] = [
  {
    what: 'nobody asked for anything but a free seat',
    verdict: 'valid',
    history: historyOf([read([0, 1], {}), granted('a', [2, 3])]),
  },
  {
    what: 'a stale read: a seat is seen free after its hold was answered',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), read([2, 3], {})]),
  },
  {
    what: 'a read that overlaps the hold may see either',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 10]), read([1, 2], {}), read([3, 4], { A1: 'held' })]),
  },
  {
    what: 'a read sees the hold, and one after it does not',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 10]), read([1, 2], { A1: 'held' }), read([3, 4], {})]),
  },
  {
    what: 'two winners whose requests overlapped',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 10]), granted('b', [1, 9])]),
  },
  {
    what: 'two winners, the first of which had released when the second asked',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1]), release('a', [2, 5]), granted('b', [3, 9])]),
  },
  {
    what: 'two winners, the first of which released only after the second was answered',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), granted('b', [2, 3]), release('a', [4, 5])]),
  },
  {
    what: 'the order of the answers is not the order of the moments: greedy by answer goes wrong',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 20], { atMs: 1 }),
      release('a', [2, 19]),
      granted('b', [3, 10], { atMs: 5 }),
      read([11, 12], { A1: 'held' }),
    ]),
  },
  {
    what: 'refused though free',
    verdict: 'violated',
    history: historyOf([refusedSeats([0, 1], ['A1'])]),
  },
  {
    what: 'refused while the seat was on its way from one hold to the next',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1]),
      release('a', [2, 3]),
      refusedSeats([4, 5], ['A1']),
      granted('b', [6, 7]),
    ]),
  },
  {
    what: 'a released hold that is said to have run out',
    verdict: 'violated',
    history: historyOf([
      granted('a', [0, 1]),
      release('a', [2, 3]),
      refused('confirm', [4, 5], 'a', 'HOLD_EXPIRED'),
    ]),
  },
  {
    what: 'cleared by an operator: its owner may still be told so',
    verdict: 'valid',
    history: historyOf([
      granted('a', [0, 1]),
      operation('clear', [2, 9], { hold: 'a' }),
      refused('release', [3, 4], 'a', 'ALREADY_RELEASED'),
      granted('b', [5, 6]),
    ]),
  },
  {
    what: 'limits, rates and requests under way say nothing of seats',
    verdict: 'valid',
    history: historyOf(
      ['LIMIT_EXCEEDED', 'RATE_LIMITED', 'REQUEST_IN_PROGRESS', 'SHOW_CLOSED'].map((refusal) =>
        operation('hold', [0, 1], { seats: ['A1'], outcome: 'fail', refusal }),
      ),
    ),
  },
  {
    what: 'unblocked by one of which nobody knows, held and run out, and unblocked again',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      operation('block', [2, 3], { seats: ['A1'] }),
      lost('unblock', [10, 12], { seats: ['A1'] }),
      lostHold([15, 18], ['A1'], { ttlMs: 5 }),
      operation('unblock', [30, 40], { seats: ['A1'] }),
      granted('a', [35, 50], { ttlMs: 5, atMs: 20, key: 'k' }),
    ]),
  },
  {
    what: 'cancelled by one of which nobody knows, held and run out, and cancelled again',
    verdict: 'valid',
    history: historyOf([
      CLOCK,
      granted('b', [2, 3]),
      confirm('b', [4, 5]),
      lost('cancel', [10, 12], { booking: 'b-b' }),
      lostHold([15, 18], ['A1'], { ttlMs: 5 }),
      operation('cancel', [30, 40], { booking: 'b-b' }),
      granted('a', [35, 50], { ttlMs: 5, atMs: 20, key: 'k' }),
    ]),
  },
  {
    what: 'held and run out before the one unblock that was ever sent',
    verdict: 'violated',
    history: historyOf([
      CLOCK,
      operation('block', [2, 3], { seats: ['A1'] }),
      lostHold([15, 18], ['A1'], { ttlMs: 5 }),
      operation('unblock', [30, 40], { seats: ['A1'] }),
      granted('a', [35, 50], { ttlMs: 5, atMs: 20, key: 'k' }),
    ]),
  },
];
