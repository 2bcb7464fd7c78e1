import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

export const KEY_PREFIX = 'hf_';
const KEY_PATTERN = /^hf_[\w-]{40}$/;
const KEY_BYTES = 24;
const MARK_LENGTH = 8;

export const SESSION_COOKIE = 'holdfast.session_token';

/** By which a credential is known without being kept. Of a key it is what better-auth keeps in the database. */
export function hashOf(credential: string): string {
  return hash('sha256', credential, 'base64url');
}

/**
 * Makes API keys and tells those that it never made, without asking anybody: the end of a key is a mark that only the
 * ledger's secret makes. So guessing keys costs no query.
 */
export class KeyMaker {
  readonly #secret: Buffer;

  constructor(ledgerSecret: Buffer) {
    this.#secret = createHmac('sha256', ledgerSecret).update('marks of api keys').digest();
  }

  make(): string {
    const random = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url');
    return random + this.#markOf(random);
  }

  hasMade(key: string): boolean {
    if (!KEY_PATTERN.test(key)) return false;
    return isSame(key.slice(-MARK_LENGTH), this.#markOf(key.slice(0, -MARK_LENGTH)));
  }

  #markOf(random: string): string {
    return createHmac('sha256', this.#secret).update(random).digest('base64url').slice(0, MARK_LENGTH);
  }
}

/** What better-auth signs its cookies with. */
export function sessionSecretFrom(ledgerSecret: Buffer): string {
  return createHmac('sha256', ledgerSecret).update('session cookies').digest('base64url');
}

/** The session cookie as it was sent; undefined where there is none. */
export function sessionCookieIn(header: string): string | undefined {
  for (const cookie of header.split(';')) {
    const equals = cookie.indexOf('=');
    if (cookie.slice(0, equals).trim() === SESSION_COOKIE) return cookie.slice(equals + 1).trim();
  }
  return undefined;
}

/** The session's token in a cookie that better-auth signed; undefined in any other. */
export function signedTokenIn(cookie: string, sessionSecret: string): string | undefined {
  const value = decoded(cookie);
  const dot = value.lastIndexOf('.');
  const token = value.slice(0, Math.max(0, dot));
  const signature = createHmac('sha256', sessionSecret).update(token).digest('base64');
  return token !== '' && isSame(value.slice(dot + 1), signature) ? token : undefined;
}

function decoded(cookie: string): string {
  try {
    return decodeURIComponent(cookie);
  } catch {
    return '';
  }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
