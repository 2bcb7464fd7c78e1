import { describe, expect, it } from 'vitest';
import { isAtLeast, parseVersion, pnpmVersion, runsTypeScript } from '../bootstrap/versions.mjs';

describe('versions', () => {
  it.each([
    ['22.18.0', '22.18.0', true],
    ['22.17.9', '22.18.0', false],
    ['24.0.0', '22.18.0', true],
    ['9.0.0', '10.0.0', false],
    ['Redis server v=7.0.15 sha=00000000:0', '7.0.0', true],
    ['Redis server v=6.2.1 sha=00000000:0', '7.0.0', false],
    ['k6 v1.8.1 (go1.26.8, linux/amd64)', '1.8.0', true],
    ['nothing', '1.0.0', false],
  ])('%s is at least %s: %s', (version, floor, expected) => {
    expect(isAtLeast(version, floor)).toBe(expected);
  });

  it.each([
    ['18.20.0', false],
    ['22.17.0', false],
    ['22.18.0', true],
    ['23.5.0', false],
    ['23.6.0', true],
    ['24.0.0', true],
  ])('Node %s runs TypeScript: %s', (version, expected) => {
    expect(runsTypeScript(version)).toBe(expected);
  });

  it('reads what is there of a version', () => {
    expect(parseVersion('postgres (PostgreSQL) 17.2')).toEqual([17, 2, 0]);
    expect(parseVersion('none')).toBeUndefined();
  });

  it('takes pnpm from packageManager and nothing else', () => {
    expect(pnpmVersion({ packageManager: 'pnpm@12.21.0+sha512.abc' })).toBe('12.21.0');
    expect(() => pnpmVersion({ packageManager: 'yarn@4.0.0' })).toThrow('packageManager');
    expect(() => pnpmVersion({})).toThrow('packageManager');
  });
});
