import { describe, expect, it } from 'vitest';
import { InvalidRedisUrl, parseRedisUrl, withRedisPassword } from '../src/engines/redis/redis-url.ts';

const NO_LOGIN = { username: undefined, password: undefined };

describe('a Redis URL', () => {
  it('names one server', () => {
    const plain = { kind: 'standalone', ...NO_LOGIN, tls: false, db: 0 };
    expect(parseRedisUrl('redis://redis')).toEqual({ ...plain, server: { host: 'redis', port: 6_379 } });
    expect(parseRedisUrl('rediss://app:p%40%2Fs@redis:1/2')).toEqual({
      ...plain,
      server: { host: 'redis', port: 1 },
      username: 'app',
      password: 'p@/s',
      tls: true,
      db: 2,
    });
    expect(parseRedisUrl('redis://[::1]:7000/')).toMatchObject({ server: { host: '::1', port: 7_000 } });
  });

  it('names Sentinels and what they call the primary', () => {
    const url =
      'redis+sentinel://:secret@one,two:1/my%2Fmaster?db=3&sentinelUsername=s&sentinelPassword=p%26q';
    expect(parseRedisUrl(url)).toEqual({
      kind: 'sentinel',
      username: undefined,
      password: 'secret',
      tls: false,
      sentinels: [
        { host: 'one', port: 26_379 },
        { host: 'two', port: 1 },
      ],
      primaryName: 'my/master',
      db: 3,
      sentinelUsername: 's',
      sentinelPassword: 'p&q',
    });
    expect(parseRedisUrl('rediss+sentinel://one/m')).toMatchObject({ kind: 'sentinel', tls: true });
  });

  it('names some servers of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://one:7000,two:7001')).toEqual({
      kind: 'cluster',
      ...NO_LOGIN,
      tls: false,
      seeds: [
        { host: 'one', port: 7_000 },
        { host: 'two', port: 7_001 },
      ],
    });
    expect(parseRedisUrl('rediss+cluster://one')).toMatchObject({ kind: 'cluster', tls: true });
  });

  it.each([
    ['localhost:6379', 'must look like redis://'],
    ['http://redis', 'must look like redis://'],
    ['redis+proxy://redis', 'must look like redis://'],
    ['redis://', 'host:port'],
    ['redis://redis:0', 'host:port'],
    ['redis://redis:70000', 'host:port'],
    ['redis://redis:x', 'host:port'],
    ['redis://one,two', 'write redis+sentinel://'],
    ['redis://redis/first', 'by its number'],
    ['redis://redis?db=1', 'no settings after a ? but these: none'],
    ['redis://:50%@redis', '%25'],
    ['redis+sentinel://one,two', 'what the Sentinels call the primary'],
    ['redis+sentinel://one/m?name=x', 'but these: db, sentinelUsername, sentinelPassword'],
    ['redis+sentinel://one/m?db=x', 'by its number'],
    ['redis+cluster://one/1', 'one database'],
    ['redis+cluster://one,,two', 'host:port'],
  ])('that cannot be meant is refused with what to write instead: %s', (url, message) => {
    expect(() => parseRedisUrl(url)).toThrow(InvalidRedisUrl);
    expect(() => parseRedisUrl(url)).toThrow(message);
  });

  it('never shows its password in a refusal', () => {
    const cut = ['redis://app:1/secret@one', 'redis://app:1?secret@one', 'redis://app:secret/@one'];
    for (const url of [
      ...cut,
      'redis://:secret@one,two',
      'redis://:secret@one:x',
      'nonsense://:secret@one',
      'redis://:se/secret@one',
    ]) {
      expect(() => parseRedisUrl(url)).not.toThrow('secret');
    }
  });

  it('gets a password where it has none, whatever that is made of', () => {
    const password = ' p@ss:w/rd#%?$& ';
    for (const url of [
      'redis://one:1/2',
      'redis://app@one',
      'rediss+sentinel://one,two/m?db=1',
      'redis+cluster://a,b',
    ]) {
      const { password: _, ...target } = parseRedisUrl(url);
      expect(parseRedisUrl(withRedisPassword(url, password))).toEqual({ ...target, password });
    }
    expect(withRedisPassword('redis://:own@one', password)).toBe('redis://:own@one');
  });
});
