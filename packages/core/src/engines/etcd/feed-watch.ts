import type { IWatchResponse } from 'etcd3';
import { EngineUnavailable } from '../../ports/faults.ts';
import { type EtcdClient, faultOf } from './client.ts';
import { readChange, type SeatsChange } from './records.ts';
import { bytes } from './write.ts';

/** Changes kept, so that who reads again and again need not watch anew each time. */
const KEPT = 2_000;

interface SeenChange extends SeatsChange {
  readonly revision: number;
}

/** What has been put under a show's feed key after some revision, as etcd tells it. */
export class FeedWatch {
  readonly #key: string;
  #changes: SeenChange[] = [];
  #from: number;
  #seen: number;
  /** Why nothing more will be heard. */
  #end: Error | 'closed' | 'compacted' | undefined;
  #cancel = () => {};
  readonly #waiting = new Set<() => void>();

  constructor(client: EtcdClient, parts: { readonly key: string; readonly after: number }) {
    this.#key = parts.key;
    this.#from = parts.after;
    this.#seen = parts.after;
    this.#open(client).catch((error) => this.#finish(error));
  }

  async #open(client: EtcdClient): Promise<void> {
    const stream = await client.watch();
    stream.on('data', (response) => this.#hear(response));
    stream.on('error', (error) => this.#finish(error));
    stream.on('end', () => this.#finish(new Error('the watch ended')));
    if (this.#end !== undefined) {
      stream.cancel();
      return;
    }
    this.#cancel = () => stream.cancel();
    stream.write({ create_request: { key: bytes(this.#key), start_revision: this.#from + 1 } });
  }

  #hear({ events, canceled, compact_revision, cancel_reason }: IWatchResponse): void {
    if (canceled) {
      this.#finish(Number(compact_revision) > 0 ? 'compacted' : new Error(cancel_reason));
      return;
    }
    for (const { type, kv } of events) {
      const revision = Number(kv.mod_revision);
      this.#seen = Math.max(this.#seen, revision);
      const change = type === 'Put' ? readChange(kv.value.toString('utf8')) : undefined;
      if (change) this.#changes.push({ revision, ...change });
    }
    if (this.#changes.length > 2 * KEPT) {
      const dropped = this.#changes.splice(0, this.#changes.length - KEPT);
      this.#from = dropped.at(-1)?.revision ?? this.#from;
    }
    if (events.length > 0) this.#wake();
  }

  #finish(end: Error | 'closed' | 'compacted'): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#cancel();
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Whether it heard, or will hear, everything after that revision. */
  covers(revision: number): boolean {
    return this.#end === undefined && revision >= this.#from;
  }

  /**
   * Returns when the feed is known up to that revision, or the time is over, or the watch has been closed.
   * @throws EngineUnavailable when etcd has let go of it.
   */
  async reaches(revision: number, withinMs: number): Promise<'reached' | 'not yet' | 'compacted'> {
    const giveUpAt = performance.now() + withinMs;
    for (;;) {
      if (this.#end === 'compacted') return 'compacted';
      if (this.#end instanceof Error) throw faultOf(this.#end);
      if (this.#seen >= revision) return 'reached';
      const leftMs = giveUpAt - performance.now();
      if (this.#end === 'closed' || leftMs <= 0) return 'not yet';
      await this.#nextNews(leftMs);
    }
  }

  async #nextNews(withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    this.#waiting.add(resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(resolve);
    }
  }

  between(after: number, upTo: number): readonly SeenChange[] {
    return this.#changes.filter(({ revision }) => revision > after && revision <= upTo);
  }

  close(): void {
    this.#finish('closed');
  }
}

export function notInTime(): EngineUnavailable {
  return new EngineUnavailable('etcd does not answer: the feed was not heard in time');
}
