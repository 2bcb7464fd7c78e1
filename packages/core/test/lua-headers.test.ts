/** A command's header is what its callers read: it must say what the code does with KEYS and ARGV. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScripts } from '../src/engines/redis/scripts.ts';

const FOLDER = join(import.meta.dirname, '../src/engines/redis/commands');
const files = readdirSync(FOLDER).filter((file) => file !== 'shared.lua');
const shared = readFileSync(join(FOLDER, 'shared.lua'), 'utf8');

/** Each function of shared.lua with its source. */
const helpers = new Map(
  [...shared.matchAll(/^local function (\w+)\([\s\S]*?^end$/gm)].map(([body, name = '']) => [name, body]),
);

/** Keys that the code uses, itself or through the helpers that it calls. */
function keysUsedBy(code: string, seen = new Set<string>()): Set<string> {
  const used = new Set([...code.matchAll(/\bkeys\.(\w+)/g)].map((match) => match[1] ?? ''));
  for (const [name, body] of helpers) {
    if (seen.has(name) || !new RegExp(`\\b${name}\\(`).test(code)) continue;
    seen.add(name);
    for (const key of keysUsedBy(body, seen)) used.add(key);
  }
  return used;
}

describe.each(files)('%s', (file) => {
  const source = readFileSync(join(FOLDER, file), 'utf8');
  const [header = '', code = ''] = source.split(/\n(?!--)([\s\S]*)/);

  it('says what it does, its KEYS, its ARGV and every reply', () => {
    expect(header).toMatch(/^-- [A-Z][\s\S]*?\.$/m);
    expect(header).toMatch(/^-- KEYS: /m);
    expect(header).toMatch(/^-- ARGV:/m);
    expect(header).toMatch(/^-- Reply: /m);
  });

  it('declares the keys that it uses, and no others', () => {
    const declared = /^-- KEYS: (.+)$/m.exec(header)?.[1]?.split(' ') ?? [];
    // One that removes the whole show names its keys nowhere else.
    if (!/unpack\(KEYS\)/.test(code)) expect(new Set(declared)).toEqual(keysUsedBy(code));
    expect(code).not.toMatch(/\bKEYS\[/);
  });

  it('documents every argument that it reads by position', () => {
    const line = /^-- ARGV:(.*)$/m.exec(header)?.[1] ?? '';
    const fixed =
      line
        .split(/, then per|\(/)[0]
        ?.trim()
        .split(/\s+/)
        .filter(Boolean) ?? [];
    const positions = [...code.matchAll(/\bARGV\[(\d+)\]/g)].map((match) => Number(match[1]));
    const highest = Math.max(0, ...positions);
    const isVariadic = /\.\.\./.test(line);
    const named = fixed.filter((name) => !name.endsWith('...')).length;
    expect(highest).toBeLessThanOrEqual(named);
    if (!isVariadic) expect(highest).toBe(named);
  });

  it('documents every status that it answers', () => {
    const replies = header.slice(header.indexOf('-- Reply:'));
    const answered = [...code.matchAll(/\{ '([A-Z_]+)'/g)].map((match) => match[1] ?? '');
    for (const status of answered) expect(replies).toMatch(new RegExp(`\\b${status}\\b`));
  });

  it('uses nothing that scans keys or trusts another clock', () => {
    expect(shared + code).not.toMatch(/'(KEYS|SCAN|HSCAN|HGETALL|EXPIRE|PEXPIRE)'/);
    expect(shared + code).not.toMatch(/os\.(time|clock)/);
  });
});

it('loads each command once, under its file name', () => {
  expect([...loadScripts().keys()].toSorted()).toEqual(
    files.map((file) => file.replace('.lua', '')).toSorted(),
  );
});

it('finds the helpers and what they use', () => {
  expect(helpers.size).toBeGreaterThan(10);
  expect(keysUsedBy('end_of(show)')).toContain('ended');
});
