import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface NewHoldSecrets {
  readonly holdId: string;
  /** The owner token. Only the buyer gets it; only its hash is kept. */
  readonly token: string;
}

/** What two requests must have in common to be the same request. */
export interface HoldRequest {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly ttlMs: number;
  readonly customerRef?: string | undefined;
}

/** 80 bits: a thousand million holds have one chance in two million that two share an id; a shared one is refused. */
const HOLD_ID_BYTES = 10;
const TOKEN_BYTES = 24;

/** What is kept of an owner token: 132 bits of its SHA-256, enough that no other token has the same. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url').slice(0, 22);
}

/** Whether two hashes of tokens are the same, in a time that says nothing of where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export function newHoldSecrets(): NewHoldSecrets {
  return { holdId: randomText(HOLD_ID_BYTES), token: randomText(TOKEN_BYTES) };
}

/** Random bytes fetched ahead: each fetch is a call of the operating system, a tenth of what a hold costs. */
const AHEAD_BYTES = 8_192;
let ahead = Buffer.alloc(0);
let taken = 0;

/** Each byte is handed out once, and wiped when it is. */
function randomText(bytes: number): string {
  if (taken + bytes > ahead.length) {
    ahead = randomBytes(AHEAD_BYTES);
    taken = 0;
  }
  const text = ahead.toString('base64url', taken, taken + bytes);
  ahead.fill(0, taken, taken + bytes);
  taken += bytes;
  return text;
}

/**
 * The same secrets for the same request under the same idempotency key, so that a retry finds the same hold and
 * can be handed the same token without anybody having stored it. Another request under that key makes the same id
 * with another token, which is how the engine tells the two apart. Without the ledger's secret nobody can get from
 * the id to the token.
 */
export function holdSecretsForKey(
  secret: Buffer,
  idempotencyKey: string,
  { showId, ...request }: HoldRequest,
): NewHoldSecrets {
  const bytes = (...parts: unknown[]) => createHmac('sha256', secret).update(JSON.stringify(parts)).digest();
  const { seatIds, ttlMs, customerRef = null } = request;
  return {
    holdId: bytes('hold id', showId, idempotencyKey).subarray(0, HOLD_ID_BYTES).toString('base64url'),
    token: bytes('owner token', showId, idempotencyKey, seatIds, ttlMs, customerRef)
      .subarray(0, TOKEN_BYTES)
      .toString('base64url'),
  };
}
