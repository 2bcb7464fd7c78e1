import { randomBytes } from 'node:crypto';
import type { LedgerDatabase } from '@holdfast/core';
import { hashOf } from './credentials.ts';
import { authTables, stored } from './tables.ts';

const LIVES_MS = 24 * 60 * 60 * 1_000;
const TOKEN_BYTES = 24;

/**
 * Makes a token that logs in once, within a day, as the first admin, at any process on this ledger. Only its hash is
 * kept. One that was given works once more after every start.
 * @throws LedgerUnavailable
 */
export async function makeLoginToken(database: LedgerDatabase, given: string | undefined): Promise<string> {
  const token = given ?? randomBytes(TOKEN_BYTES).toString('base64url');
  const nowMs = Date.now();
  const expiresAt = stored(nowMs + LIVES_MS);
  const id = idOf(token);
  await database.run(async () => {
    const tables = authTables(database);
    await tables.deleteFrom('authVerification').where('expiresAt', '<', stored(nowMs)).execute();
    await tables
      .insertInto('authVerification')
      .values({
        id,
        identifier: id,
        value: '',
        expiresAt,
        createdAt: stored(nowMs),
        updatedAt: stored(nowMs),
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ expiresAt }))
      .execute();
  });
  return token;
}

/**
 * Uses a token up. Whom it logs in: the oldest admin who can; undefined for a token that is none, or was used.
 * It is found by its hash, so how long that takes tells nothing of it.
 */
export async function useLoginToken(database: LedgerDatabase, token: string): Promise<string | undefined> {
  return database.run(async () => {
    const tables = authTables(database);
    const used = await tables
      .deleteFrom('authVerification')
      .where('id', '=', idOf(token))
      .where('expiresAt', '>', stored(Date.now()))
      .returning('id')
      .executeTakeFirst();
    if (!used) return undefined;
    const admin = await tables
      .selectFrom('authUser')
      .select('id')
      .where('role', '=', 'admin')
      .where('disabledAt', 'is', null)
      .orderBy('createdAt')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return admin?.id;
  });
}

function idOf(token: string): string {
  return `login-link:${hashOf(token)}`;
}
