import type { Redis, RedisOptions } from 'ioredis';
import type { Address, RedisTarget } from './redis-url.ts';
import { openSocket } from './socket.ts';

const FAILOVER = '+switch-master';
const OPEN_AGAIN_AFTER_MS = 1_000;

export interface SentinelWatchOptions {
  readonly target: RedisTarget & { readonly kind: 'sentinel' };
  readonly tls: Pick<RedisOptions, 'tls'>;
  readonly timeoutMs: number;
  readonly onFailover: () => void;
}

/**
 * Hears from the Sentinels when they promote another server. A primary that is cut off from them, or was frozen, does
 * not know that it was replaced, and goes on answering.
 */
export class SentinelWatch {
  readonly #options: SentinelWatchOptions;
  readonly #sockets = new Set<Redis>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: SentinelWatchOptions) {
    this.#options = options;
    for (const sentinel of options.target.sentinels) this.#follow(sentinel);
  }

  close(): void {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket.disconnect();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** One that cannot be reached says nothing; another will. */
  #follow(sentinel: Address): void {
    this.#listen(sentinel)
      .catch(() => {})
      .finally(() => {
        if (this.#isClosed) return;
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          this.#follow(sentinel);
        }, OPEN_AGAIN_AFTER_MS);
        this.#timers.add(timer);
      });
  }

  /** Until the connection ends. */
  async #listen(sentinel: Address): Promise<void> {
    const { target, tls, timeoutMs, onFailover } = this.#options;
    const login = {
      ...(target.sentinelUsername !== undefined && { username: target.sentinelUsername }),
      ...(target.sentinelPassword !== undefined && { password: target.sentinelPassword }),
    };
    const socket = await openSocket({ ...sentinel, ...login, ...tls }, timeoutMs);
    const ended = new Promise<void>((resolve) => socket.once('end', () => resolve()));
    this.#sockets.add(socket);
    if (this.#isClosed) socket.disconnect();
    socket.on('message', (_channel: string, what: string) => {
      if (what.startsWith(`${target.primaryName} `)) onFailover();
    });
    try {
      await socket.subscribe(FAILOVER);
      await ended;
    } finally {
      socket.disconnect();
      this.#sockets.delete(socket);
    }
  }
}
