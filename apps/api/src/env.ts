import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import {
  DEFAULT_LIMITS,
  InvalidRedisUrl,
  type Limits,
  parseRedisUrl,
  withRedisPassword,
} from '@holdfast/core';
import { z } from 'zod';
import type { AuthSettings } from './auth/auth.ts';
import type { TrafficLimits } from './limits/traffic.ts';

const text = z.string().trim().optional();
/** As it is: a space may be part of it. */
const secret = z.string().optional();
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1')
  .optional();
const isLongEnough = (letters: number) => (value: string | undefined) =>
  value === undefined || value.length >= letters;
const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max).optional();

/** Every setting there is. One that no deployment needs to change has no place here. */
export const envSchema = z.object({
  /** Where the api listens. HOST 0.0.0.0 lets others in; the default does not. */
  HOST: text,
  PORT: wholeNumber(0, 65_535),
  /**
   * `http[s]://…`: how people reach it, where that is not HOST and PORT. With https, browsers are kept to it; http says
   * that there is no TLS, so cookies go without.
   */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must look like https://tickets.example' }).optional(),
  /** Whose pages may call the API from a browser, by commas: `https://shop.example`. Absent: nobody else's. */
  CORS_ORIGINS: text,
  /** Folder of the SQLite ledger. */
  DATA_DIR: text,
  /** `redis://…`, `redis+sentinel://…` or `redis+cluster://…`, with rediss for TLS; absent: the memory engine. */
  REDIS_URL: text,
  /** Put into REDIS_URL where that has none. */
  REDIS_PASSWORD: secret,
  /** File with the certificates of the private authority that signed Redis', PEM. */
  REDIS_TLS_CA: text,
  /** The tutorial's way to say where Redis is. */
  REDIS_HOST: text,
  REDIS_PORT: wholeNumber(1, 65_535),
  /** Endpoints of one etcd cluster, `http[s]://[user:password@]host:port,…`; instead of Redis. */
  ETCD_URL: text,
  /** `postgres://…`; absent: SQLite. */
  DATABASE_URL: text,
  /** Put into DATABASE_URL where that has none. */
  DATABASE_PASSWORD: secret,
  HOLD_TTL_MS: wholeNumber(1, 86_400_000),
  /** The tutorial's name for how long a hold lives, in seconds. */
  LOCK_EXPIRATION_TIME: wholeNumber(1, 86_400),
  MAX_HOLD_LIFE_MS: wholeNumber(1, 86_400_000),
  MAX_SEATS_PER_HOLD: wholeNumber(1, 500),
  /** Absent: any number. Where it is set, holds must say whose they are. */
  MAX_SEATS_PER_CUSTOMER: wholeNumber(1, 10_000),
  /** What becomes of a confirm that comes after the hold has run out. */
  LATE_CONFIRM: z.enum(['refuse', 'reacquire']).optional(),
  /** What engine and ledger do not answer in this time is refused as unavailable. */
  DEPENDENCY_TIMEOUT_MS: wholeNumber(50, 60_000),
  /** Whether buyers without a key may hold seats; absent: with the demo only. */
  PUBLIC_HOLDS: flag,
  /** Of the account that is made where there is none. Without a password it logs in by the printed link alone. */
  ADMIN_EMAIL: z.email().toLowerCase().optional(),
  ADMIN_PASSWORD: secret.refine(isLongEnough(12), 'at least 12 characters'),
  /** In the printed link instead of a random one; logs in once after each start. */
  LOGIN_TOKEN: z
    .string()
    .regex(/^[\w-]{16,128}$/, 'at least 16 letters, digits, - or _')
    .optional(),
  /** Calls per second of one key or operator, and of one address without either, over all processes. 0: any number. */
  RATE_PER_KEY: wholeNumber(0, 1_000_000),
  RATE_PER_ADDRESS: wholeNumber(0, 1_000_000),
  /** Calls that one process works on at once; more are told to come back. */
  MAX_IN_FLIGHT: wholeNumber(1, 100_000),
  /** Whose X-Forwarded-For is believed: the proxies' addresses and networks, by commas. */
  TRUST_PROXY: text,
  /** Connections that watch a show, per process; further ones are refused. */
  MAX_WATCHERS: wholeNumber(0, 1_000_000),
  /** Loads the demo shows when they are not there. */
  DEMO: flag,
  /** Lets everybody read /metrics who reaches the port, and not only this machine and callers who may read. */
  METRICS_PUBLIC: flag,
  /** How long requests are still taken after SIGTERM, while /readyz says to send no more. */
  DRAIN_DELAY_MS: wholeNumber(0, 60_000),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).optional(),
});

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly corsOrigins: readonly string[];
  readonly dataDir: string;
  readonly redisUrl: string | undefined;
  /** PEM. */
  readonly redisTlsCa: string | undefined;
  readonly etcdUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly limits: Limits;
  readonly timeoutMs: number;
  readonly auth: AuthSettings;
  readonly firstAdmin: { readonly email: string; readonly password: string | undefined };
  readonly loginToken: string | undefined;
  readonly traffic: TrafficLimits;
  readonly maxWatchers: number;
  readonly demo: boolean;
  readonly metricsPublic: boolean;
  readonly drainDelayMs: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';
}

