import { describe, expect, test } from 'vitest';
import { formatCountdown, formatDate, formatWhen } from '../src/lib/time.ts';

test.each([
  [300_000, '5:00'],
  [299_999, '5:00'],
  [299_000, '4:59'],
  [60_001, '1:01'],
  [59_000, '0:59'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [3_600_000, '1:00:00'],
  [3_661_000, '1:01:01'],
])('%i ms left reads %s', (leftMs, text) => {
  expect(formatCountdown(leftMs)).toBe(text);
});

describe('a moment', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).getTime();
  /** Whatever comes between, and however the day is written. */
  const dated = (day: number, time: string) => new RegExp(`${day}.*${time}$`);

  test.each([
    ['earlier today', at(25, 1), '01:05'],
    ['later today', at(25, 23), '23:05'],
    ['yesterday evening, less than a day ago', at(24, 20), dated(24, '20:05')],
    ['tomorrow morning', at(26, 9), dated(26, '09:05')],
    ['at the same time of another day', at(18, 10), dated(18, '10:05')],
  ])('%s has its date unless it is of today, and twenty-four hours', (_, atMs, text) => {
    expect(formatWhen(atMs, at(25, 10))).toEqual(
      typeof text === 'string' ? text : expect.stringMatching(text),
    );
  });

  test('in full has twenty-four hours too', () => {
    expect(formatDate(at(25, 19))).toMatch(/19:05$/);
    expect(formatDate(at(25, 0))).toMatch(/00:05$/);
  });
});
