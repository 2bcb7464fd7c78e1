import { LedgerUnavailable } from '@holdfast/core';
import type { Caller } from './access.ts';

/** What a process knows of keys and sessions counts for this long after it asked whether any has ended. */
export const LEASE_MS = 1_000;
const POLL_EVERY_MS = 250;
/** Beyond that many, those that came first are asked for again. */
const MAX_KNOWN = 10_000;
const MAX_UNKNOWN = 1_000;
const FORGET_UNUSED_AFTER_MS = 60_000;
const MAX_TRIES = 3;

/** Whom a credential stands for, until it runs out. */
export interface Known {
  readonly caller: Caller;
  readonly expiresAtMs: number;
  /** Where it is a key whose use is to be recorded. */
  readonly keyId?: string;
}

/** What the database says of a credential, and as of which revision. */
export interface Found {
  readonly revision: number;
  readonly known: Known | undefined;
}

interface Entry {
  readonly known: Known;
  usedAtMs: number;
}

/**
 * Keys and sessions that this process need not ask the database for, by the SHA-256 of what was presented.
 *
 * Whatever ends one raises a revision in the same transaction. Each process reads it a few times a second, and forgets
 * all it knows when it was raised; when it could not be read for LEASE_MS, nothing known counts and the database is
 * asked. So whoever ends a key and then waits for LEASE_MS knows that no process takes it. All times are of this
 * process' monotonic clock, and count from before the database was asked.
 */
export class CredentialCache {
  readonly #readRevision: () => Promise<number>;
  readonly #entries = new Map<string, Entry>();
  /** Never to become known: a key or session that is gone does not come back. */
  readonly #unknown = new Set<string>();
  readonly #asked = new Map<string, Promise<Known | undefined>>();
  #revision = 0;
  #confirmedAtMs = Number.NEGATIVE_INFINITY;
  #poll: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(readRevision: () => Promise<number>) {
    this.#readRevision = readRevision;
  }

  /** What is known without asking; it may have run out. */
  get(hash: string): Known | undefined {
    const entry = this.#entries.get(hash);
    if (!entry) return undefined;
    const nowMs = performance.now();
    if (nowMs - this.#confirmedAtMs >= LEASE_MS) return undefined;
    entry.usedAtMs = nowMs;
    return entry.known;
  }

  /**
   * Asks the database, once for all who want to know the same at the same time.
   * @throws LedgerUnavailable
   */
  async find(hash: string, lookUp: () => Promise<Found>): Promise<Known | undefined> {
    if (this.#unknown.has(hash)) return undefined;
    const asked = this.#asked.get(hash);
    if (asked) return asked;
    const answer = this.#ask(hash, lookUp);
    this.#asked.set(hash, answer);
    const done = () => {
      if (this.#asked.get(hash) === answer) this.#asked.delete(hash);
    };
    answer.then(done, done);
    return answer;
  }

  /** The revision as the database had it, asked at that time or later. */
  observe(revision: number, askedAtMs: number): void {
    if (revision < this.#revision) return;
    if (revision > this.#revision) {
      this.#entries.clear();
      this.#unknown.clear();
      this.#asked.clear();
      this.#revision = revision;
    }
    this.#confirmedAtMs = Math.max(this.#confirmedAtMs, askedAtMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#poll);
  }

  async #ask(hash: string, lookUp: () => Promise<Found>): Promise<Known | undefined> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const askedAtMs = performance.now();
      const { revision, known } = await lookUp();
      this.observe(revision, askedAtMs);
      // What was true too long ago, or before something ended, may be true no more.
      if (revision < this.#revision || performance.now() - askedAtMs >= LEASE_MS) continue;
      if (known) this.#keep(hash, known);
      else this.#keepUnknown(hash);
      return known;
    }
    throw new LedgerUnavailable('the ledger takes too long to say whether a key or session is good');
  }

  #keep(hash: string, known: Known): void {
    const [first] = this.#entries.keys();
    if (first !== undefined && this.#entries.size >= MAX_KNOWN) this.#entries.delete(first);
    this.#entries.set(hash, { known, usedAtMs: performance.now() });
    if (!this.#poll && !this.#isClosed) this.#pollAfter(POLL_EVERY_MS);
  }

  #keepUnknown(hash: string): void {
    if (this.#unknown.size >= MAX_UNKNOWN) this.#unknown.clear();
    this.#unknown.add(hash);
  }

  #pollAfter(waitMs: number): void {
    this.#poll = setTimeout(() => this.#confirm(), waitMs).unref();
  }

  async #confirm(): Promise<void> {
    const askedAtMs = performance.now();
    try {
      this.observe(await this.#readRevision(), askedAtMs);
    } catch {
      // Whoever presents a key will be told, once what is known no longer counts.
    }
    for (const [hash, { usedAtMs }] of this.#entries) {
      if (askedAtMs - usedAtMs >= FORGET_UNUSED_AFTER_MS) this.#entries.delete(hash);
    }
    this.#poll = undefined;
    if (this.#entries.size === 0 || this.#isClosed) return;
    this.#pollAfter(Math.max(0, POLL_EVERY_MS - (performance.now() - askedAtMs)));
  }
}
