import type { Socket } from 'node:net';
import type { Holdfast } from '@holdfast/core';
import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import { toWireError, WireError } from '../errors.ts';
import type { Requests } from '../http/requests.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { PING_EVERY_MS } from '../trpc.ts';
import { endFrame, greeting, PING, type StreamFormat, stoppingFrame } from './frames.ts';
import { ShowStream } from './show-stream.ts';
import { takeOver } from './take-over.ts';
import { Watcher } from './watcher.ts';

/** Heartbeats are spread: in each part of the interval a part of the watchers gets one. */
const SLOTS = 20;
/** A show's feed is followed for a while when its last watcher has gone: most come again at once. */
const LINGER_MS = 5_000;
/** What a watcher is told last has this long to arrive. */
const CLOSE_WITHIN_MS = 3_000;
/** When it is worth asking again where there were too many. */
const RETRY_OVERLOADED_MS = 5_000;

/** Why the server let go of a watcher. */
export type DropReason = 'too slow' | 'feed lost' | 'stopping';

export interface WatchObserver {
  onDropped?(reason: DropReason): void;
  /** Changes are on their way to all watchers, this long after the process heard of the first of them. */
  onSent?(lagMs: number): void;
}

interface WatchHubParts extends WatchObserver {
  readonly holdfast: Holdfast;
  readonly snapshots: Snapshots;
  readonly log: FastifyBaseLogger;
  readonly requests: Pick<Requests, 'isAlone'>;
  readonly stopping: AbortSignal;
  readonly maxWatchers: number;
}

interface WatchRequest {
  readonly showId: string;
  readonly sinceVersion: number | undefined;
  readonly format: StreamFormat;
}

/** All watchers of this process. There is one timer for all of them, and one reader of each show's feed. */
export class WatchHub {
  readonly #parts: WatchHubParts;
  readonly #streams = new Map<string, ShowStream>();
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<Watcher>());
  /** Connections that were told why they end, and when that must have arrived. */
  readonly #closing = new Map<Socket, number>();
  #watchers = 0;
  #turn = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: WatchHubParts) {
    this.#parts = parts;
    parts.stopping.addEventListener('abort', () => this.#stop(), { once: true });
  }

  /** How many watch, all shows together. */
  watchers(): number {
    return this.#watchers;
  }

  /** The version up to which watchers were sent everything, of each show that somebody watches. */
  *sentVersions(): Generator<readonly [showId: string, version: number]> {
    for (const [showId, { version, users }] of this.#streams) {
      if (users > 0 && version >= 0) yield [showId, version];
    }
  }

  /**
   * Answers the request with a stream that lasts until either side ends it.
   * @throws WireError OVERLOADED, and INVALID_INPUT for a connection that still waits for an earlier answer; then
   * nothing was answered.
   */
  open(reply: FastifyReply, { vary, ...request }: WatchRequest & { readonly vary?: string }): void {
    this.#refuseWhenFull();
    const socket = takeOver(reply, {
      vary,
      greeting: greeting(request.format),
      isAlone: (socket) => this.#parts.requests.isAlone(socket),
    });
    if (socket) this.#admit(socket, request);
  }

  #refuseWhenFull(): void {
    const { stopping, maxWatchers } = this.#parts;
    const wire = { status: 'OVERLOADED', retryAfterMs: RETRY_OVERLOADED_MS } as const;
    if (stopping.aborted) throw new WireError('This server stops. Connect again.', wire);
    if (this.#watchers < maxWatchers) return;
    throw new WireError(`There are ${maxWatchers} watchers here already. Try again later.`, wire);
  }

  /** Apart from `open`, so that nothing that lasts can see the request. */
  #admit(socket: Socket, { showId, sinceVersion, format }: WatchRequest): void {
    const stream = this.#streamOf(showId);
    const watcher = new Watcher({ socket, format, stream, slot: this.#turn % SLOTS });
    this.#turn += 1;
    this.#watchers += 1;
    stream.users += 1;
    this.#slots[watcher.slot]?.add(watcher);
    socket.once('close', () => {
      this.#closing.delete(socket);
      this.#forget(watcher);
    });
    this.#timer ??= setInterval(() => this.#tick(), PING_EVERY_MS / SLOTS);
    stream.join(watcher, sinceVersion).catch((error) => {
      this.#end(watcher, 'feed lost', endFrame(format, error));
    });
  }

  #streamOf(showId: string): ShowStream {
    const known = this.#streams.get(showId);
    if (known) return known;
    const { holdfast, snapshots, onSent } = this.#parts;
    const stream: ShowStream = new ShowStream({
      showId,
      holdfast,
      snapshots,
      drop: (watcher) => this.#dropSlow(watcher, showId),
      fail: (error) => this.#fail(stream, showId, error),
      sent: (lagMs) => onSent?.(lagMs),
    });
    this.#streams.set(showId, stream);
    return stream;
  }

  #dropSlow(watcher: Watcher, showId: string): void {
    this.#parts.log.info({ showId, unsentBytes: watcher.socket.writableLength }, 'dropped a slow watcher');
    const error = new WireError(
      'The connection takes in less than the show changes. Connect again, from the last event id.',
      { status: 'READER_TOO_SLOW', showId },
    );
    this.#end(watcher, 'too slow', endFrame(watcher.format, error));
  }

  /** Watchers come again, at different times, and start from where they were. */
  #fail(stream: ShowStream, showId: string, error: Error): void {
    this.#streams.delete(showId);
    const isPassing = toWireError(error).code === 'SERVICE_UNAVAILABLE';
    this.#parts.log[isPassing ? 'warn' : 'error']({ err: error, showId }, 'a feed was lost');
    const frames = { trpc: endFrame('trpc', error), plain: endFrame('plain', error) };
    for (const watcher of stream.watchers) this.#end(watcher, 'feed lost', frames[watcher.format]);
  }

  #end(watcher: Watcher, reason: DropReason, lastWords: Buffer | undefined): void {
    if (!this.#forget(watcher)) return;
    const { socket } = watcher;
    if (lastWords) socket.write(lastWords);
    socket.destroySoon();
    if (!socket.destroyed) this.#closing.set(socket, performance.now() + CLOSE_WITHIN_MS);
    this.#parts.onDropped?.(reason);
  }

  /** False: it was forgotten before. */
  #forget(watcher: Watcher): boolean {
    if (!this.#slots[watcher.slot]?.delete(watcher)) return false;
    const { stream } = watcher;
    stream.watchers.delete(watcher);
    stream.users -= 1;
    if (stream.users === 0) stream.unusedSinceMs = performance.now();
    this.#watchers -= 1;
    return true;
  }

  #tick(): void {
    this.#turn += 1;
    for (const watcher of this.#slots[this.#turn % SLOTS] ?? []) {
      if (watcher.isTooSlow(0)) this.#dropSlow(watcher, watcher.stream.showId);
      else watcher.ping(PING);
    }
    const nowMs = performance.now();
    for (const [socket, closeByMs] of this.#closing) if (nowMs > closeByMs) socket.destroy();
    for (const [showId, stream] of this.#streams) {
      if (stream.users > 0 || nowMs - stream.unusedSinceMs < LINGER_MS) continue;
      stream.stop();
      this.#streams.delete(showId);
    }
    if (this.#watchers + this.#streams.size + this.#closing.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #stop(): void {
    for (const watcher of this.#slots.flatMap((slot) => [...slot])) {
      this.#end(watcher, 'stopping', stoppingFrame(watcher.format));
    }
    for (const stream of this.#streams.values()) stream.stop();
    this.#streams.clear();
  }
}
