import { createHash, createHmac, randomBytes } from 'node:crypto';

export interface NewHoldSecrets {
  readonly holdId: string;
  /** The owner token. Only the buyer gets it; only its hash is kept. */
  readonly token: string;
}

const HOLD_ID_BYTES = 12;
const TOKEN_BYTES = 24;

/** What is kept of an owner token: 132 bits of its SHA-256, enough that no other token has the same. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 22);
}

export function newHoldSecrets(): NewHoldSecrets {
  return {
    holdId: randomBytes(HOLD_ID_BYTES).toString('base64url'),
    token: randomBytes(TOKEN_BYTES).toString('base64url'),
  };
}

/**
 * The same secrets for the same idempotency key, so that a retry finds the same hold and can be handed the same
 * token without anybody having stored it. Without the ledger's secret nobody can get from the id to the token.
 */
export function holdSecretsForKey(
  secret: Buffer,
  scope: {
    readonly showId: string;
    readonly idempotencyKey: string;
    readonly customerRef: string | undefined;
  },
): NewHoldSecrets {
  const bytes = (purpose: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([purpose, scope.showId, scope.customerRef ?? null, scope.idempotencyKey]))
      .digest();
  return {
    holdId: bytes('hold id').subarray(0, HOLD_ID_BYTES).toString('base64url'),
    token: bytes('owner token').subarray(0, TOKEN_BYTES).toString('base64url'),
  };
}
