import type { LedgerDatabase } from '@holdfast/core';
import { authTables, stored } from './tables.ts';

const WRITE_EVERY_MS = 5_000;

/** When each key was last used: noted at every request, written for all of them together every few seconds. */
export class LastUse {
  readonly #database: LedgerDatabase;
  readonly #reportFault: (fault: unknown) => void;
  #usedAtMs = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { readonly database: LedgerDatabase; readonly reportFault: (fault: unknown) => void }) {
    this.#database = parts.database;
    this.#reportFault = parts.reportFault;
  }

  note(keyId: string): void {
    this.#usedAtMs.set(keyId, Date.now());
    this.#timer ??= setTimeout(() => this.#write(), WRITE_EVERY_MS).unref();
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#write();
    clearTimeout(this.#timer);
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const usedAtMs = this.#usedAtMs;
    if (usedAtMs.size === 0) return;
    this.#usedAtMs = new Map();
    const tables = authTables(this.#database);
    try {
      await this.#database.run(() =>
        tables.transaction().execute(async (trx) => {
          // In one order, so that no two processes wait for each other.
          for (const [keyId, atMs] of [...usedAtMs].sort(([one], [other]) => (one < other ? -1 : 1))) {
            const lastRequest = stored(atMs);
            await trx
              .updateTable('authKey')
              .set({ lastRequest })
              .where('id', '=', keyId)
              .where((row) => row.or([row('lastRequest', 'is', null), row('lastRequest', '<', lastRequest)]))
              .execute();
          }
        }),
      );
    } catch (error) {
      this.#reportFault(error);
      // For the next time, unless it was used again meanwhile.
      for (const [keyId, atMs] of usedAtMs) if (!this.#usedAtMs.has(keyId)) this.#usedAtMs.set(keyId, atMs);
    }
  }
}
