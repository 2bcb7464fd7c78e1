import type { Change } from '../domain/commands.ts';
import type { FeedListener, SeatEngine } from '../ports/seat-engine.ts';
import type { CatalogShow } from './catalog.ts';
import type { ShowLoader } from './show-loader.ts';

/** Changes kept for watchers that are a little behind; those further behind read from the engine. */
const BUFFERED_CHANGES = 1_000;

export type FeedEvent =
  /** Where to start, and where to start again after a gap. */
  | { readonly type: 'snapshot'; readonly version: number; readonly statusCodes: Uint8Array }
  | ({ readonly type: 'change' } & Change);

/**
 * One show's feed in this process: one reader on the engine however many watch. A watcher is no more than the
 * version it has seen, so a slow one costs no memory: it reads on from the buffer, else from the engine's feed,
 * else from a new snapshot.
 */
export class ShowFeed {
  readonly #show: CatalogShow;
  readonly #engine: SeatEngine;
  readonly #loader: ShowLoader;
  #watchers = 0;
  #reader: { readonly listener: FeedListener; moved: PromiseWithResolvers<void> } | undefined;
  /** Every change after version `#bufferedFrom` up to `#version`; an engine's versions need not follow one by one. */
  #buffer: Change[] = [];
  #bufferedFrom = -1;
  #version = -1;

  constructor(parts: { show: CatalogShow; engine: SeatEngine; loader: ShowLoader }) {
    this.#show = parts.show;
    this.#engine = parts.engine;
    this.#loader = parts.loader;
  }

  /**
   * Everything after `sinceVersion`, in order, without gap or repetition; from a snapshot first when no version
   * is given or the feed no longer reaches back to it. Ends when `signal` aborts.
   * @throws EngineUnavailable when the engine cannot be read; the watcher may begin again where it was.
   */
  async *watch(sinceVersion: number | undefined, signal: AbortSignal): AsyncGenerator<FeedEvent> {
    this.#watchers += 1;
    try {
      let version = sinceVersion;
      while (!signal.aborted) {
        const changes = version === undefined ? undefined : await this.#changesAfter(version);
        if (changes === undefined) {
          const snapshot = await this.#takeSnapshot();
          version = snapshot.version;
          yield snapshot;
          continue;
        }
        for (const change of changes) {
          version = change.version;
          yield { type: 'change', ...change };
        }
        if (changes.length === 0 && version !== undefined) await this.#moveBeyond(version, signal);
      }
    } finally {
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#stopReading();
    }
  }

  async #takeSnapshot() {
    const { showId } = this.#show;
    const { version, statusCodes } = await this.#loader.ask(this.#show, () => this.#engine.snapshot(showId));
    return { type: 'snapshot', version, statusCodes } as const;
  }

  /** Undefined: the feed does not reach back that far. */
  async #changesAfter(version: number): Promise<readonly Change[] | undefined> {
    if (version >= this.#bufferedFrom && version <= this.#version) {
      return this.#buffer.filter((change) => change.version > version);
    }
    const { showId } = this.#show;
    const outcome = await this.#loader.ask(this.#show, () => this.#engine.changesSince(showId, version));
    return outcome.status === 'CHANGES' ? outcome.changes : undefined;
  }

  /** Waits until the feed has left this version, reading it while anybody waits. */
  async #moveBeyond(version: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (!this.#reader) this.#startReading(version);
    // A watcher may be ahead of the reader, by what it read for itself; then too the reader's next move is news.
    if (this.#version > version || !this.#reader) return;
    const aborted = Promise.withResolvers<void>();
    const abort = () => aborted.resolve();
    signal.addEventListener('abort', abort);
    try {
      await Promise.race([this.#reader.moved.promise, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #startReading(version: number): void {
    this.#buffer = [];
    this.#bufferedFrom = version;
    this.#version = version;
    const reader = { listener: this.#engine.listen(this.#show.showId), moved: Promise.withResolvers<void>() };
    this.#reader = reader;
    this.#read(reader.listener).then(
      () => reader.moved.resolve(),
      (fault) => {
        // Nobody may be waiting just now; those who are get the fault, later ones start a new reader.
        reader.moved.promise.catch(() => {});
        reader.moved.reject(fault);
        if (this.#reader === reader) this.#stopReading();
      },
    );
  }

  #stopReading(): void {
    this.#reader?.listener.close();
    this.#reader = undefined;
    this.#buffer = [];
    this.#bufferedFrom = -1;
    this.#version = -1;
  }

  async #read(listener: FeedListener): Promise<void> {
    const { showId } = this.#show;
    const isOver = () => this.#reader?.listener !== listener;
    while (!isOver()) {
      const outcome = await this.#loader.ask(this.#show, () =>
        this.#engine.changesSince(showId, this.#version),
      );
      if (isOver()) return;
      if (outcome.status === 'GAP') {
        // The engine was rebuilt. Watchers find their version gone and take a snapshot.
        const { version } = await this.#takeSnapshot();
        if (isOver()) return;
        this.#buffer = [];
        this.#bufferedFrom = version;
        this.#moveTo(version);
      } else if (outcome.changes.length > 0) {
        this.#buffer.push(...outcome.changes);
        if (this.#buffer.length > 2 * BUFFERED_CHANGES) {
          const dropped = this.#buffer.splice(0, this.#buffer.length - BUFFERED_CHANGES);
          this.#bufferedFrom = dropped.at(-1)?.version ?? this.#bufferedFrom;
        }
        this.#moveTo(outcome.changes.at(-1)?.version ?? this.#version);
      } else {
        await listener.waitBeyond(this.#version);
      }
    }
  }

  #moveTo(version: number): void {
    this.#version = version;
    const reader = this.#reader;
    if (!reader) return;
    const { moved } = reader;
    reader.moved = Promise.withResolvers<void>();
    moved.resolve();
  }
}
