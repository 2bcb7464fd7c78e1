import type { Redis, RedisOptions } from 'ioredis';
import { assert } from '../../domain/assert.ts';
import { incarnationIn, isPromoted, NotServing } from './incarnation.ts';
import { type BoundScript, bindScript, type Script } from './scripts.ts';
import { openSocket } from './socket.ts';

/** At the other end of a socket a server may be demoted and promoted again; so often that is looked for. */
const LOOK_AGAIN_EVERY_MS = 1_000;

/**
 * One socket to one primary. It never reconnects and resends nothing: when it is lost, everything in flight on it fails,
 * and whoever wants to go on opens another. So what is learnt of the server on it stays true of it.
 */
export class Connection {
  /** Which server this is, and which promotion made it a primary: see incarnationIn. */
  readonly incarnation: string;
  readonly #redis: Redis;
  readonly #bound = new Map<Script, BoundScript>();
  readonly #loading = new Map<BoundScript, Promise<void>>();
  #isClosed = false;
  #lookedAtMs = performance.now();
  #looking: Promise<void> | undefined;

  private constructor(redis: Redis, incarnation: string) {
    this.#redis = redis;
    this.incarnation = incarnation;
  }

  /** @throws NotServing; Error with what keeps the server from being reached. */
  static async open(options: RedisOptions, withinMs: number, signal?: AbortSignal): Promise<Connection> {
    const redis = await openSocket(options, withinMs, signal);
    // A server that froze meanwhile.
    const timer = setTimeout(() => redis.disconnect(), withinMs);
    try {
      return new Connection(redis, incarnationIn(await redis.info()));
    } catch (error) {
      redis.disconnect();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Where it was reached. */
  get host(): string {
    return this.#redis.options.host ?? '';
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#redis.status === 'ready';
  }

  send(command: string, args: readonly (string | number)[]): Promise<unknown> {
    return this.#redis.call(command, ...args);
  }

  /**
   * Calls a script by its hash, which this incarnation of the server alone can know; never by its source, which any
   * server would run.
   */
  async run(script: Script, keys: readonly string[], args: readonly (string | number)[], asking: boolean) {
    const bound = this.#bind(script);
    const evalsha = () => {
      // In one go, so that nothing else gets between the two on this socket.
      if (asking) this.#redis.asking().catch(() => {});
      // As buffers: one reply carries a byte per seat, which is no text.
      return this.#redis.callBuffer('EVALSHA', bound.sha, keys.length, ...keys, ...args);
    };
    try {
      return await evalsha();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    }
    // Right behind it on the same socket, without waiting: nobody gets to forget it in between.
    const [, answer] = await Promise.all([this.#load(bound), evalsha()]);
    return answer;
  }

  /**
   * From time to time, beside what is asked meanwhile: a server that is another by now loses this connection. After a
   * rest it is looked at before anything is asked.
   */
  async lookAgainFromTimeToTime(): Promise<void> {
    const sinceMs = performance.now() - this.#lookedAtMs;
    if (sinceMs < LOOK_AGAIN_EVERY_MS) return;
    this.#looking ??= this.#look(isPromoted).finally(() => {
      this.#looking = undefined;
    });
    if (sinceMs > 2 * LOOK_AGAIN_EVERY_MS) await this.#looking;
    else this.#looking.catch(() => {});
  }

  /** @throws NotServing when it is a replica now, or was one since; then the connection is closed. */
  lookAgain(): Promise<void> {
    return this.#look(() => true);
  }

  /** @param counts whether what INFO says now is to be taken for a change, if it is another incarnation. */
  async #look(counts: (info: string) => boolean): Promise<void> {
    try {
      const info = await this.#redis.info('server', 'replication', 'persistence');
      if (incarnationIn(info) !== this.incarnation && counts(info)) {
        throw new NotServing('the server was a replica in between');
      }
      this.#lookedAtMs = performance.now();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#redis.disconnect();
  }

  #bind(script: Script): BoundScript {
    let bound = this.#bound.get(script);
    if (!bound) {
      bound = bindScript(script, this.incarnation);
      this.#bound.set(script, bound);
    }
    return bound;
  }

  /** On the very socket on which the incarnation was learnt; once, however many wait for it. */
  #load(bound: BoundScript): Promise<void> {
    const underway = this.#loading.get(bound);
    if (underway) return underway;
    const load = this.#redis
      .script('LOAD', bound.source)
      .then((sha) => assert(sha === bound.sha, 'Redis hashes a script as we do'))
      .finally(() => this.#loading.delete(bound));
    this.#loading.set(bound, load);
    return load;
  }
}
