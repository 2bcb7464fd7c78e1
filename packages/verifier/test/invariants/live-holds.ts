/** Histories that just break the rule `one live claim a seat`, each beside one that just does not. */

import { A, CLOCK, type Pair } from '../support/broken-and-kept.ts';
import {
  booked,
  cancel,
  confirm,
  historyOf,
  hold,
  live,
  OFFSET_MS,
  release,
  unanswered,
} from '../support/make-history.ts';

const lostHold = hold(2, [10, 20], A, 3, { ...unanswered, hold: undefined });
const lostCancel = cancel(8, [30, 40], 'bh2', { outcome: 'unknown' });

export const oneLiveClaimASeat: readonly Pair[] = [
  {
    name: 'two live holds of one seat, of which the first was not asked to end',
    broken: historyOf([CLOCK, hold(1, [0, 5], A, 2), lostHold], {
      liveHolds: [live('h3', A), live('h2', A)],
      readMs: 50,
    }),
    kept: historyOf([CLOCK, hold(1, [0, 5], A, 2), lostHold, release(1, [30, 40], 'h2', unanswered)], {
      liveHolds: [live('h3', A), live('h2', A)],
      readMs: 50,
    }),
    says: ['In the end A belonged to two: the live hold h3 and the live hold h2'],
  },
  {
    name: 'two live holds of one seat, of which the first may have run out while it was read',
    broken: historyOf([CLOCK, hold(1, [0, 5], A, 2, { ttlMs: 100 }), lostHold], {
      liveHolds: [live('h2', A, { expiresAtMs: OFFSET_MS + 102.5 }), live('h3', A)],
      readMs: 98,
    }),
    kept: historyOf([CLOCK, hold(1, [0, 5], A, 2, { ttlMs: 100 }), lostHold], {
      liveHolds: [live('h2', A, { expiresAtMs: OFFSET_MS + 102.5 }), live('h3', A)],
      readMs: 100,
    }),
    says: ['the live hold h2 and the live hold h3'],
  },
  {
    name: 'two live holds that were both answered, whatever was asked since',
    broken: historyOf(
      [CLOCK, hold(1, [0, 5], A, 2), hold(2, [10, 20], A, 3), release(1, [30, 40], 'h2', unanswered)],
      { liveHolds: [live('h2', A), live('h3', A)] },
    ),
    kept: historyOf(
      [CLOCK, hold(1, [0, 5], A, 2), hold(2, [10, 20], ['B'], 3), release(1, [30, 40], 'h2', unanswered)],
      { liveHolds: [live('h2', A), live('h3', ['B'])] },
    ),
    says: ['the live hold h2 and the live hold h3'],
  },
  {
    name: "a live hold of another's booking, and of its own",
    broken: historyOf([CLOCK, confirm(1, [10, 20], 'h2')], {
      liveHolds: [live('h3', A)],
      bookings: [booked('h2', A)],
    }),
    kept: historyOf([CLOCK, confirm(1, [10, 20], 'h2')], {
      liveHolds: [live('h2', A)],
      bookings: [booked('h2', A)],
    }),
    says: ['the booking bh2 of the hold h2 and the live hold h3'],
  },
  {
    name: "a live hold of another's booking, whose cancel got no answer",
    broken: historyOf([CLOCK, confirm(1, [10, 20], 'h2'), lostHold, lostCancel], {
      liveHolds: [live('h3', A)],
      bookings: [booked('h2', A)],
    }),
    kept: historyOf([CLOCK, confirm(1, [10, 20], 'h2'), lostHold, lostCancel], {
      liveHolds: [live('h3', A)],
      bookings: [booked('h2', A, { status: 'cancelled' })],
    }),
    says: ['In the end A belonged to two'],
  },
];
