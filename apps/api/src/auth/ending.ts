import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerDatabase } from '@holdfast/core';
import type { Transaction } from 'kysely';
import { type CredentialCache, LEASE_MS } from './credential-cache.ts';
import { type AuthTables, authTables } from './tables.ts';

/** Clocks of two processes need not run equally fast. */
const MARGIN_MS = 50;

export interface EndingParts {
  readonly database: LedgerDatabase;
  readonly cache: CredentialCache;
  /** Whether no other process can be on this ledger. */
  readonly isAlone: boolean;
}

/** Ends keys, sessions or what they may do, in every process. */
export type End = <Answer>(work: (trx: Transaction<AuthTables>) => Promise<Answer>) => Promise<Answer>;

/**
 * Raises the revision in the transaction of `work`, and first of all: so one such change waits for the other, and what
 * `work` reads stays true. Answers once no process goes by what was before.
 * @throws LedgerUnavailable
 */
export function endingIn({ database, cache, isAlone }: EndingParts): End {
  return async (work) => {
    const askedAtMs = performance.now();
    const transaction = authTables(database).transaction();
    const isolated =
      database.kind === 'postgres' ? transaction.setIsolationLevel('read committed') : transaction;
    const { revision, answer } = await database.run(() =>
      isolated.execute(async (trx) => {
        const { value } = await trx
          .updateTable('authRevision')
          .set((row) => ({ value: row('value', '+', 1) }))
          .where('id', '=', 1)
          .returning('value')
          .executeTakeFirstOrThrow();
        return { revision: value, answer: await work(trx) };
      }),
    );
    cache.observe(revision, askedAtMs);
    if (!isAlone) await pause(LEASE_MS + MARGIN_MS);
    return answer;
  };
}
