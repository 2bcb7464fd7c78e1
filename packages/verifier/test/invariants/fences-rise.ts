/** Histories that just break the rule `fences rise`, each beside one that just does not. */

import { A, B, type Pair } from '../support/broken-and-kept.ts';
import { booked, confirm, historyOf, hold, holdRefused, live, unanswered } from '../support/make-history.ts';

export const fencesRise: readonly Pair[] = [
  {
    name: 'a later claim with a lower fence',
    broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [11, 20], B, 4)]),
    kept: historyOf([hold(1, [0, 10], A, 5), hold(2, [9, 20], B, 4)]),
    says: ["client 2's hold B (11 to 20 ms: ok) got the fence 4", 'had got 5'],
  },
  {
    name: 'a live hold has another fence in the end than its owner was told',
    broken: historyOf([hold(1, [0, 10], A, 7)], { liveHolds: [live('h7', A, { fence: 3 })] }),
    kept: historyOf([hold(1, [0, 10], A, 7)], { liveHolds: [live('h7', A)] }),
    says: ['The hold h7 is live in the end with the fence 3', 'was told 7'],
  },
  {
    name: 'a live hold has a higher fence in the end: only a late confirm can have given it one',
    broken: historyOf([hold(1, [0, 10], A, 7)], { liveHolds: [live('h7', A, { fence: 8 })] }),
    kept: historyOf([hold(1, [0, 10], A, 7), confirm(1, [20, 30], 'h7', unanswered)], {
      liveHolds: [live('h7', A, { fence: 8 })],
    }),
    says: ['with the fence 8'],
  },
  {
    name: 'a live hold has the fence in the end that its late confirm was told',
    broken: historyOf([hold(1, [0, 10], A, 5), confirm(1, [20, 30], 'h5', { fence: 7 })], {
      liveHolds: [live('h5', A, { fence: 8 })],
    }),
    kept: historyOf([hold(1, [0, 10], A, 5), confirm(1, [20, 30], 'h5', { fence: 7 })], {
      liveHolds: [live('h5', A, { fence: 7 })],
    }),
    says: ['with the fence 8', 'was told 5, 7'],
  },
  {
    name: 'the booking of a confirm that nobody was answered has a lower fence than its hold',
    broken: historyOf([hold(1, [0, 10], A, 5), confirm(1, [20, 30], 'h5', unanswered)], {
      bookings: [booked('h5', A, { fence: 3 })],
    }),
    kept: historyOf([hold(1, [0, 10], A, 5), confirm(1, [20, 30], 'h5', unanswered)], {
      bookings: [booked('h5', A, { fence: 8 })],
    }),
    says: ["client 1's confirm h5", 'got the fence 3', 'had got 5'],
  },
  {
    name: 'two claims with one fence',
    broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [0, 10], B, 5, { hold: 'h6' })]),
    kept: historyOf([hold(1, [0, 10], A, 5), hold(2, [0, 10], B, 6)]),
    says: ['Two claims have the fence 5'],
  },
  {
    name: 'a retry is answered the fence of its first try',
    broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [11, 20], B, 4, { key: 'k' })]),
    kept: historyOf([
      hold(2, [0, 3], B, 4, { ...unanswered, key: 'k' }),
      hold(1, [0, 10], A, 5),
      hold(2, [11, 20], B, 4, { key: 'k' }),
    ]),
    says: ['got the fence 4'],
  },
  {
    name: 'a retry is answered the fence of its own, as its first try was refused',
    broken: historyOf([
      holdRefused(2, [0, 3], B, { key: 'k' }),
      hold(1, [0, 10], A, 5),
      hold(2, [11, 20], B, 4, { key: 'k' }),
    ]),
    kept: historyOf([
      holdRefused(2, [0, 3], B, { key: 'k' }),
      hold(1, [0, 10], A, 5),
      hold(2, [11, 20], B, 6, { key: 'k' }),
    ]),
    says: ['got the fence 4'],
  },
  {
    name: 'seats that were taken again by a late confirm have a new fence',
    broken: historyOf([
      hold(1, [0, 10], A, 5),
      hold(2, [11, 20], B, 7),
      confirm(1, [30, 40], 'h5', { fence: 6 }),
    ]),
    kept: historyOf([
      hold(1, [0, 10], A, 5),
      hold(2, [11, 20], B, 7),
      confirm(1, [30, 40], 'h5', { fence: 8 }),
    ]),
    says: ["client 1's confirm h5", 'got the fence 6'],
  },
  {
    name: 'a hold that nobody was told of is live in the end with a lower fence',
    broken: historyOf([hold(1, [0, 10], A, 5), hold(2, [11, 20], B, 0, { ...unanswered, hold: undefined })], {
      liveHolds: [live('h4', B)],
    }),
    kept: historyOf([hold(1, [0, 10], A, 5), hold(2, [9, 20], B, 0, { ...unanswered, hold: undefined })], {
      liveHolds: [live('h4', B)],
    }),
    says: ["client 2's hold B (11 to 20 ms: no answer) got the fence 4", 'had got 5'],
  },
];
