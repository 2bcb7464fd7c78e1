/** Histories that just break the rule `claims never overlap`, each beside one that just does not. */

import { A, B, CLOCK, FORGOTTEN_MS, type Pair, USED_ANEW } from '../support/broken-and-kept.ts';
import {
  block,
  cancel,
  clear,
  confirm,
  extend,
  historyOf,
  hold,
  refusedOf,
  release,
  unanswered,
  unblock,
} from '../support/make-history.ts';

const confirmAnew = confirm(1, [FORGOTTEN_MS + 6, FORGOTTEN_MS + 9], 'h1', { fence: 2 });
/** When what was held is over, and what was booked is not. */
const AFTER_THAT = [FORGOTTEN_MS + 20_000, FORGOTTEN_MS + 20_005] as const;

export const claimsNeverOverlap: readonly Pair[] = [
  {
    name: 'a hold while another has the seat',
    broken: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], ['A', 'B'], 2)]),
    kept: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], B, 2)]),
    says: ['A belonged to two at once from 30 ms', "client 1's hold A", "client 2's hold A and B"],
  },
  {
    name: 'a hold before another has run out',
    broken: historyOf([CLOCK, hold(1, [0, 10], A, 2, { ttlMs: 100 }), hold(2, [85, 92], A, 3)]),
    kept: historyOf([CLOCK, hold(1, [0, 10], A, 2, { ttlMs: 100 }), hold(2, [99, 108], A, 3)]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'an extended hold',
    broken: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 50 }),
      extend(1, [20, 22], 'h2', { ttlMs: 100 }),
      hold(2, [70, 80], A, 3),
    ]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 50 }),
      extend(1, [20, 22], 'h2', { ttlMs: 100 }),
      hold(2, [119, 130], A, 3),
    ]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'a release that was refused ends nothing, one without an answer may',
    broken: historyOf([
      hold(1, [0, 10], A, 1),
      release(1, [20, 30], 'h1', refusedOf('h1', 'WRONG_TOKEN')),
      hold(2, [40, 50], A, 2),
    ]),
    kept: historyOf([
      hold(1, [0, 10], A, 1),
      release(1, [20, 30], 'h1', unanswered),
      hold(2, [40, 50], A, 2),
    ]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'a release of some seats',
    broken: historyOf([
      hold(1, [0, 10], ['A', 'B'], 1),
      release(1, [20, 30], 'h1', { seats: B }),
      hold(2, [40, 50], A, 2),
    ]),
    kept: historyOf([
      hold(1, [0, 10], ['A', 'B'], 1),
      release(1, [20, 30], 'h1', { seats: B }),
      hold(2, [40, 50], B, 2),
    ]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'a booking of a key that was used anew, for other seats',
    broken: historyOf([...USED_ANEW, confirmAnew, hold(2, AFTER_THAT, B, 3)]),
    kept: historyOf([...USED_ANEW, confirmAnew, hold(2, AFTER_THAT, A, 3)]),
    says: ['B belonged to two at once'],
  },
  {
    name: "an operator's clear, before or after",
    broken: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], A, 2), clear(8, [31, 40], 'h1')]),
    kept: historyOf([hold(1, [0, 10], A, 1), hold(2, [20, 30], A, 2), clear(8, [29, 40], 'h1')]),
    says: ['A belonged to two at once from 30 ms to 31 ms'],
  },
  {
    name: 'a booking lasts past its hold',
    broken: historyOf([
      CLOCK,
      hold(1, [0, 10], A, 2, { ttlMs: 50 }),
      confirm(1, [20, 30], 'h2'),
      hold(2, [200, 210], A, 3),
    ]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 10], A, 2, { ttlMs: 50 }),
      confirm(1, [20, 30], 'h2', unanswered),
      hold(2, [200, 210], A, 3),
    ]),
    says: ["by the booking from client 1's confirm h2"],
  },
  {
    name: 'a booking lasts until its cancel is sent',
    broken: historyOf([
      hold(1, [0, 10], A, 1),
      confirm(1, [20, 30], 'h1'),
      hold(2, [40, 50], A, 2),
      cancel(8, [51, 60], 'bh1'),
    ]),
    kept: historyOf([
      hold(1, [0, 10], A, 1),
      confirm(1, [20, 30], 'h1'),
      hold(2, [40, 50], A, 2),
      cancel(8, [49, 60], 'bh1'),
    ]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'a cancel of a booking that nobody was told of',
    broken: historyOf([
      hold(1, [0, 10], A, 1),
      confirm(1, [20, 30], 'h1', unanswered),
      hold(2, [40, 50], A, 2),
    ]),
    kept: historyOf([
      hold(1, [0, 10], A, 1),
      confirm(1, [20, 30], 'h1', unanswered),
      cancel(8, [31, 35], 'x'),
      hold(2, [40, 50], A, 2),
    ]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'a cancel of a booking that the ledger has not',
    broken: historyOf(
      [
        hold(1, [0, 10], A, 1),
        confirm(1, [20, 30], 'h1', unanswered),
        cancel(8, [31, 35], 'x', { outcome: 'unknown' }),
        hold(2, [40, 50], A, 2),
      ],
      { bookings: [] },
    ),
    kept: historyOf([
      hold(1, [0, 10], A, 1),
      confirm(1, [20, 30], 'h1', unanswered),
      cancel(8, [31, 35], 'x', { outcome: 'unknown' }),
      hold(2, [40, 50], A, 2),
    ]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'a block',
    broken: historyOf([block(8, [0, 10], A), unblock(8, [31, 40], A), hold(2, [20, 30], A, 2)]),
    kept: historyOf([block(8, [0, 10], A), unblock(8, [19, 40], A), hold(2, [20, 30], A, 2)]),
    says: ['by the block from client 8', 'by the hold from client 2'],
  },
  {
    name: 'an unblock that was over before the block was sent',
    broken: historyOf([unblock(8, [0, 5], A), block(8, [6, 10], A), hold(2, [20, 30], A, 2)]),
    kept: historyOf([unblock(8, [0, 6], A), block(8, [6, 10], A), hold(2, [20, 30], A, 2)]),
    says: ['A belonged to two at once'],
  },
  {
    name: 'the claim in the way need not be the last one, nor the longest',
    broken: historyOf([
      hold(1, [0, 10], A, 1),
      confirm(1, [11, 12], 'h1'),
      hold(2, [20, 30], A, 2, { ttlMs: 1 }),
      hold(3, [60, 70], A, 3),
    ]),
    kept: historyOf([
      hold(1, [0, 10], A, 1),
      release(1, [11, 12], 'h1'),
      hold(2, [20, 30], A, 2, { ttlMs: 1 }),
      hold(3, [60, 70], A, 3),
    ]),
    says: ["client 1's confirm h1", "client 3's hold A"],
  },
];
