/** What is read when all is over, the ledger, the live holds and the snapshot: it must fit what was answered. */
import type { FinalSnapshot } from '../../src/index.ts';
import {
  booked,
  confirm,
  granted,
  type KnownHistory,
  LONG_MS,
  live,
  lost,
  operation,
  release,
} from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

const BOTH = ['A1', 'A2'];
const BLOCK = operation('block', [0, 1], { seats: BOTH });

export const finalReads: readonly KnownHistory[] = [
  {
    what: 'a booking that was acknowledged is not in the ledger',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), confirm('a', [2, 3])], { bookings: [] }),
  },
  {
    what: 'a hold that was answered is gone from the snapshot long before its end',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1])], { snapshot: snapshot({}) }),
  },
  {
    what: 'a hold is gone from the snapshot, which was read before its end',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { ttlMs: 60_000 })], {
      snapshot: snapshot({}),
      readMs: 1_000,
    }),
  },
  {
    what: 'a hold is gone from the snapshot, which was read long after its end',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1])], {
      snapshot: snapshot({}),
      readMs: LONG_MS + 1_000,
    }),
  },
  {
    what: 'a live hold is in no list of live holds',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1])], { liveHolds: [] }),
  },
  {
    what: 'a live hold has lost one of its seats in the list of live holds',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { seats: ['A1', 'A2'] })], { liveHolds: [live('a')] }),
  },
  {
    what: 'a hold that may have been over when the live holds were read is not among them',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1], { ttlMs: 100_000 })], { liveHolds: [] }),
  },
  {
    what: 'a hold is not among the live holds, by a release of which nobody knows',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1]), lost('release', [2, 3], { hold: 'a' })], { liveHolds: [] }),
  },
  {
    what: 'half of a block of which nobody knows is in the snapshot',
    verdict: 'violated',
    history: historyOf([lost('block', [0, 1], { seats: BOTH })], { snapshot: snapshot({ A2: 'blocked' }) }),
  },
  {
    what: 'a block of which nobody knows is in the snapshot',
    verdict: 'valid',
    history: historyOf([lost('block', [0, 1], { seats: BOTH })], {
      snapshot: snapshot({ A1: 'blocked', A2: 'blocked' }),
    }),
  },
  {
    what: 'a block of which nobody knows is in the snapshot, but for a seat that was unblocked since',
    verdict: 'valid',
    history: historyOf([lost('block', [0, 1], { seats: BOTH }), lost('unblock', [2, 3], { seats: ['A1'] })], {
      snapshot: snapshot({ A2: 'blocked' }),
    }),
  },
  {
    what: 'half of an unblock of which nobody knows is in the snapshot',
    verdict: 'violated',
    history: historyOf([BLOCK, lost('unblock', [2, 3], { seats: BOTH })], {
      snapshot: snapshot({ A2: 'blocked' }),
    }),
  },
  {
    what: 'the other half of an unblock of which nobody knows is in the snapshot',
    verdict: 'violated',
    history: historyOf([BLOCK, lost('unblock', [2, 3], { seats: BOTH })], {
      snapshot: snapshot({ A1: 'blocked' }),
    }),
  },
  {
    what: 'an unblock of which nobody knows is in the snapshot, after which one seat was blocked again',
    verdict: 'valid',
    history: historyOf(
      [BLOCK, lost('unblock', [2, 3], { seats: BOTH }), lost('block', [2, 3], { seats: ['A2'] })],
      { snapshot: snapshot({ A2: 'blocked' }) },
    ),
  },
  {
    what: 'half of a release of which nobody knows is in the snapshot and in the list of live holds',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { seats: BOTH }), lost('release', [2, 3], { hold: 'a' })], {
      liveHolds: [live('a')],
      snapshot: snapshot({ A1: 'held' }),
    }),
  },
  {
    what: 'the release of one seat, of which nobody knows, is in the snapshot and in the list of live holds',
    verdict: 'valid',
    history: historyOf(
      [granted('a', [0, 1], { seats: BOTH }), lost('release', [2, 3], { hold: 'a', seats: ['A2'] })],
      { liveHolds: [live('a')], snapshot: snapshot({ A1: 'held' }) },
    ),
  },
  {
    what: 'a hold was given back, as nobody knows, after the live holds were read and before the snapshot',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1]), lost('release', [2, 3], { hold: 'a' })], {
      liveHolds: [live('a')],
      snapshot: snapshot({}),
    }),
  },
  {
    what: 'a hold was given back, as nobody knows, after the snapshot was read and before the live holds',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1]), lost('release', [2, 3], { hold: 'a' })], {
      liveHolds: [],
      snapshot: snapshot({ A1: 'held' }),
    }),
  },
  {
    what: 'a hold is live on one seat in the list and on the other in the snapshot',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { seats: BOTH }), lost('release', [2, 3], { hold: 'a' })], {
      liveHolds: [live('a')],
      snapshot: snapshot({ A2: 'held' }),
    }),
  },
  {
    what: 'a hold of which nobody was told is in the list with half of its seats',
    verdict: 'violated',
    history: historyOf([lost('hold', [0, 1], { seats: BOTH, ttlMs: LONG_MS })], { liveHolds: [live('a')] }),
  },
  {
    what: 'the booking of a confirm of which nobody knows lacks a seat',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { seats: BOTH }), lost('confirm', [2, 3], { hold: 'a' })], {
      bookings: [booked('a', ['A2'])],
    }),
  },
  {
    what: 'the booking of a confirm of which nobody knows lacks a seat that was given back before',
    verdict: 'valid',
    history: historyOf(
      [
        granted('a', [0, 1], { seats: BOTH }),
        release('a', [2, 3], { seats: ['A1'] }),
        lost('confirm', [4, 5], { hold: 'a' }),
      ],
      { bookings: [booked('a', ['A2'])] },
    ),
  },
  {
    what: 'the booking of a confirm lacks a seat that was given back before, as nobody knows',
    verdict: 'valid',
    history: historyOf(
      [
        granted('a', [0, 1], { seats: BOTH }),
        lost('release', [2, 3], { hold: 'a', seats: ['A1'] }),
        confirm('a', [4, 5]),
      ],
      { bookings: [booked('a', ['A2'])] },
    ),
  },
  {
    what: 'a booking was cancelled, as nobody knows, after the snapshot was read and before the ledger',
    verdict: 'valid',
    history: historyOf(
      [granted('a', [0, 1]), confirm('a', [2, 3]), lost('cancel', [4, 5], { booking: 'b-a' })],
      {
        snapshot: snapshot({ A1: 'booked' }),
        bookings: [{ ...booked('a'), status: 'cancelled' }],
      },
    ),
  },
  {
    what: 'a hold is over on one of its seats in the snapshot, and lives on the other',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { seats: BOTH, ttlMs: 60_000 })], {
      snapshot: snapshot({ A2: 'held' }),
    }),
  },
];

function snapshot(seats: FinalSnapshot['seats']): FinalSnapshot {
  return { record: 'snapshot', version: 1, seats };
}
