import type { RedisOptions } from 'ioredis';
import { Connection } from './connection.ts';
import type { RedisTarget } from './redis-url.ts';

/** The server or servers that keep the shows. */
export interface Servers {
  /**
   * To the primary that has the key; opened when there is none.
   * @throws NotServing; Error with what keeps it from being reached.
   */
  connectionFor(key: string): Promise<Connection>;
  /** The same, but a new one for the caller alone, who closes it. */
  openFor(key: string): Promise<Connection>;
  /** A server named another for this key, in its own words: `MOVED slot host:port` or `ASK slot host:port`. */
  redirectedBy(connection: Connection, redirection: string): Promise<Connection>;
  /** Something is not where it was: look where it is now. */
  lookAround(): void;
  /** @throws Error when nothing can be asked. */
  ping(): Promise<void>;
  close(): void;
}

export interface ServersOptions {
  readonly target: RedisTarget;
  /** A private authority's certificates, PEM; absent: the well-known ones. */
  readonly tlsCa: string | undefined;
  readonly timeoutMs: number;
}

/** One place where a primary is found, and the connection to it that all commands share. */
export class Endpoint {
  readonly #options: RedisOptions;
  readonly #timeoutMs: number;
  #current: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #isClosed = false;

  constructor(options: RedisOptions, timeoutMs: number) {
    this.#options = options;
    this.#timeoutMs = timeoutMs;
  }

  async connection(): Promise<Connection> {
    if (this.#current?.isOpen) return this.#current;
    this.#opening ??= this.open().finally(() => {
      this.#opening = undefined;
    });
    const connection = await this.#opening;
    if (this.#isClosed) connection.close();
    this.#current = connection;
    return connection;
  }

  open(more: RedisOptions = {}): Promise<Connection> {
    return Connection.open({ ...this.#options, ...more }, this.#timeoutMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#current?.close();
  }
}

/** A single Redis, or whichever one the Sentinels say is the primary. */
export class SingleServer implements Servers {
  readonly #endpoint: Endpoint;

  constructor({ target, tlsCa, timeoutMs }: ServersOptions) {
    this.#endpoint = new Endpoint(optionsFor(target, tlsCa, timeoutMs), timeoutMs);
  }

  connectionFor(): Promise<Connection> {
    return this.#endpoint.connection();
  }

  openFor(): Promise<Connection> {
    // Whoever listens hears of a failover from those who ask.
    return this.#endpoint.open({ failoverDetector: false });
  }

  async redirectedBy(_: Connection, redirection: string): Promise<Connection> {
    throw new Error(`it is a cluster (${redirection}): write redis+cluster:// for it`);
  }

  lookAround(): void {}

  async ping(): Promise<void> {
    const connection = await this.#endpoint.connection();
    await connection.send('PING', []);
  }

  close(): void {
    this.#endpoint.close();
  }
}

function optionsFor(target: RedisTarget, tlsCa: string | undefined, timeoutMs: number): RedisOptions {
  const common = loginOptions(target, tlsCa);
  if (target.kind === 'standalone') return { ...common, ...target.server, db: target.db };
  if (target.kind === 'cluster') throw new Error('a cluster is no single server');
  const { sentinels, primaryName, db, sentinelUsername, sentinelPassword } = target;
  // So that a Sentinel that hangs leaves time to ask another.
  const patienceMs = Math.ceil(timeoutMs / (sentinels.length + 1));
  return {
    ...common,
    sentinels: [...sentinels],
    name: primaryName,
    db,
    sentinelCommandTimeout: patienceMs,
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(common.tls && { enableTLSForSentinelMode: true, sentinelTLS: common.tls }),
    // Leaves a primary that was replaced, even if that one does not know it yet.
    failoverDetector: true,
  };
}

export function loginOptions(target: RedisTarget, tlsCa: string | undefined): RedisOptions {
  return {
    ...(target.username !== undefined && { username: target.username }),
    ...(target.password !== undefined && { password: target.password }),
    ...(target.tls && { tls: tlsCa === undefined ? {} : { ca: tlsCa } }),
  };
}
