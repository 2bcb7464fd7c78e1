import { createHmac } from 'node:crypto';

/**
 * The operator token where none is configured: the same after every restart and in every process on one ledger,
 * without being written down anywhere.
 */
export function deriveOperatorToken(secret: Buffer): string {
  return createHmac('sha256', secret).update('operator token').digest('base64url').slice(0, 32);
}
