import { setTimeout as delay } from 'node:timers/promises';
import { EtcdLeaseInvalidError, type IKeyValue, type IRequestOp } from 'etcd3';
import { assert } from '../../domain/assert.ts';
import type { Budget, EtcdClient, RangeReply } from './client.ts';
import { type KeyRange, ShowKeys } from './keys.ts';
import type { Leases } from './leases.ts';
import type { Reader } from './reader.ts';
import { FENCES_PER_REVISION, Numbers, readMeta, type ShowMeta } from './records.ts';
import { bytes, type Write } from './write.ts';

/** Fences of an epoch run out with its revisions; the margin is for what is under way. */
export const REVISIONS_PER_EPOCH = 10_000_000_000 / FENCES_PER_REVISION - 1_000_000;
/** Read every time: what says whether the show is loaded. */
const FIXED_KEYS = 2;
/** Longest pause before a step is taken anew; by chance, so that two in each other's way do not stay so. */
const MAX_PAUSE_MS = 8;

export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly createRevision: number;
  readonly modRevision: number;
  /** '0' for none. */
  readonly leaseId: string;
}

/** A show that is loaded, as one reading found it. */
export interface OpenShow {
  readonly meta: ShowMeta;
  readonly entry: Entry;
  /** Created by the load, and put with every change since. */
  readonly feed: Entry;
  readonly numbers: Numbers;
}

/** What was read at one revision. */
export interface Reading {
  readonly revision: number;
  readonly clusterId: string;
  /** Undefined when the show is not loaded: nothing here, still loading, or the copy of another cluster. */
  readonly show: OpenShow | undefined;
  readonly meta: Entry | undefined;
  at(key: string): Entry | undefined;
  /** The replies to the ranges asked for, in their order. */
  readonly ranges: readonly RangeReply[];
}

/** A step was overtaken, or had to clear something away first: take it anew. */
export const ANEW = Symbol('anew');

export interface StoreParts {
  readonly client: EtcdClient;
  readonly reader: Reader;
  readonly leases: Leases;
  readonly revisionsPerEpoch: number;
}

/** One show in etcd: read at one revision, write if nothing has changed since. */
export class ShowStore {
  readonly keys: ShowKeys;
  readonly leases: Leases;
  readonly #parts: StoreParts;

  constructor(parts: StoreParts, showId: string) {
    this.#parts = parts;
    this.leases = parts.leases;
    this.keys = new ShowKeys(showId);
  }

  /** Whether the show is loaded, and these keys and ranges, all as of one moment. */
  async read(
    keys: readonly string[],
    ranges: readonly (KeyRange & { readonly limit?: number })[],
    budget: Budget,
  ): Promise<Reading> {
    const operations: IRequestOp[] = [this.keys.meta, this.keys.feed, ...keys].map((key) => ({
      request_range: { key: bytes(key) },
    }));
    for (const { start, end, limit = 0 } of ranges) {
      operations.push({ request_range: { key: bytes(start), range_end: bytes(end), limit } });
    }
    const reply = await this.#parts.reader.read(operations, budget);
    const { revision, clusterId } = reply;
    const found = new Map<string, Entry>();
    for (const { kvs } of reply.ranges.slice(0, FIXED_KEYS + keys.length)) {
      for (const one of kvs) {
        const entry = entryOf(one);
        found.set(entry.key, entry);
      }
    }
    const [meta, feed] = [found.get(this.keys.meta), found.get(this.keys.feed)];
    return {
      revision,
      clusterId,
      meta,
      show: meta && feed && this.#open(meta, feed, { revision, clusterId }),
      at: (key) => found.get(key),
      ranges: reply.ranges.slice(FIXED_KEYS + keys.length),
    };
  }

  /** More of what was read at a revision; undefined when that has been compacted away. */
  readOn(range: KeyRange & { readonly limit: number }, revision: number, budget: Budget) {
    const { start, end, limit } = range;
    return this.#parts.client.range({ key: bytes(start), range_end: bytes(end), limit, revision }, budget);
  }

  /** The revision at which it was written; undefined when something that it compares has changed. */
  async commit(write: Write, budget: Budget): Promise<number | undefined> {
    try {
      const { succeeded, revision } = await this.#parts.client.txn(write.request(), budget);
      return succeeded ? revision : undefined;
    } catch (error) {
      if (!(error instanceof EtcdLeaseInvalidError)) throw error;
      this.leases.forget();
      return undefined;
    }
  }

  #open(entry: Entry, feed: Entry, now: { revision: number; clusterId: string }): OpenShow | undefined {
    const meta = readMeta(entry.value);
    if (meta.state !== 'ready' || meta.clusterId !== now.clusterId) return undefined;
    const loadedAt = feed.createRevision;
    // No fence may reach the next epoch: rather is the show loaded anew, under one.
    if (now.revision - loadedAt > this.#parts.revisionsPerEpoch) return undefined;
    return { meta, entry, feed, numbers: new Numbers({ epoch: meta.epoch, loadedAt }) };
  }
}

/** @throws EngineUnavailable when others were in the way of every try. */
export async function untilDecided<Outcome>(
  budget: Budget,
  step: () => Promise<Outcome | typeof ANEW>,
): Promise<Outcome> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await step();
    if (outcome !== ANEW) return outcome;
    if (tries > 0) await delay(Math.random() * Math.min(tries, MAX_PAUSE_MS));
    budget.remainingMs();
  }
}

export function entryOf(kv: IKeyValue): Entry {
  assert(Number.isSafeInteger(Number(kv.mod_revision)), `revision ${kv.mod_revision} is no exact number`);
  return {
    key: kv.key.toString('utf8'),
    value: kv.value.toString('utf8'),
    createRevision: Number(kv.create_revision),
    modRevision: Number(kv.mod_revision),
    leaseId: kv.lease,
  };
}
