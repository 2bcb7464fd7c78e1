import { randomUUID } from 'node:crypto';
import type { AuditedState, Deed, Holdfast, LedgerDatabase, Operator } from '@holdfast/core';
import type { Kysely, Selectable, Transaction } from 'kysely';
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

interface AccountRow extends Pick<Selectable<AuthTables['authUser']>, 'email' | 'role' | 'disabledAt'> {
  readonly password: string | null;
}

/** What somebody does to somebody's account. */
export interface ToAccount {
  readonly accountId: string;
  readonly by: Operator;
}

const EXISTS = { status: 'ACCOUNT_EXISTS' } as const;

type CreateOutcome = typeof EXISTS | { readonly status: 'CREATED'; readonly accountId: string };

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

  async create({ by, ...account }: NewAccount & { readonly by: Operator }): Promise<CreateOutcome> {
    const { email, name, role, password } = account;
    const action = { by, action: 'account.create', subject: email, reason: role } as const;
    return this.#holdfast.audited(action, async (): Promise<Deed<CreateOutcome>> => {
      const accountId = await insertAccount(this.#holdfast.database, account);
      if (accountId === undefined) return { answer: EXISTS, refusal: EXISTS.status };
      const after = { name, role, disabled: false, hasPassword: password !== undefined };
      return { answer: { status: 'CREATED', accountId }, after };
    });
  }

  setRole({ accountId, by, role }: ToAccount & { readonly role: Role }): Promise<Outcome> {
    return this.#change(accountId, {
      by,
      action: 'account.setRole',
      reason: role,
      endsAdmin: role !== 'admin',
      before: (account) => ({ role: account.role }),
      after: { role },
      work: (trx) =>
        trx
          .updateTable('authUser')
          .set({ role, ...touched() })
          .where('id', '=', accountId),
    });
  }

  /** Ends their sessions: whoever knew the old password is out. */
  async setPassword({
    accountId,
    by,
    password,
  }: ToAccount & { readonly password: string }): Promise<Outcome> {
    const hash = await hashPassword(password);
    return this.#change(accountId, {
      by,
      action: 'account.setPassword',
      before: (account) => ({ hasPassword: account.password !== null }),
      // That it has one says nothing where it had another before.
      after: { hasPassword: true, passwordSet: true },
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
  disable({ accountId, by }: ToAccount): Promise<Outcome> {
    return this.#change(accountId, {
      by,
      action: 'account.disable',
      before: disabledState,
      after: { disabled: true },
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

  enable({ accountId, by }: ToAccount): Promise<Outcome> {
    return this.#change(accountId, {
      by,
      action: 'account.enable',
      before: disabledState,
      after: { disabled: false },
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
      readonly by: Operator;
      readonly action: 'account.setRole' | 'account.setPassword' | 'account.disable' | 'account.enable';
      readonly reason?: string;
      /** Whether an admin would be none afterwards. */
      readonly endsAdmin?: boolean;
      readonly before: (account: AccountRow) => AuditedState;
      readonly after: AuditedState;
      readonly work: (trx: Transaction<AuthTables>) => Executable | Promise<Executable>;
    },
  ): Promise<Outcome> {
    const { by, action, reason, endsAdmin = false, before, after, work } = change;
    const account = await this.#accountWith('id', accountId);
    if (!account) return { status: 'ACCOUNT_NOT_FOUND' };
    return this.#holdfast.audited({ by, action, subject: account.email, reason }, () =>
      this.#end(async (trx): Promise<Deed<Outcome>> => {
        // As it is now, that no other change of an account comes in between.
        const stands = before((await accountWith(trx, 'id', accountId)) ?? account);
        if (endsAdmin && (await isOnlyAdmin(trx, accountId))) {
          return { answer: { status: 'LAST_ADMIN' }, refusal: 'LAST_ADMIN', before: stands };
        }
        await (await work(trx)).execute();
        return { answer: { status: 'DONE' }, before: stands, after };
      }),
    );
  }

  #accountWith(column: 'id' | 'email', value: string): Promise<AccountRow | undefined> {
    const { database } = this.#holdfast;
    return database.run(() => accountWith(authTables(database), column, value));
  }
}

function accountWith(
  db: Kysely<AuthTables>,
  column: 'id' | 'email',
  value: string,
): Promise<AccountRow | undefined> {
  return db
    .selectFrom('authUser')
    .leftJoin('authAccount', (join) =>
      join.onRef('authAccount.userId', '=', 'authUser.id').on('providerId', '=', BY_PASSWORD),
    )
    .select(['authUser.id', 'authUser.email', 'authUser.role', 'authUser.disabledAt', 'authAccount.password'])
    .where(`authUser.${column}`, '=', value)
    .executeTakeFirst();
}

function disabledState({ disabledAt }: AccountRow): AuditedState {
  return { disabled: disabledAt !== null };
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
