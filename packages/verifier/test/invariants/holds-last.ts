/** Histories that just break the rule `holds last as told`, each beside one that just does not. */

import { A, B, CLOCK, CLOCKS, type Pair } from '../support/broken-and-kept.ts';
import {
  confirm,
  extend,
  historyOf,
  hold,
  live,
  OFFSET_MS,
  refusedOf,
  unanswered,
} from '../support/make-history.ts';

export const holdsLastAsTold: readonly Pair[] = [
  {
    name: 'an extend is granted after the end, unless it repeats under its key what it got in time',
    broken: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 50 }),
      extend(1, [20, 22], 'h2', { ttlMs: 100, key: 'k' }),
      extend(1, [200, 210], 'h2', { ttlMs: 100, key: 'other', expiresAtMs: OFFSET_MS + 121 }),
    ]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 50 }),
      extend(1, [20, 22], 'h2', { ttlMs: 100, key: 'k' }),
      extend(1, [200, 210], 'h2', { ttlMs: 100, key: 'k', expiresAtMs: OFFSET_MS + 121 }),
    ]),
    says: ['after the hold had run out'],
  },
  {
    name: 'told more than was asked for',
    broken: historyOf([
      CLOCK,
      hold(2, [0, 4], B, 2),
      hold(1, [10, 12], A, 3, { expiresAtMs: OFFSET_MS + 12 + 10_000 + 5 }),
    ]),
    kept: historyOf([
      CLOCK,
      hold(2, [0, 4], B, 2),
      hold(1, [10, 12], A, 3, { expiresAtMs: OFFSET_MS + 12 + 10_000 + 1 }),
    ]),
    says: ["client 1's hold A", 'later than the 10000 ms that were asked for'],
  },
  {
    name: 'told less than was asked for',
    broken: historyOf([...CLOCKS, hold(1, [10, 12], A, 101, { expiresAtMs: OFFSET_MS + 10 + 10_000 - 4 })]),
    kept: historyOf([...CLOCKS, hold(1, [10, 12], A, 101, { expiresAtMs: OFFSET_MS + 10 + 10_000 - 1 })]),
    says: ["client 1's hold A", 'earlier than the 10000 ms that were asked for'],
  },
  {
    name: 'told less than was asked for, unless it was asked before',
    broken: historyOf([
      ...CLOCKS,
      hold(1, [10, 12], A, 101, { ...unanswered, key: 'other', hold: undefined }),
      hold(1, [20, 22], A, 101, { key: 'k', expiresAtMs: OFFSET_MS + 10 + 10_000 }),
    ]),
    kept: historyOf([
      ...CLOCKS,
      hold(1, [10, 12], A, 101, { ...unanswered, key: 'k', hold: undefined }),
      hold(1, [20, 22], A, 101, { key: 'k', expiresAtMs: OFFSET_MS + 10 + 10_000 }),
    ]),
    says: ['earlier than the 10000 ms that were asked for'],
  },
  {
    name: 'expired too early',
    broken: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      extend(1, [80, 90], 'h2', refusedOf('h2', 'HOLD_EXPIRED')),
    ]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      extend(1, [80, 101], 'h2', refusedOf('h2', 'HOLD_EXPIRED')),
    ]),
    says: ['was told that the hold had run out, at least'],
  },
  {
    name: 'confirmed too late',
    broken: historyOf([CLOCK, hold(1, [0, 2], A, 2, { ttlMs: 100 }), confirm(1, [110, 120], 'h2')]),
    kept: historyOf([CLOCK, hold(1, [0, 2], A, 2, { ttlMs: 100 }), confirm(1, [101, 120], 'h2')]),
    says: ["client 1's confirm h2", 'after the hold had run out'],
  },
  {
    name: 'confirmed late, with the seats taken again',
    broken: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      confirm(1, [110, 120], 'h2', { fence: undefined }),
    ]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      confirm(1, [110, 120], 'h2', { fence: 3 }),
    ]),
    says: ['after the hold had run out'],
  },
  {
    name: 'confirmed late, where an earlier try may have been in time',
    broken: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      confirm(1, [5, 9], 'h2', refusedOf('h2', 'WRONG_TOKEN')),
      confirm(1, [110, 120], 'h2'),
    ]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      confirm(1, [5, 9], 'h2', unanswered),
      confirm(1, [110, 120], 'h2'),
    ]),
    says: ['after the hold had run out'],
  },
  {
    name: 'extended too late',
    broken: historyOf([CLOCK, hold(1, [0, 2], A, 2, { ttlMs: 100 }), extend(1, [110, 120], 'h2')]),
    kept: historyOf([
      CLOCK,
      hold(1, [0, 2], A, 2, { ttlMs: 100 }),
      extend(1, [50, 52], 'h2', { ttlMs: 100 }),
      extend(1, [110, 120], 'h2'),
    ]),
    says: ["client 1's extend h2", 'after the hold had run out'],
  },
  {
    name: 'live in the end with an earlier end than told',
    broken: historyOf([CLOCK], {
      liveHolds: [live('h1', ['Z'], { expiresAtMs: OFFSET_MS + 10_000 })],
    }),
    kept: historyOf([CLOCK], {
      liveHolds: [live('h1', ['Z'], { expiresAtMs: OFFSET_MS + 10_001 })],
    }),
    says: ['before what its owner was told'],
  },
  {
    name: 'live in the end with a later end than told',
    broken: historyOf([CLOCK], {
      liveHolds: [live('h1', ['Z'], { expiresAtMs: OFFSET_MS + 10_002 })],
    }),
    kept: historyOf([CLOCK, confirm(9, [3, 5], 'h1', unanswered)], {
      liveHolds: [live('h1', ['Z'], { expiresAtMs: OFFSET_MS + 10_002 })],
    }),
    says: ['The hold h1 is live in the end', '1 ms after the latest end that was told or asked for'],
  },
  {
    name: 'live in the end with a later end than an extend without an answer can have given it',
    broken: historyOf([CLOCK, extend(9, [3, 5], 'h1', { ...unanswered, ttlMs: 20_000 })], {
      liveHolds: [live('h1', ['Z'], { expiresAtMs: OFFSET_MS + 20_013 })],
      readMs: 8,
    }),
    kept: historyOf([CLOCK, extend(9, [3, 5], 'h1', { ...unanswered, ttlMs: 20_000 })], {
      liveHolds: [live('h1', ['Z'], { expiresAtMs: OFFSET_MS + 20_008 })],
      readMs: 8,
    }),
    says: ['after the latest end that was told or asked for'],
  },
  {
    name: 'a hold that nobody was told of is live in the end for longer than anybody asked',
    broken: historyOf([CLOCK, hold(1, [3, 5], A, 2, { ...unanswered, hold: undefined, ttlMs: 500 })], {
      liveHolds: [live('h2', A, { expiresAtMs: OFFSET_MS + 520 })],
      readMs: 8,
    }),
    kept: historyOf([CLOCK, hold(1, [3, 5], A, 2, { ...unanswered, hold: undefined, ttlMs: 500 })], {
      liveHolds: [live('h2', A, { expiresAtMs: OFFSET_MS + 508 })],
      readMs: 8,
    }),
    says: ['The hold h2 is live in the end'],
  },
];
