import { setMaxListeners } from 'node:events';
import type { RedisOptions } from 'ioredis';
import { Connection } from './connection.ts';
import type { RedisTarget } from './redis-url.ts';
import { SentinelWatch } from './sentinel-watch.ts';

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

/** For so long it stands that there is no connection. */
const OPEN_AGAIN_AFTER_MS = 20;

/** One place where a primary is found, and the connection to it that all commands share. */
export class Endpoint {
  readonly #options: RedisOptions;
  readonly #timeoutMs: number;
  #current: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  /** Closes all that was opened, and all that is being opened. */
  #forgetting = unlimited();
  #isClosed = false;

  constructor(options: RedisOptions, timeoutMs: number) {
    this.#options = options;
    this.#timeoutMs = timeoutMs;
  }

  async connection(): Promise<Connection> {
    if (this.#current?.isOpen) return this.#current;
    this.#opening ??= this.open();
    const opening = this.#opening;
    const connection = await opening.catch((error) => {
      // Kept for a moment, so that a crowd of commands does not become a crowd of connections.
      setTimeout(() => this.#forgetOpening(opening), OPEN_AGAIN_AFTER_MS).unref();
      throw error;
    });
    this.#forgetOpening(opening);
    if (this.#isClosed) connection.close();
    this.#current = connection;
    return connection;
  }

  open(): Promise<Connection> {
    return Connection.open(this.#options, this.#timeoutMs, this.#forgetting.signal);
  }

  #forgetOpening(opening: Promise<Connection>): void {
    if (this.#opening === opening) this.#opening = undefined;
  }

  /** Whoever asks next connects anew. */
  forget(): void {
    this.#forgetting.abort();
    this.#forgetting = unlimited();
  }

  close(): void {
    this.#isClosed = true;
    this.forget();
  }
}

/** As many connections may listen to it as there are shows that are watched. */
function unlimited(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A single Redis, or whichever one the Sentinels say is the primary. */
export class SingleServer implements Servers {
  readonly #endpoint: Endpoint;
  readonly #watch: SentinelWatch | undefined;

  constructor({ target, tlsCa, timeoutMs }: ServersOptions) {
    const endpoint = new Endpoint(optionsFor(target, tlsCa, timeoutMs), timeoutMs);
    this.#endpoint = endpoint;
    if (target.kind === 'sentinel') {
      const onFailover = () => endpoint.forget();
      this.#watch = new SentinelWatch({ target, tls: tlsOptions(target, tlsCa), timeoutMs, onFailover });
    }
  }

  connectionFor(): Promise<Connection> {
    return this.#endpoint.connection();
  }

  openFor(): Promise<Connection> {
    return this.#endpoint.open();
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
    this.#watch?.close();
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
    connectTimeout: patienceMs,
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(common.tls && { enableTLSForSentinelMode: true, sentinelTLS: common.tls }),
  };
}

export function loginOptions(target: RedisTarget, tlsCa: string | undefined): RedisOptions {
  return {
    ...(target.username !== undefined && { username: target.username }),
    ...(target.password !== undefined && { password: target.password }),
    ...tlsOptions(target, tlsCa),
  };
}

function tlsOptions({ tls }: RedisTarget, tlsCa: string | undefined): Pick<RedisOptions, 'tls'> {
  if (!tls) return {};
  return { tls: tlsCa === undefined ? {} : { ca: tlsCa } };
}
