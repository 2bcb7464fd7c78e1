import type { ChangesOutcome } from '../../../domain/commands.ts';
import type { FeedListener } from '../../../ports/seat-engine.ts';
import type { Budget, EtcdClient } from '../client.ts';
import { FeedWatch, notInTime } from '../feed-watch.ts';
import type { OpenShow, ShowStore } from '../show-store.ts';

/** After which a wait for the feed ends by itself. */
const WAIT_MS = 1_000;

/** @param standing a watch that is open anyway; a new one takes etcd up to 100 ms to serve from its history */
export async function changesSince(
  store: ShowStore,
  version: number,
  { client, standing, budget }: { client: EtcdClient; standing: FeedWatch | undefined; budget: Budget },
): Promise<ChangesOutcome> {
  const { show } = await store.read([], [], budget);
  if (!show) return { status: 'NOT_LOADED' };
  const after = revisionIn(show, version);
  const last = show.feed.modRevision;
  if (after === undefined) return { status: 'GAP' };
  if (after === last) return { status: 'CHANGES', changes: [] };
  const isCovered = standing?.covers(after) === true;
  const watch = isCovered ? standing : new FeedWatch(client, { key: store.keys.feed, after });
  try {
    const state = await watch.reaches(last, budget.remainingMs());
    if (state === 'compacted') return { status: 'GAP' };
    if (state === 'not yet') throw notInTime();
    // A watch keeps the newest changes only, and may have let go of the first of these meanwhile.
    if (!watch.covers(after)) return { status: 'GAP' };
    const changes = watch.between(after, last).map(({ revision, status, seats }) => ({
      version: show.numbers.version(revision),
      status,
      seats,
    }));
    return { status: 'CHANGES', changes };
  } finally {
    if (!isCovered) watch.close();
  }
}

/** Undefined for a version that this load of the show never had: those of other epochs lie far outside. */
function revisionIn({ feed, numbers }: OpenShow, version: number): number | undefined {
  const revision = numbers.revisionOf(version);
  return revision >= feed.createRevision && revision <= feed.modRevision ? revision : undefined;
}

/** Hears one show's feed for as long as anybody listens. */
export class EtcdFeedListener implements FeedListener {
  readonly #client: EtcdClient;
  readonly #store: ShowStore;
  readonly #newBudget: () => Budget;
  readonly #onClose: () => void;
  #watch: FeedWatch | undefined;
  #isClosed = false;

  constructor(parts: { client: EtcdClient; store: ShowStore; newBudget: () => Budget; onClose: () => void }) {
    this.#client = parts.client;
    this.#store = parts.store;
    this.#newBudget = parts.newBudget;
    this.#onClose = parts.onClose;
  }

  get watch(): FeedWatch | undefined {
    return this.#watch;
  }

  async waitBeyond(version: number): Promise<void> {
    if (this.#isClosed) return;
    try {
      const { show } = await this.#store.read([], [], this.#newBudget());
      const after = show && revisionIn(show, version);
      if (this.#isClosed || !show || after === undefined || after < show.feed.modRevision) return;
      if (!this.#watch?.covers(after)) {
        this.#watch?.close();
        this.#watch = new FeedWatch(this.#client, { key: this.#store.keys.feed, after });
      }
      await this.#watch.reaches(after + 1, WAIT_MS);
    } catch (error) {
      if (!this.#isClosed) throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#watch?.close();
    this.#onClose();
  }
}
