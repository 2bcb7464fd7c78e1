import { randomUUID } from 'node:crypto';
import type { Holdfast, LedgerDatabase } from '@holdfast/core';
import type { Transaction } from 'kysely';
import type { Role } from './access.ts';
import type { End } from './ending.ts';
import { type AuthTables, authTables, BY_PASSWORD, msOf, stored } from './tables.ts';

export interface Account {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  /** Without one they log in by a link alone. */
  readonly hasPassword: boolean;
  readonly createdAtMs: number;
}

export interface NewAccount {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Absent: no login by password until one is set. */
  readonly password: string | undefined;
}

/** What somebody does to somebody's account. */
export interface ToAccount {
  readonly accountId: string;
  readonly actor: string;
}

type Outcome = { readonly status: 'DONE' | 'ACCOUNT_NOT_FOUND' | 'LAST_ADMIN' };

/**
 * The people who may log in. There is always an admin who can, whatever is changed at the same time.
 * Every method may throw LedgerUnavailable.
 */
export class Accounts {
  readonly #holdfast: Holdfast;
  readonly #end: End;

  constructor(parts: { readonly holdfast: Holdfast; readonly end: End }) {
    this.#holdfast = parts.holdfast;
    this.#end = parts.end;
  }

  /** By email. */
  list(): Promise<Account[]> {
    const { database } = this.#holdfast;
    return database.run(async () => {
      const rows = await authTables(database)
        .selectFrom('authUser')
        .leftJoin('authAccount', (join) =>
          join.onRef('authAccount.userId', '=', 'authUser.id').on('providerId', '=', BY_PASSWORD),
        )
        .selectAll('authUser')
        .select('authAccount.password')
        .orderBy('authUser.email')
        .execute();
      return rows.map(({ id, email, name, role, disabledAt, password, createdAt }) => ({
        accountId: id,
        email,
        name,
        role,
        isDisabled: disabledAt !== null,
        hasPassword: password !== null,
        createdAtMs: msOf(createdAt),
      }));
    });
  }

  async create({ actor, ...account }: NewAccount & { readonly actor: string }) {
    const { email, role } = account;
    if (await this.#accountWith('email', email)) return { status: 'ACCOUNT_EXISTS' } as const;
    await this.#audit({ actor, action: 'account.create', subject: email, reason: role });
    const accountId = await insertAccount(this.#holdfast.database, account);
    return accountId === undefined
      ? ({ status: 'ACCOUNT_EXISTS' } as const)
      : ({ status: 'CREATED', accountId } as const);
  }

  setRole({ accountId, actor, role }: ToAccount & { readonly role: Role }): Promise<Outcome> {
    return this.#change(accountId, {
      actor,
      action: 'account.setRole',
      reason: role,
      endsAdmin: role !== 'admin',
      work: (trx) =>
        trx
          .updateTable('authUser')
          .set({ role, ...touched() })
          .where('id', '=', accountId),
    });
  }

  /** Ends their sessions: whoever knew the old password is out. */
  async setPassword({ accountId, actor, password }: ToAccount & { password: string }): Promise<Outcome> {
    const hash = await hashPassword(password);
    return this.#change(accountId, {
      actor,
      action: 'account.setPassword',
      work: async (trx) => {
        await trx
          .deleteFrom('authAccount')
          .where('userId', '=', accountId)
          .where('providerId', '=', BY_PASSWORD)
          .execute();
        await trx.insertInto('authAccount').values(passwordRow(accountId, hash)).execute();
        return trx.deleteFrom('authSession').where('userId', '=', accountId);
      },
    });
  }

  /** Ends their sessions. Keys they made belong to the shop and stay. */
  disable({ accountId, actor }: ToAccount): Promise<Outcome> {
    return this.#change(accountId, {
      actor,
      action: 'account.disable',
      endsAdmin: true,
      work: async (trx) => {
        const disabledAt = stored(Date.now());
        await trx
          .updateTable('authUser')
          .set({ disabledAt, ...touched() })
          .where('id', '=', accountId)
          .execute();
        return trx.deleteFrom('authSession').where('userId', '=', accountId);
      },
    });
  }

  enable({ accountId, actor }: ToAccount): Promise<Outcome> {
    return this.#change(accountId, {
      actor,
      action: 'account.enable',
      work: (trx) =>
        trx
          .updateTable('authUser')
          .set({ disabledAt: null, ...touched() })
          .where('id', '=', accountId),
    });
  }

  async #change(
    accountId: string,
    change: {
      readonly actor: string;
      readonly action: 'account.setRole' | 'account.setPassword' | 'account.disable' | 'account.enable';
      readonly reason?: string;
      /** Whether an admin would be none afterwards. */
      readonly endsAdmin?: boolean;
      readonly work: (trx: Transaction<AuthTables>) => Executable | Promise<Executable>;
    },
  ): Promise<Outcome> {
    const { actor, action, reason, endsAdmin = false, work } = change;
    const account = await this.#accountWith('id', accountId);
    if (!account) return { status: 'ACCOUNT_NOT_FOUND' };
    await this.#audit({ actor, action, subject: account.email, reason });
    return this.#end(async (trx): Promise<Outcome> => {
      if (endsAdmin && (await isOnlyAdmin(trx, accountId))) return { status: 'LAST_ADMIN' };
      await (await work(trx)).execute();
      return { status: 'DONE' };
    });
  }

  #accountWith(column: 'id' | 'email', value: string) {
    const { database } = this.#holdfast;
    return database.run(() =>
      authTables(database)
        .selectFrom('authUser')
        .select(['id', 'email'])
        .where(column, '=', value)
        .executeTakeFirst(),
    );
  }

  #audit(entry: Omit<Parameters<Holdfast['ledger']['audit']>[0], 'atMs'>): Promise<void> {
    return this.#holdfast.ledger.audit({ atMs: Date.now(), ...entry });
  }
}

interface Executable {
  execute(): Promise<unknown>;
}

/** The new account's id; undefined where there is one with that email. */
export async function insertAccount(
  database: LedgerDatabase,
  { email, name, role, password }: NewAccount,
): Promise<string | undefined> {
  const hash = password === undefined ? undefined : await hashPassword(password);
  return database.run(() =>
    authTables(database)
      .transaction()
      .execute(async (trx) => {
        const id = randomUUID();
        const user = await trx
          .insertInto('authUser')
          .values({ id, email, name, role, createdAt: stored(Date.now()), ...touched() })
          .onConflict((conflict) => conflict.column('email').doNothing())
          .returning('id')
          .executeTakeFirst();
        if (user && hash !== undefined)
          await trx.insertInto('authAccount').values(passwordRow(id, hash)).execute();
        return user?.id;
      }),
  );
}

async function isOnlyAdmin(trx: Transaction<AuthTables>, accountId: string): Promise<boolean> {
  const admins = await trx
    .selectFrom('authUser')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabledAt', 'is', null)
    .limit(2)
    .execute();
  return admins.every(({ id }) => id === accountId);
}

function passwordRow(accountId: string, hash: string) {
  return {
    id: randomUUID(),
    accountId,
    userId: accountId,
    providerId: BY_PASSWORD,
    password: hash,
    createdAt: stored(Date.now()),
    ...touched(),
  };
}

function touched() {
  return { updatedAt: stored(Date.now()) };
}

/** better-auth's own, which is not loaded before somebody needs it: an idle process does without. */
async function hashPassword(password: string): Promise<string> {
  const crypto = await import('better-auth/crypto');
  return crypto.hashPassword(password);
}
