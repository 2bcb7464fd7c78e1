import type { LedgerDatabase } from '@holdfast/core';
import { insertAccount } from './accounts.ts';
import { authTables } from './tables.ts';

/**
 * Where there is no account at all, makes the first, an admin. Several processes may do so at once.
 * @throws LedgerUnavailable
 */
export async function ensureFirstAdmin(
  database: LedgerDatabase,
  { email, password }: { readonly email: string; readonly password: string | undefined },
): Promise<void> {
  const anybody = await database.run(() =>
    authTables(database).selectFrom('authUser').select('id').limit(1).executeTakeFirst(),
  );
  if (!anybody) await insertAccount(database, { email, name: 'Admin', role: 'admin', password });
}
