/** Histories that just break the rule `retries get the same answer`, each beside one that just does not. */

import { A, B, type Pair } from '../support/broken-and-kept.ts';
import {
  cancel,
  confirm,
  extend,
  historyOf,
  hold,
  OFFSET_MS,
  refused,
  refusedOf,
  unanswered,
} from '../support/make-history.ts';

export const retriesGetTheSameAnswer: readonly Pair[] = [
  {
    name: 'two holds under one key',
    broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], A, 2, { key: 'k' })]),
    kept: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      hold(1, [6, 9], A, 1, { key: 'k', expiresAtMs: OFFSET_MS + 10_002.5 }),
    ]),
    says: ['The key k got two holds, h1 and h2'],
  },
  {
    name: 'two fences',
    broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], A, 1, { key: 'k', fence: 2 })]),
    kept: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      hold(1, [900_001, 900_009], A, 1, { key: 'k', fence: 2 }),
    ]),
    says: ['got two fences, 1 and 2'],
  },
  {
    name: 'two ends',
    broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], A, 1, { key: 'k' })]),
    kept: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      extend(1, [6, 7], 'h1', unanswered),
      hold(1, [6, 9], A, 1, { key: 'k' }),
    ]),
    says: ['got two ends'],
  },
  {
    name: 'two requests under one key',
    broken: historyOf([hold(1, [0, 5], A, 1, { key: 'k' }), hold(1, [6, 9], B, 1, { key: 'k' })]),
    kept: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      hold(1, [6, 9], B, 1, { key: 'k', ...refused('IDEMPOTENCY_MISMATCH') }),
    ]),
    says: ['was granted two different requests'],
  },
  {
    name: 'two requests under one key, of which the first was booked in between',
    broken: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      confirm(1, [6, 9], 'h1'),
      hold(1, [7, 20], B, 2, { hold: 'h1', key: 'k' }),
    ]),
    kept: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      confirm(1, [6, 9], 'h1'),
      hold(1, [7, 20], B, 2, { key: 'k', ...unanswered, hold: undefined }),
    ]),
    says: ['was granted two different requests'],
  },
  {
    name: 'two requests under one key, of which the first is forgotten',
    broken: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      hold(1, [899_990, 899_999], B, 2, { hold: 'h1', key: 'k' }),
    ]),
    kept: historyOf([
      hold(1, [0, 5], A, 1, { key: 'k' }),
      hold(1, [899_990, 900_000], B, 2, { hold: 'h1', key: 'k' }),
    ]),
    says: ['was granted two different requests'],
  },
  {
    name: 'two bookings of one hold',
    broken: historyOf([confirm(1, [0, 5], 'h1'), confirm(1, [6, 9], 'h1', { booking: 'b2' })]),
    kept: historyOf([confirm(1, [0, 5], 'h1'), confirm(1, [6, 9], 'h1')]),
    says: ['became two bookings, bh1 and b2'],
  },
  {
    name: 'a booking that is denied',
    broken: historyOf([
      confirm(1, [0, 5], 'h1'),
      confirm(1, [6, 9], 'h1', refusedOf('h1', 'HOLD_NOT_FOUND')),
    ]),
    kept: historyOf([confirm(1, [0, 5], 'h1'), confirm(1, [5, 9], 'h1', refusedOf('h1', 'HOLD_NOT_FOUND'))]),
    says: ['was booked, and when asked again refused with HOLD_NOT_FOUND'],
  },
  {
    name: 'a booking that is denied, and may be cancelled',
    broken: historyOf([
      confirm(1, [0, 5], 'h1'),
      confirm(1, [6, 9], 'h1', refusedOf('h1', 'ALREADY_CONFIRMED')),
      cancel(8, [10, 12], 'bh1'),
    ]),
    kept: historyOf([
      confirm(1, [0, 5], 'h1'),
      confirm(1, [6, 9], 'h1', refusedOf('h1', 'ALREADY_CONFIRMED')),
      cancel(8, [8, 12], 'bh1'),
    ]),
    says: ['refused with ALREADY_CONFIRMED'],
  },
];
