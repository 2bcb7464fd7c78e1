import { setTimeout as pause } from 'node:timers/promises';
import type { FeedListener } from '../../ports/seat-engine.ts';
import type { Connection } from './connection.ts';
import type { Servers } from './servers.ts';

/** After which a wait for the feed ends by itself. */
const WAIT_MS = 1_000;
/** Between looks while the feed cannot be listened to. */
const PAUSE_MS = 100;

export interface RedisFeedListenerOptions {
  readonly servers: Servers;
  /** The feed's key. */
  readonly feed: string;
  readonly timeoutMs: number;
  readonly onClose: () => void;
}

/**
 * Waits on a connection of its own, since waiting blocks it. Whatever is wrong with that is no more than a reason to
 * look again: whoever then asks for the changes finds the feed where it is now, or hears that it cannot be had.
 */
export class RedisFeedListener implements FeedListener {
  readonly #options: RedisFeedListenerOptions;
  #connection: Connection | undefined;
  #isClosed = false;

  constructor(options: RedisFeedListenerOptions) {
    this.#options = options;
  }

  async waitBeyond(version: number): Promise<void> {
    try {
      const connection = await this.#connect();
      if (!connection) return;
      await this.#wait(connection, version);
    } catch {
      if (this.#isClosed) return;
      this.#connection?.close();
      this.#options.servers.lookAround();
      await pause(PAUSE_MS);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
    this.#options.onClose();
  }

  async #connect(): Promise<Connection | undefined> {
    if (this.#connection?.isOpen) return this.#connection;
    this.#connection = await this.#options.servers.openFor(this.#options.feed);
    if (!this.#isClosed) return this.#connection;
    this.#connection.close();
    return undefined;
  }

  /** Redis ends a wait by itself; the timeout is for a Redis that froze or a line that died unnoticed. */
  async #wait(connection: Connection, version: number): Promise<void> {
    const { feed, timeoutMs } = this.#options;
    const timer = setTimeout(() => connection.close(), WAIT_MS + timeoutMs);
    try {
      await connection.lookAgainFromTimeToTime();
      await connection.send('XREAD', ['COUNT', 1, 'BLOCK', WAIT_MS, 'STREAMS', feed, `${version}-0`]);
    } finally {
      clearTimeout(timer);
    }
  }
}
