import { readFileSync } from 'node:fs';
import {
  DEFAULT_LIMITS,
  InvalidRedisUrl,
  type Limits,
  parseRedisUrl,
  withRedisPassword,
} from '@holdfast/core';
import { z } from 'zod';

const text = z.string().trim().optional();
/** As it is: a space may be part of it. */
const secret = z.string().optional();
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1')
  .optional();
const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max).optional();

/** Every setting there is. One that no deployment needs to change has no place here. */
export const envSchema = z.object({
  /** Where the api listens. HOST 0.0.0.0 lets others in; the default does not. */
  HOST: text,
  PORT: wholeNumber(0, 65_535),
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
  /** Connections that watch a show, per process; further ones are refused. */
  MAX_WATCHERS: wholeNumber(0, 1_000_000),
  /** What operators present; absent: one is derived from the ledger's secret and printed at start. */
  OPERATOR_TOKEN: text.refine((token) => token === undefined || token.length >= 16, 'at least 16 characters'),
  /** Loads the demo shows when they are not there. */
  DEMO: flag,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).optional(),
});

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly redisUrl: string | undefined;
  /** PEM. */
  readonly redisTlsCa: string | undefined;
  readonly etcdUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly limits: Limits;
  readonly timeoutMs: number;
  readonly maxWatchers: number;
  readonly operatorToken: string | undefined;
  readonly demo: boolean;
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
    maxWatchers: env.MAX_WATCHERS ?? 10_000,
    operatorToken: env.OPERATOR_TOKEN,
    demo: env.DEMO ?? false,
    logLevel: env.LOG_LEVEL ?? 'info',
  };
}

function tutorialTtlMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
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

function etcdEndpoints(value: string | undefined): string | undefined {
  return value?.split(',').map(etcdEndpoint).join(',');
}

function etcdEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.href;
  throw new InvalidSetting('ETCD_URL: must look like http://host:port');
}