/**
 * The only reader of the process' environment.
 * @throws InvalidSetting naming the first variable that is wrong and what it should be.
 */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  // A setting that is empty is one that is not set: compose files and shells cannot unset one.
  const set = Object.entries(environment).filter(([, value]) => value?.trim());
  const parsed = envSchema.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidSetting(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const env = parsed.data;
  const holdTtlMs = env.HOLD_TTL_MS ?? tutorialTtlMs(env.LOCK_EXPIRATION_TIME) ?? DEFAULT_LIMITS.holdTtlMs;
  const maxHoldLifeMs = env.MAX_HOLD_LIFE_MS ?? Math.max(DEFAULT_LIMITS.maxHoldLifeMs, holdTtlMs);
  if (holdTtlMs > maxHoldLifeMs) {
    throw new InvalidSetting(`MAX_HOLD_LIFE_MS: must not be less than HOLD_TTL_MS, which is ${holdTtlMs}`);
  }
  const redisUrl = env.REDIS_URL ?? (env.REDIS_HOST && `redis://${env.REDIS_HOST}:${env.REDIS_PORT ?? 6379}`);
  const etcdUrl = etcdEndpoints(env.ETCD_URL);
  if (etcdUrl !== undefined && redisUrl !== undefined) {
    throw new InvalidSetting('ETCD_URL: claims live in one place, and Redis is set too. Set one of them.');
  }
  return {
    host: env.HOST ?? '127.0.0.1',
    port: env.PORT ?? 3000,
    publicUrl: env.PUBLIC_URL,
    corsOrigins: originsIn(env.CORS_ORIGINS),
    dataDir: env.DATA_DIR ?? 'data',
    redisUrl: redisUrlFrom(redisUrl, env.REDIS_PASSWORD),
    redisTlsCa: certificatesIn(env.REDIS_TLS_CA, redisUrl),
    etcdUrl,
    databaseUrl: databaseUrlFrom(env.DATABASE_URL, env.DATABASE_PASSWORD),
    limits: {
      holdTtlMs,
      maxHoldLifeMs,
      maxSeatsPerHold: env.MAX_SEATS_PER_HOLD ?? DEFAULT_LIMITS.maxSeatsPerHold,
      maxSeatsPerCustomer: env.MAX_SEATS_PER_CUSTOMER ?? DEFAULT_LIMITS.maxSeatsPerCustomer,
      lateConfirm: env.LATE_CONFIRM ?? DEFAULT_LIMITS.lateConfirm,
    },
    timeoutMs: env.DEPENDENCY_TIMEOUT_MS ?? 2_000,
    auth: {
      publicHolds: env.PUBLIC_HOLDS ?? env.DEMO ?? false,
      secureCookies: !env.PUBLIC_URL?.startsWith('http://'),
    },
    firstAdmin: { email: env.ADMIN_EMAIL ?? 'admin@holdfast.localhost', password: env.ADMIN_PASSWORD },
    loginToken: env.LOGIN_TOKEN,
    traffic: {
      ratePerKey: env.RATE_PER_KEY ?? 2_000,
      ratePerAddress: env.RATE_PER_ADDRESS ?? 50,
      maxInFlight: env.MAX_IN_FLIGHT ?? 1_000,
      trustedProxies: proxiesIn(env.TRUST_PROXY),
    },
    maxWatchers: env.MAX_WATCHERS ?? 10_000,
    demo: env.DEMO ?? false,
    metricsPublic: env.METRICS_PUBLIC ?? false,
    drainDelayMs: env.DRAIN_DELAY_MS ?? 0,
    logLevel: env.LOG_LEVEL ?? 'info',
  };
}

function tutorialTtlMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}

function originsIn(value: string | undefined): string[] {
  const origins = value?.split(',').map((origin) => origin.trim()) ?? [];
  for (const origin of origins) {
    // As browsers send it: compared letter by letter.
    if (isHttpUrl(origin) && new URL(origin).origin === origin) continue;
    throw new InvalidSetting(
      `CORS_ORIGINS: ${JSON.stringify(origin)} is no origin. One looks like https://shop.example, without a path`,
    );
  }
  return origins;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function redisUrlFrom(url: string | undefined, password: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    parseRedisUrl(url);
    return password === undefined ? url : withRedisPassword(url, password);
  } catch (error) {
    if (error instanceof InvalidRedisUrl) throw new InvalidSetting(`REDIS_URL: ${error.message}`);
    throw error;
  }
}

function certificatesIn(file: string | undefined, redisUrl: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  if (!redisUrl?.startsWith('rediss')) {
    throw new InvalidSetting('REDIS_TLS_CA: is for TLS, so REDIS_URL must begin with rediss');
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidSetting(
      `REDIS_TLS_CA: cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new InvalidSetting(`REDIS_TLS_CA: ${file} has no certificate in PEM form`);
}

function databaseUrlFrom(value: string | undefined, password: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new InvalidSetting('DATABASE_URL: must look like postgres://host:port');
  }
  if (password !== undefined && url.password === '') url.password = encodeURIComponent(password);
  return url.href;
}

/** No number of proxies: whoever reaches the api past them could say what they like. */
function proxiesIn(value: string | undefined): readonly string[] {
  const proxies = (value ?? '')
    .split(',')
    .filter(Boolean)
    .map((proxy) => proxy.trim());
  if (proxies.every(isProxy)) return proxies;
  throw new InvalidSetting(
    'TRUST_PROXY: must be addresses or networks of your proxies, like 10.0.0.0/8,fd00::/8,loopback',
  );
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const isRange =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  return version !== 0 && isRange && rest.length === 0;
}

function etcdEndpoints(value: string | undefined): string | undefined {
  return value?.split(',').map(etcdEndpoint).join(',');
}

function etcdEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.href;
  throw new InvalidSetting('ETCD_URL: must look like http://host:port');
}
