import { expect, it } from 'vitest';
import { incarnationIn, NotServing } from '../src/engines/redis/incarnation.ts';

const NONE = '0'.repeat(40);

function info(fields: Record<string, string> = {}): string {
  const primary = {
    redis_version: '7.0.15',
    run_id: 'a'.repeat(40),
    loading: '0',
    role: 'master',
    master_replid: 'b'.repeat(40),
    master_replid2: NONE,
    second_repl_offset: '-1',
  };
  const lines = Object.entries({ ...primary, ...fields }).map(([name, value]) => `${name}:${value}`);
  return ['# Server', ...lines, ''].join('\r\n');
}

it('is another for another process', () => {
  expect(incarnationIn(info())).toBe('a'.repeat(40));
  expect(incarnationIn(info({ run_id: 'c'.repeat(40) }))).toBe('c'.repeat(40));
});

it('is another after a promotion, and after the next', () => {
  const first = { master_replid2: 'd'.repeat(40), second_repl_offset: '100' };
  const texts = [
    {},
    first,
    { ...first, second_repl_offset: '200' },
    { ...first, master_replid2: 'e'.repeat(40) },
  ];
  const incarnations = texts.map((fields) => incarnationIn(info(fields)));
  expect(new Set(incarnations).size).toBe(texts.length);
  for (const incarnation of incarnations) expect(incarnation).toMatch(/^[0-9a-f]{40}$/);
});

it('stays the same when replicas come and go, which gives a primary another replication id', () => {
  expect(incarnationIn(info({ master_replid: 'f'.repeat(40), connected_slaves: '2' }))).toBe(
    incarnationIn(info()),
  );
});

it('is none of a replica, nor of a server that is loading', () => {
  expect(() => incarnationIn(info({ role: 'slave' }))).toThrow(NotServing);
  expect(() => incarnationIn(info({ loading: '1' }))).toThrow(NotServing);
});

it('is none of a server that replicates scripts, or does not say what it is', () => {
  expect(() => incarnationIn(info({ redis_version: '6.2.14' }))).toThrow('version 6.2.14');
  expect(() => incarnationIn(info({ redis_version: '' }))).toThrow('version');
  expect(() => incarnationIn(info({ run_id: '' }))).toThrow('run_id');
});
