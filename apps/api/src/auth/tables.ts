import type { LedgerDatabase } from '@holdfast/core';
import type { Kysely } from 'kysely';
import type { Role } from './access.ts';

/** better-auth's tables as the query builder sees them, with the columns that are used here. */
export interface AuthTables {
  authUser: Timed & { name: string; email: string; role: Role; disabledAt: StoredTime | null };
  authSession: Timed & { token: string; userId: string; expiresAt: StoredTime };
  authAccount: Timed & { accountId: string; providerId: string; userId: string; password: string | null };
  authVerification: Timed & { identifier: string; value: string; expiresAt: StoredTime };
  authKey: Timed & KeyColumns;
  authRevision: { id: number; value: number };
}

interface KeyColumns {
  name: string | null;
  /** Its first letters, for people to tell it by. */
  start: string | null;
  referenceId: string;
  /** SHA-256 of the key, base64url. */
  key: string;
  enabled: boolean;
  expiresAt: StoredTime | null;
  lastRequest: StoredTime | null;
  /** JSON */
  permissions: string | null;
}

interface Timed {
  id: string;
  createdAt: StoredTime;
  updatedAt: StoredTime;
}

/** Written as text; SQLite gives it back as that, PostgreSQL as a date. */
type StoredTime = string | Date;

/** What better-auth calls a password among the ways to prove who one is. */
export const BY_PASSWORD = 'credential';

export function authTables({ db }: LedgerDatabase): Kysely<AuthTables> {
  return db as Kysely<AuthTables>;
}

export function stored(atMs: number): string {
  return new Date(atMs).toISOString();
}

export function msOf(time: StoredTime): number {
  return new Date(time).getTime();
}
