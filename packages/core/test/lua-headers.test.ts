/** A command's header is what its callers read: it must say what the code does with KEYS and ARGV. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScripts } from '../src/engines/redis/scripts.ts';

const FOLDER = join(import.meta.dirname, '../src/engines/redis/commands');
const files = readdirSync(FOLDER).filter((file) => file !== 'shared.lua');
const shared = readFileSync(join(FOLDER, 'shared.lua'), 'utf8');

/** Helpers of shared.lua that are handed all keys, and the keys they use. */
const KEYS_OF_HELPER: Record<string, string[]> = {
  end_holds: ['status', 'claims', 'holds', 'customers', 'due', 'ended', 'feed'],
  end_of: ['meta', 'status', 'claims', 'holds', 'customers', 'due', 'ended', 'feed'],
  refusal_for: ['meta', 'status', 'claims', 'holds', 'customers', 'due', 'ended', 'feed'],
  run_out_holder: ['holds', 'due'],
  make_free: ['status', 'claims', 'holds', 'customers', 'due', 'ended', 'feed'],
};

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
    const direct = [...code.matchAll(/\bkeys\.(\w+)/g)].map((match) => match[1] ?? '');
    const throughHelpers = Object.entries(KEYS_OF_HELPER).flatMap(([helper, keys]) =>
      new RegExp(`\\b${helper}\\(keys\\b`).test(code) ? keys : [],
    );
    if (!/unpack\(KEYS\)/.test(code)) {
      expect(new Set(declared)).toEqual(new Set([...direct, ...throughHelpers]));
    }
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

it('lists what the helpers of shared.lua use', () => {
  for (const [helper, keys] of Object.entries(KEYS_OF_HELPER)) {
    const body = shared.slice(shared.indexOf(`local function ${helper}(keys`)).split('\nend\n')[0] ?? '';
    for (const [, key = ''] of body.matchAll(/keys\.(\w+)/g)) expect(keys).toContain(key);
  }
});
