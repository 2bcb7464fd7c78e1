import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addressOf, addressOfField, fieldOf, momentIn, startOfDay } from '../src/lib/moments.ts';
import { isoWithZone, localDay } from '../src/lib/time.ts';

const AT_MS = Date.UTC(2026, 10, 25, 3, 4, 5, 6);

describe.each([
  { zone: 'America/St_Johns', iso: '2026-11-24T23:34:05.006-03:30', field: '2026-11-24T23:34' },
  { zone: 'UTC', iso: '2026-11-25T03:04:05.006+00:00', field: '2026-11-25T03:04' },
  { zone: 'Asia/Kolkata', iso: '2026-11-25T08:34:05.006+05:30', field: '2026-11-25T08:34' },
])('in $zone', ({ zone, iso, field }) => {
  beforeEach(() => vi.stubEnv('TZ', zone));
  afterEach(() => vi.unstubAllEnvs());

  test('a file has the moment there, and which zone that is', () => {
    expect(isoWithZone(AT_MS)).toBe(iso);
    expect(Date.parse(iso)).toBe(AT_MS);
    expect(localDay(AT_MS)).toBe(iso.slice(0, 10));
  });

  test('a field has it in local time, the address for everybody the same', () => {
    expect(addressOf(AT_MS)).toBe('2026-11-25T03:04Z');
    expect(fieldOf('2026-11-25T03:04Z')).toBe(field);
    expect(addressOfField(field)).toBe('2026-11-25T03:04Z');
  });

  test('a day begins at midnight there', () => {
    const midnight = new Date(startOfDay(0, AT_MS));
    expect([midnight.getHours(), midnight.getMinutes()]).toEqual([0, 0]);
    expect(momentIn(iso.slice(0, 10))).toBe(startOfDay(0, AT_MS));
    expect(AT_MS - startOfDay(1, AT_MS)).toBeGreaterThan(86_400_000);
  });
});

test('what is no moment narrows nothing down', () => {
  for (const text of [undefined, '', 'yesterday', '0202-01-01T00:00', '2026-13-01']) {
    expect(momentIn(text)).toBeUndefined();
    expect(fieldOf(text)).toBe('');
  }
});
