/** What is read when all is over, the ledger, the live holds and the snapshot: it must fit what was answered. */
import { confirm, granted, type KnownHistory, LONG_MS, live, lost } from '../support/known-history.ts';
import { historyOf } from '../support/make-history.ts';

export const finalReads: readonly KnownHistory[] = [
  {
    what: 'a booking that was acknowledged is not in the ledger',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1]), confirm('a', [2, 3])], { bookings: [] }),
  },
  {
    what: 'a hold that was answered is gone from the snapshot long before its end',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1])], { snapshot: { record: 'snapshot', version: 1, seats: {} } }),
  },
  {
    what: 'a hold is gone from the snapshot, which was read before its end',
    verdict: 'violated',
    history: historyOf([granted('a', [0, 1], { ttlMs: 60_000 })], {
      snapshot: { record: 'snapshot', version: 1, seats: {} },
      readMs: 1_000,
    }),
  },
  {
    what: 'a hold is gone from the snapshot, which was read long after its end',
    verdict: 'valid',
    history: historyOf([granted('a', [0, 1])], {
      snapshot: { record: 'snapshot', version: 1, seats: {} },
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
];
