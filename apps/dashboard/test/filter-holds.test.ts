import { expect, test } from 'vitest';
import { filterHolds, filterOf } from '../src/features/holds/filter-holds.ts';
import type { Hold } from '../src/features/holds/hold.ts';
import { nameSeats } from '../src/lib/name-seats.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 60 * MINUTE_MS;

const hold = (holdId: string, more: Partial<Hold>): Hold => ({
  holdId,
  showId: 'show',
  seatIds: ['A1'],
  state: 'active',
  fence: 1,
  createdAt: NOW_MS - MINUTE_MS,
  expiresAt: NOW_MS + 4 * MINUTE_MS,
  inDoubt: false,
  ...more,
});

const HOLDS = [
  hold('usual', { seatIds: ['B10', 'B11'], customerRef: 'Order-7' }),
  hold('old', { createdAt: NOW_MS - 10 * MINUTE_MS, customerRef: 'order-17' }),
  hold('ending', { expiresAt: NOW_MS + MINUTE_MS }),
  hold('confirming', { state: 'confirming' }),
  hold('in-doubt', { state: 'confirming', inDoubt: true, seatIds: ['C1'] }),
];

test.each([
  [{}, ['usual', 'old', 'ending', 'confirming', 'in-doubt']],
  [{ search: ' b1 ' }, ['usual']],
  [{ search: 'ORDER' }, ['usual', 'old']],
  [{ search: 'in-doubt' }, ['in-doubt']],
  [{ search: '11' }, []],
  [{ state: 'active' }, ['usual', 'old', 'ending']],
  [{ state: 'confirming' }, ['confirming']],
  [{ state: 'doubt' }, ['in-doubt']],
  [{ state: 'toString' }, ['usual', 'old', 'ending', 'confirming', 'in-doubt']],
  [{ age: '5' }, ['old']],
  [{ age: 'old' }, ['usual', 'old', 'ending', 'confirming', 'in-doubt']],
  [{ left: '1' }, ['ending']],
  [{ left: '1', search: 'order' }, []],
])('%j leaves %j', (address, holdIds) => {
  expect(filterHolds(HOLDS, filterOf(address), NOW_MS).map(({ holdId }) => holdId)).toEqual(holdIds);
});

test('names some seats and counts the others', () => {
  expect(nameSeats(['A1', 'A2'])).toBe('A1, A2');
  expect(nameSeats(['A1', 'A2', 'A3', 'A4'], 2)).toBe('A1, A2 and 2 more');
  expect(
    nameSeats(
      Array.from({ length: 1_312 }, (_, at) => `A${at}`),
      1,
    ),
  ).toBe('A0 and 1\u202f311 more');
});
