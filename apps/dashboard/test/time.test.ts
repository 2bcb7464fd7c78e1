import { expect, test } from 'vitest';
import { formatCountdown } from '../src/lib/time.ts';

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
