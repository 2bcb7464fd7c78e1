import { setTimeout as pause } from 'node:timers/promises';
import { ReplyError } from 'ioredis';
import { EngineUnavailable } from '../../ports/faults.ts';
import { Cluster } from './cluster.ts';
import type { Connection } from './connection.ts';
import { NotServing } from './incarnation.ts';
import { keyOf, type Script, type ScriptArgument } from './scripts.ts';
import { type Servers, type ServersOptions, SingleServer } from './servers.ts';

/** Before the same is tried again. */
const PAUSE_MS = 20;

/** What a server says that has nothing against the command and cannot carry it out just now. */
const FOR_NOW = ['TRYAGAIN', 'CLUSTERDOWN', 'MASTERDOWN', 'LOADING', 'BUSY', 'NOREPLICAS', 'NOSCRIPT'];

export interface ScriptCall {
  readonly script: Script;
  /** What all its keys share: the show's id, for most. */
  readonly hashTag: string;
  readonly args: readonly ScriptArgument[];
  /** Whether to make sure first that the server is still what it was when it was connected to. */
  readonly looksFirst: boolean;
}

/**
 * Gets a script's answer from whichever server has the show, for at most `timeoutMs` altogether. What is lost on the
 * way is sent again: every command is safe to repeat.
 */
export class RedisClient {
  readonly servers: Servers;
  readonly #timeoutMs: number;
  #isClosed = false;

  constructor(options: ServersOptions) {
    const { target, timeoutMs } = options;
    this.#timeoutMs = timeoutMs;
    this.servers =
      target.kind === 'cluster' ? new Cluster({ ...options, target }) : new SingleServer(options);
  }

  /** @throws EngineUnavailable */
  call({ script, hashTag, args, looksFirst }: ScriptCall): Promise<unknown> {
    const keys = script.keyNames.map((name) => keyOf(hashTag, name));
    const [key = ''] = keys;
    return this.#untilAnswered(key, async (connection, asking) => {
      if (looksFirst) await connection.lookAgain();
      else await connection.lookAgainFromTimeToTime();
      return connection.run(script, keys, args, asking);
    });
  }

  /** Once: whoever asks wants to know how things are now. @throws EngineUnavailable */
  ping(): Promise<void> {
    return this.#inTime(() => this.servers.ping());
  }

  close(): void {
    this.#isClosed = true;
    this.servers.close();
  }

  #untilAnswered<Answer>(
    key: string,
    ask: (connection: Connection, asking: boolean) => Promise<Answer>,
  ): Promise<Answer> {
    return this.#inTime(async (attempt) => {
      let redirection: string | undefined;
      for (;;) {
        try {
          const before = attempt.connection;
          attempt.connection = undefined;
          attempt.connection =
            before && redirection
              ? await this.servers.redirectedBy(before, redirection)
              : await this.servers.connectionFor(key);
          const asking = redirection?.startsWith('ASK') ?? false;
          redirection = undefined;
          if (attempt.isOver) throw new Error('too late');
          attempt.askedAtMs = performance.now();
          return await ask(attempt.connection, asking);
        } catch (error) {
          redirection = redirectionIn(error);
          if (redirection === undefined) await this.#overcome(error, attempt);
          if (attempt.isOver) throw error;
        }
      }
    });
  }

  /**
   * Ends what is not over in time. A connection on which an answer is overdue is given up: it may be dead. Not for one
   * that was asked at the last moment, after the time went into earlier tries: after an outage there are many such, and
   * each would take the new connection from all others.
   */
  #inTime<Answer>(work: (attempt: Attempt) => Promise<Answer>): Promise<Answer> {
    const attempt: Attempt = { isOver: false, connection: undefined, askedAtMs: 0, lastError: undefined };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        attempt.isOver = true;
        if (performance.now() - attempt.askedAtMs > this.#timeoutMs / 2) attempt.connection?.close();
        reject(faultOf(attempt.lastError ?? new Error(`nothing within ${this.#timeoutMs} ms`)));
      }, this.#timeoutMs);
      work(attempt)
        .finally(() => clearTimeout(timer))
        .then(resolve, (error) => reject(faultOf(error)));
    });
  }

  /** Makes ready for another try, or throws what another try would not change. */
  async #overcome(error: unknown, attempt: Attempt): Promise<void> {
    if (attempt.isOver || this.#isClosed || isFinal(error)) throw error;
    attempt.lastError = error;
    // A primary no more: whoever is it now is found by connecting anew.
    if (wordOf(error) === 'READONLY') attempt.connection?.close();
    attempt.connection = undefined;
    this.servers.lookAround();
    await pause(PAUSE_MS);
    if (attempt.isOver) throw error;
  }
}

interface Attempt {
  isOver: boolean;
  /** On which an answer is awaited. */
  connection: Connection | undefined;
  /** On that connection. */
  askedAtMs: number;
  lastError: unknown;
}

/** Where a cluster's server says that the key is, or is about to be. */
function redirectionIn(error: unknown): string | undefined {
  return error instanceof ReplyError && ['MOVED', 'ASK'].includes(wordOf(error))
    ? messageOf(error)
    : undefined;
}

/** Lost connections and servers that cannot serve now pass; any other answer of a server stays what it is. */
function isFinal(error: unknown): boolean {
  if (error instanceof NotServing) return false;
  return error instanceof ReplyError && ![...FOR_NOW, 'READONLY', 'UNBLOCKED'].includes(wordOf(error));
}

/** A script that fails is a bug of ours and stays one. All else is Redis not answering. */
function faultOf(error: unknown): unknown {
  if (error instanceof ReplyError && /^ERR .*user_script/s.test(messageOf(error))) return error;
  return new EngineUnavailable(`Redis does not answer: ${messageOf(error)}`, { cause: error });
}

function wordOf(error: unknown): string {
  return messageOf(error).split(' ', 1)[0] ?? '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
