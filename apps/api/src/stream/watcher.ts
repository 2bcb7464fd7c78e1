import type { Socket } from 'node:net';
import type { StreamFormat } from './frames.ts';
import type { ShowStream } from './show-stream.ts';

/** What a watcher may owe before it is dropped: beyond it, it reads more slowly than the show changes. */
const MAX_UNSENT_BYTES = 128 * 1024;
/** What has been written must be on its way within this time, and at this pace where it is large. */
const [DRAIN_WITHIN_MS, SLOWEST_BYTES_PER_MS] = [10_000, 64];

/**
 * One connection, and the version that was last written to it. What a slow one has not been sent is not kept for it:
 * it is in its show's log. The one write that is under way shares its bytes with everybody else's.
 */
export class Watcher {
  readonly socket: Socket;
  readonly format: StreamFormat;
  readonly stream: ShowStream;
  /** Which part of the heartbeat's interval is its. */
  readonly slot: number;
  version = -1;
  /** When the write that is under way must be through. */
  #drainedByMs = 0;

  constructor(parts: Pick<Watcher, 'socket' | 'format' | 'stream' | 'slot'>) {
    this.socket = parts.socket;
    this.format = parts.format;
    this.stream = parts.stream;
    this.slot = parts.slot;
  }

  /** Whether everything that was written is on its way. */
  isDrained(): boolean {
    return this.socket.writableLength === 0;
  }

  write(pieces: readonly Buffer[], version: number): void {
    this.version = version;
    if (pieces.length > 1) this.socket.cork();
    for (const piece of pieces) this.socket.write(piece);
    if (pieces.length > 1) this.socket.uncork();
    const { writableLength } = this.socket;
    if (writableLength === 0) return;
    this.#drainedByMs = performance.now() + DRAIN_WITHIN_MS + writableLength / SLOWEST_BYTES_PER_MS;
  }

  /** A heartbeat; none is needed, and none can arrive, while a write is under way. */
  ping(bytes: Buffer): void {
    if (this.isDrained()) this.socket.write(bytes);
  }

  /** @param unsentBytes what the log has for it, beside the write that is under way */
  isTooSlow(unsentBytes: number): boolean {
    if (this.isDrained()) return false;
    return unsentBytes > MAX_UNSENT_BYTES || performance.now() > this.#drainedByMs;
  }
}
