import { expect, test } from 'vitest';
import { markedPoints } from '../src/features/overview/chart-look.ts';
import { ProcessSightings } from '../src/features/overview/process-sightings.ts';
import { formatDuration, formatLatency, reasonInWords } from '../src/features/overview/words.ts';

test('a restart is one process after the other, and an earlier one that answers again makes several', () => {
  const sightings = new ProcessSightings();
  expect([1, 1, 2, 2, 3, 3].map((startedAt) => sightings.note(startedAt))).not.toContain(true);
  expect(sightings.note(2)).toBe(true);
  expect(sightings.note(2)).toBe(true);
});

test('a point that stands alone gets a mark, as no line would show it', () => {
  expect(markedPoints([null, 1, null, 2, 3, null, 4], false)).toEqual([1, 6]);
  expect(markedPoints([], true)).toEqual([]);
  const line = Array.from({ length: 60 }, () => 1);
  expect(markedPoints(line, false)).toEqual([]);
  expect(markedPoints(line, true)).toHaveLength(10);
});

test('durations, latencies and reasons are in words', () => {
  expect([0, 59_999, 60_000, 3_599_999, 3_600_000, 7_500_000, 172_800_000].map(formatDuration)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h 0 min',
    '2 h 5 min',
    '2 days',
  ]);
  expect([0.123, 9.87, 123, 1_234].map(formatLatency)).toEqual([
    '0.12\u00a0ms',
    '9.9\u00a0ms',
    '120\u00a0ms',
    '1.2\u00a0s',
  ]);
  expect(reasonInWords('SEAT_UNAVAILABLE')).toBe('seat taken');
  expect(reasonInWords('SOMETHING_NEW')).toBe('SOMETHING_NEW');
});
