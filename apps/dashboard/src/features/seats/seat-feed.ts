import { isPassing, messageOf } from '../../lib/errors.ts';
import type { Client } from '../../lib/trpc.ts';
import { SeatStatuses } from './seat-statuses.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 4_000;

/**
 *     connecting ──first event──► live ──drop──► lost ──next event──► live
 *         └──────────────drop────────────────────►│
 *         └──refused for good──► refused ◄────────┘
 */
export type Connection =
  | { readonly state: 'connecting' | 'live' | 'lost' }
  | { readonly state: 'refused'; readonly message: string };

/**
 * Follows one show's `seats.watch`. When it drops, for whatever reason, it is opened again from the last version
 * seen. The browser's own reconnection is not relied on: it gives up on some failures, and on a server that
 * ends its streams to stop.
 */
export class SeatFeed {
  readonly statuses = new SeatStatuses();
  readonly showId: string;
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  #connection: Connection = { state: 'connecting' };
  #close: (() => void) | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(client: Client, showId: string) {
    this.#client = client;
    this.showId = showId;
  }

  connection = (): Connection => this.#connection;

  subscribeConnection = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Answers how to stop. */
  start(): () => void {
    this.#open(this.statuses.version);
    addEventListener('online', this.#retryNow);
    return () => {
      removeEventListener('online', this.#retryNow);
      clearTimeout(this.#retryTimer);
      this.#retryTimer = undefined;
      this.#close?.();
    };
  }

  #open(sinceVersion: number | undefined): void {
    // What a closed stream still has to say, its own end for one, is nobody's business any more.
    let isOpen = true;
    const drop = (error?: unknown) => {
      if (!isOpen) return;
      close();
      this.#onDrop(error);
    };
    // The last event seen is asked for once more: a connection alone proves nothing, hearing that event proves
    // that the server knows the seats, also where nothing has changed since.
    const lastEventId = sinceVersion === undefined ? null : String(sinceVersion - 1);
    const subscription = this.#client.seats.watch.subscribe(
      { showId: this.showId, lastEventId },
      {
        onConnectionStateChange: (connection) => {
          if (connection.state === 'connecting' && connection.error) drop(connection.error);
        },
        onData: ({ data }) => {
          if (!isOpen) return;
          if (this.statuses.apply(data) !== 'no-snapshot') return this.#onAlive();
          close();
          this.#open(undefined);
        },
        onError: drop,
        onComplete: drop,
      },
    );
    const close = () => {
      isOpen = false;
      subscription.unsubscribe();
    };
    this.#close = close;
  }

  #onAlive(): void {
    this.#retryMs = FIRST_RETRY_MS;
    this.#become({ state: 'live' });
  }

  #onDrop(error: unknown): void {
    if (error !== undefined && !isPassing(error)) {
      this.#become({ state: 'refused', message: messageOf(error) });
      return;
    }
    this.#become({ state: 'lost' });
    this.#retryTimer = setTimeout(this.#retryNow, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #retryNow = (): void => {
    if (this.#retryTimer === undefined) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#open(this.statuses.version);
  };

  #become(connection: Connection): void {
    if (connection.state === this.#connection.state) return;
    this.#connection = connection;
    for (const listener of this.#listeners) listener();
  }
}
