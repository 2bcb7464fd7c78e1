import { randomBytes } from 'node:crypto';
import type { Holdfast, Operator } from '@holdfast/core';
import { sql } from 'kysely';
import type { Scope } from './access.ts';
import { idOfNewKey, type LoadBetterAuth } from './better-auth.ts';
import { KEY_PREFIX } from './credentials.ts';
import type { End } from './ending.ts';
import { SCOPES_OF, scopesIn } from './lookups.ts';
import { authTables, msOf, stored } from './tables.ts';

export interface Key {
  readonly keyId: string;
  readonly name: string;
  /** Its first letters. */
  readonly start: string;
  readonly scopes: readonly Scope[];
  /** Email of the account that made it, or whose key made it. */
  readonly madeBy: string | undefined;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  /** To within some seconds. */
  readonly lastUsedAtMs: number | undefined;
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAtMs: number | undefined;
  /** Whose it is. */
  readonly accountId: string;
  readonly by: Operator;
}

const ID_BYTES = 18;

/** API keys that count. Every method may throw LedgerUnavailable. */
export class Keys {
  readonly #holdfast: Holdfast;
  readonly #end: End;
  readonly #load: LoadBetterAuth;

  constructor(parts: { readonly holdfast: Holdfast; readonly end: End; readonly load: LoadBetterAuth }) {
    this.#holdfast = parts.holdfast;
    this.#end = parts.end;
    this.#load = parts.load;
  }

  /** Newest first. Without those that were revoked. */
  list(): Promise<Key[]> {
    const { database } = this.#holdfast;
    return database.run(async () => {
      const rows = await authTables(database)
        .selectFrom('authKey')
        .leftJoin('authUser', 'authUser.id', 'authKey.referenceId')
        .selectAll('authKey')
        .select('authUser.email as madeBy')
        .where('authKey.enabled', '=', sql.lit(true))
        .orderBy('authKey.createdAt', 'desc')
        .orderBy('authKey.id')
        .execute();
      return rows.map(({ id, name, start, permissions, madeBy, createdAt, expiresAt, lastRequest }) => ({
        keyId: id,
        name: name ?? '',
        start: start ?? '',
        scopes: scopesIn(permissions),
        madeBy: madeBy ?? undefined,
        createdAtMs: msOf(createdAt),
        expiresAtMs: expiresAt === null ? undefined : msOf(expiresAt),
        lastUsedAtMs: lastRequest === null ? undefined : msOf(lastRequest),
      }));
    });
  }

  /** The key itself is in the answer, and nowhere else from then on. */
  async create({ name, scopes, expiresAtMs, accountId, by }: NewKey) {
    const { api } = await this.#load();
    const keyId = randomBytes(ID_BYTES).toString('base64url');
    const reason = `${name}: ${scopes.join(', ')}`;
    return this.#holdfast.audited({ by, action: 'key.create', subject: keyId, reason }, async () => {
      const permissions = { [SCOPES_OF]: [...scopes] };
      const body = { name, prefix: KEY_PREFIX, userId: accountId, permissions };
      // Were anything to fail from here on, a key would be there that nobody knows, under the id that the entry is about.
      const made = await this.#holdfast.database.run(() =>
        idOfNewKey.run(keyId, () => api.createApiKey({ body })),
      );
      if (expiresAtMs !== undefined) await this.#setEnd(keyId, expiresAtMs);
      return { answer: { keyId, key: made.key }, after: { name, scopes, expiresAt: expiresAtMs } };
    });
  }

  /** To the millisecond, where better-auth counts from when it gets to it. */
  async #setEnd(keyId: string, expiresAtMs: number): Promise<void> {
    const { database } = this.#holdfast;
    await database.run(() =>
      authTables(database)
        .updateTable('authKey')
        .set({ expiresAt: stored(expiresAtMs) })
        .where('id', '=', keyId)
        .execute(),
    );
  }

  /** Once it answers, no process takes the key any more. Revoking again answers the same. */
  async revoke({ keyId, by }: { readonly keyId: string; readonly by: Operator }) {
    const { database } = this.#holdfast;
    const key = await database.run(() =>
      authTables(database)
        .selectFrom('authKey')
        .select(['name', 'permissions'])
        .where('id', '=', keyId)
        .executeTakeFirst(),
    );
    if (!key) return { status: 'KEY_NOT_FOUND' } as const;
    const name = key.name ?? undefined;
    const action = { by, action: 'key.revoke', subject: keyId, reason: name } as const;
    return this.#holdfast.audited(action, async () => {
      // Not as it was read before: no other ends it between this and that.
      const wasEnabled = await this.#end(async (trx) => {
        const ended = await trx
          .updateTable('authKey')
          .set({ enabled: sql.lit(false), updatedAt: stored(Date.now()) })
          .where('id', '=', keyId)
          .where('enabled', '=', sql.lit(true))
          .returning('id')
          .executeTakeFirst();
        return ended !== undefined;
      });
      const state = { name, scopes: scopesIn(key.permissions) };
      return {
        answer: { status: 'REVOKED' } as const,
        before: { ...state, revoked: !wasEnabled },
        after: { ...state, revoked: true },
      };
    });
  }
}
