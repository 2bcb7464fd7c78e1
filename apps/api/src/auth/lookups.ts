import type { LedgerDatabase } from '@holdfast/core';
import { sql } from 'kysely';
import { PERMISSIONS_OF_ROLE, PERMISSIONS_OF_SCOPE, SCOPES, type Scope } from './access.ts';
import type { Found } from './credential-cache.ts';
import { authTables, msOf } from './tables.ts';

/** What better-auth keeps a key's scopes under. */
export const SCOPES_OF = 'holdfast';

/** How the database is asked whom a credential stands for: once, with the revision that the answer is of. */
export class Lookups {
  readonly #database: LedgerDatabase;

  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  /** @throws LedgerUnavailable */
  revision(): Promise<number> {
    return this.#database.run(async () => {
      const { value } = await this.#revisions().select('value').executeTakeFirstOrThrow();
      return value;
    });
  }

  /** @throws LedgerUnavailable */
  key(hash: string): Promise<Found> {
    return this.#database.run(async () => {
      const row = await this.#revisions()
        .leftJoin('authKey', (join) =>
          join.on('authKey.key', '=', hash).on('authKey.enabled', '=', sql.lit(true)),
        )
        .select(['authRevision.value as revision', 'authKey.id as keyId', 'authKey.name'])
        .select(['authKey.permissions', 'authKey.expiresAt', 'authKey.referenceId'])
        .executeTakeFirstOrThrow();
      const { revision, keyId, name, referenceId, expiresAt } = row;
      if (keyId === null || referenceId === null) return { revision, known: undefined };
      const permissions = scopesIn(row.permissions).flatMap((scope) => PERMISSIONS_OF_SCOPE[scope]);
      const caller = {
        kind: 'key',
        id: `key:${keyId}`,
        name: `key:${name}`,
        permissions: new Set(permissions),
        accountId: referenceId,
      } as const;
      const expiresAtMs = expiresAt === null ? Number.POSITIVE_INFINITY : msOf(expiresAt);
      return { revision, known: { caller, expiresAtMs, keyId } };
    });
  }

  /** @throws LedgerUnavailable */
  session(token: string): Promise<Found> {
    return this.#database.run(async () => {
      const row = await this.#revisions()
        .leftJoin('authSession', (join) => join.on('authSession.token', '=', token))
        .leftJoin('authUser', (join) =>
          join.onRef('authUser.id', '=', 'authSession.userId').on('authUser.disabledAt', 'is', null),
        )
        .select(['authRevision.value as revision', 'authSession.expiresAt'])
        .select(['authUser.id as accountId', 'authUser.email', 'authUser.role'])
        .executeTakeFirstOrThrow();
      const { revision, accountId, email, role, expiresAt } = row;
      if (accountId === null || email === null || role === null || expiresAt === null) {
        return { revision, known: undefined };
      }
      const caller = {
        kind: 'operator',
        id: `operator:${accountId}`,
        name: email,
        role,
        permissions: new Set(PERMISSIONS_OF_ROLE[role]),
        accountId,
      } as const;
      return { revision, known: { caller, expiresAtMs: msOf(expiresAt) } };
    });
  }

  #revisions() {
    return authTables(this.#database).selectFrom('authRevision').where('authRevision.id', '=', 1);
  }
}

/** What a key may do, of what is stored with it. */
export function scopesIn(permissions: string | null): Scope[] {
  const { [SCOPES_OF]: scopes = [] } = JSON.parse(permissions ?? '{}') as Record<string, string[]>;
  return SCOPES.filter((scope) => scopes.includes(scope));
}
