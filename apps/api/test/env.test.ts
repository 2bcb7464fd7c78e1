import { describe, expect, it } from 'vitest';
import { InvalidSetting, readSettings } from '../src/env.ts';

describe('settings', () => {
  it('default to a laptop: this machine only, memory engine, SQLite', () => {
    expect(readSettings({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      corsOrigins: [],
      dataDir: 'data',
      redisUrl: undefined,
      redisTlsCa: undefined,
      etcdUrl: undefined,
      databaseUrl: undefined,
      limits: {
        holdTtlMs: 300_000,
        maxHoldLifeMs: 1_800_000,
        maxSeatsPerHold: 20,
        maxSeatsPerCustomer: undefined,
        lateConfirm: 'refuse',
      },
      timeoutMs: 2_000,
      auth: { publicHolds: false, secureCookies: true },
      firstAdmin: { email: 'admin@holdfast.localhost', password: undefined },
      loginToken: undefined,
      traffic: { ratePerKey: 2_000, ratePerAddress: 50, maxInFlight: 1_000, trustedProxies: [] },
      maxWatchers: 10_000,
      demo: false,
      metricsPublic: false,
      drainDelayMs: 0,
      logLevel: 'info',
    });
  });

  it('take what is empty for unset', () => {
    const empty = {
      HOST: '',
      PORT: '',
      REDIS_URL: '',
      REDIS_PASSWORD: '',
      DATABASE_URL: ' ',
      DEMO: '',
      LOG_LEVEL: '',
    };
    expect(readSettings(empty)).toEqual(readSettings({}));
  });

  it('put a password into a URL that has none, whatever it is made of', () => {
    const password = ' p@ss:w/rd#%? ';
    const { redisUrl = '', databaseUrl = '' } = readSettings({
      REDIS_URL: 'redis://redis:6379',
      REDIS_PASSWORD: password,
      DATABASE_URL: 'postgres://holdfast@postgres:5432/holdfast',
      DATABASE_PASSWORD: password,
    });
    expect(decodeURIComponent(new URL(redisUrl).password)).toBe(password);
    expect(decodeURIComponent(new URL(databaseUrl).password)).toBe(password);
    const own = readSettings({ REDIS_URL: 'redis://:own@redis:6379', REDIS_PASSWORD: password });
    expect(own.redisUrl).toBe('redis://:own@redis:6379');
    const several = readSettings({ REDIS_URL: 'redis+cluster://app@one:1,two:2', REDIS_PASSWORD: password });
    expect(several.redisUrl).toBe(`redis+cluster://app:${encodeURIComponent(password)}@one:1,two:2`);
  });

  it('take several etcd endpoints, with a login or without', () => {
    const { etcdUrl } = readSettings({ ETCD_URL: 'https://me:p%40ss@one:2379, https://two:2379' });
    expect(etcdUrl?.split(',').map((endpoint) => new URL(endpoint).host)).toEqual(['one:2379', 'two:2379']);
    expect(etcdUrl).toContain('me:p%40ss@one');
  });

  it('say how users come, and whose pages may call the API', () => {
    const { publicUrl, corsOrigins } = readSettings({
      PUBLIC_URL: 'https://tickets.example',
      CORS_ORIGINS: 'https://shop.example, http://localhost:5173',
    });
    expect(publicUrl).toBe('https://tickets.example');
    expect(corsOrigins).toEqual(['https://shop.example', 'http://localhost:5173']);
  });

  it("understand the tutorial's names", () => {
    const settings = readSettings({ REDIS_HOST: 'redis', REDIS_PORT: '6380', LOCK_EXPIRATION_TIME: '60' });
    expect(settings.redisUrl).toBe('redis://redis:6380');
    expect(settings.limits.holdTtlMs).toBe(60_000);
    const long = readSettings({ LOCK_EXPIRATION_TIME: '3600' }).limits;
    expect(long.maxHoldLifeMs).toBeGreaterThanOrEqual(long.holdTtlMs);
    expect(readSettings({ LOCK_EXPIRATION_TIME: '60', HOLD_TTL_MS: '5000' }).limits.holdTtlMs).toBe(5_000);
  });

  it('say what a customer may hold at most, and what becomes of late confirms', () => {
    const { limits } = readSettings({ MAX_SEATS_PER_CUSTOMER: '6', LATE_CONFIRM: 'reacquire' });
    expect(limits).toMatchObject({ maxSeatsPerCustomer: 6, lateConfirm: 'reacquire' });
  });

  it('let buyers without a key hold with the demo only, unless told', () => {
    const mayHold = (settings: Record<string, string>) => readSettings(settings).auth.publicHolds;
    expect(mayHold({ DEMO: 'true' })).toBe(true);
    expect(mayHold({ DEMO: 'true', PUBLIC_HOLDS: 'false' })).toBe(false);
    expect(mayHold({ PUBLIC_HOLDS: 'true' })).toBe(true);
  });

  it('keep cookies to TLS, unless the address that people use has none', () => {
    const secure = (PUBLIC_URL: string) => readSettings({ PUBLIC_URL }).auth.secureCookies;
    expect([secure('https://tickets.example'), secure('http://10.0.0.5:3000')]).toEqual([true, false]);
  });

  it('say what anybody may ask at once, and which proxies are believed', () => {
    const environment = {
      RATE_PER_KEY: '0',
      RATE_PER_ADDRESS: '7',
      MAX_IN_FLIGHT: '3',
      TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::1',
    };
    expect(readSettings(environment).traffic).toEqual({
      ratePerKey: 0,
      ratePerAddress: 7,
      maxInFlight: 3,
      trustedProxies: ['loopback', '10.0.0.0/8', 'fd00::1'],
    });
  });

  it.each([
    [{ PORT: 'x' }, 'PORT'],
    [{ RATE_PER_ADDRESS: '-1' }, 'RATE_PER_ADDRESS'],
    [{ MAX_IN_FLIGHT: '0' }, 'MAX_IN_FLIGHT'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY: must be addresses'],
    [{ TRUST_PROXY: '1' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: 'proxy.example' }, 'TRUST_PROXY'],
    [{ PORT: '-1' }, 'PORT'],
    [{ PUBLIC_URL: 'tickets.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://tickets.example' }, 'PUBLIC_URL'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    [{ CORS_ORIGINS: 'https://shop.example/' }, 'CORS_ORIGINS'],
    [{ CORS_ORIGINS: 'https://shop.example,' }, 'CORS_ORIGINS'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL: must look like redis://'],
    [{ REDIS_URL: 'redis://one,two' }, 'REDIS_URL: names several hosts: write redis+sentinel://'],
    [{ REDIS_TLS_CA: '/nowhere', REDIS_URL: 'redis://redis' }, 'REDIS_TLS_CA: is for TLS'],
    [{ REDIS_TLS_CA: '/nowhere', REDIS_URL: 'rediss://redis' }, 'REDIS_TLS_CA: cannot be read'],
    [{ REDIS_TLS_CA: import.meta.filename, REDIS_URL: 'rediss://redis' }, 'REDIS_TLS_CA: '],
    [{ ETCD_URL: 'etcd:2379' }, 'ETCD_URL'],
    [{ ETCD_URL: 'http://one:2379,two:2379' }, 'ETCD_URL'],
    [{ ETCD_URL: 'http://one:2379', REDIS_URL: 'redis://r' }, 'ETCD_URL'],
    [{ ETCD_URL: 'http://one:2379', REDIS_HOST: 'r' }, 'ETCD_URL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ LOGIN_TOKEN: 'short' }, 'LOGIN_TOKEN'],
    [{ LOGIN_TOKEN: 'long enough, but no word' }, 'LOGIN_TOKEN'],
    [{ ADMIN_EMAIL: 'somebody' }, 'ADMIN_EMAIL'],
    [{ ADMIN_PASSWORD: 'elevencharc' }, 'ADMIN_PASSWORD'],
    [{ PUBLIC_URL: 'tickets.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://tickets.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_HOLDS: 'perhaps' }, 'PUBLIC_HOLDS'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ DEMO: 'maybe' }, 'DEMO'],
    [{ MAX_SEATS_PER_CUSTOMER: '0' }, 'MAX_SEATS_PER_CUSTOMER'],
    [{ LATE_CONFIRM: 'perhaps' }, 'LATE_CONFIRM'],
    [{ HOLD_TTL_MS: '5000', MAX_HOLD_LIFE_MS: '4000' }, 'MAX_HOLD_LIFE_MS'],
  ])('refuse %o and name it', (environment, name) => {
    expect(() => readSettings(environment)).toThrow(InvalidSetting);
    expect(() => readSettings(environment)).toThrow(name);
  });
});
