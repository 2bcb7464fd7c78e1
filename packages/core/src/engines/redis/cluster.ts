import type { RedisOptions } from 'ioredis';
import type { Connection } from './connection.ts';
import { NotServing } from './incarnation.ts';
import type { Address, RedisTarget } from './redis-url.ts';
import { Endpoint, loginOptions, type Servers, type ServersOptions } from './servers.ts';
import { slotOf } from './slots.ts';
import { openSocket } from './socket.ts';

/** For so long an answer, or that there is none, stands for whoever else wants to know. */
const LOOK_AGAIN_AFTER_MS = 50;

/**
 * A Redis Cluster: which primary has which slots, and a connection to each. ioredis' own cluster client redirects
 * without a word, and here it matters on which server a command runs, since scripts are bound to it.
 */
export class Cluster implements Servers {
  readonly #options: RedisOptions;
  readonly #seeds: readonly string[];
  #isClosed = false;
  readonly #timeoutMs: number;
  readonly #endpoints = new Map<string, Endpoint>();
  /** By slot, the `host:port` of its primary. */
  #owners: string[] = [];
  /** Every `host:port` that may know the cluster, replicas too. */
  #known: ReadonlySet<string>;
  #looking: Promise<void> | undefined;

  constructor({ target, tlsCa, timeoutMs }: ServersOptions & { target: RedisTarget & { kind: 'cluster' } }) {
    this.#options = loginOptions(target, tlsCa);
    this.#seeds = target.seeds.map(textOf);
    this.#known = new Set(this.#seeds);
    this.#timeoutMs = timeoutMs;
  }

  async connectionFor(key: string): Promise<Connection> {
    return (await this.#ownerOf(key)).connection();
  }

  async openFor(key: string): Promise<Connection> {
    return (await this.#ownerOf(key)).open();
  }

  redirectedBy(connection: Connection, redirection: string): Promise<Connection> {
    const [kind, slot, where = ''] = redirection.split(' ');
    const separator = where.lastIndexOf(':');
    // An empty host: the one that said it.
    const host = where.slice(0, separator) || connection.host;
    const address = textOf({ host, port: Number(where.slice(separator + 1)) });
    if (kind === 'MOVED') {
      this.#owners[Number(slot)] = address;
      // It may be that it said so because it was demoted: then what was learnt on this connection is past.
      connection.lookAgain().catch(() => {});
      this.lookAround();
    }
    return this.#endpoint(address).connection();
  }

  lookAround(): void {
    this.#look().catch(() => {});
  }

  async ping(): Promise<void> {
    await this.#look();
  }

  close(): void {
    this.#isClosed = true;
    for (const endpoint of this.#endpoints.values()) endpoint.close();
    this.#endpoints.clear();
  }

  async #ownerOf(key: string): Promise<Endpoint> {
    const slot = slotOf(key);
    if (this.#owners[slot] === undefined) await this.#look();
    const owner = this.#owners[slot];
    if (owner === undefined) throw new NotServing(`CLUSTERDOWN no server has slot ${slot}`);
    return this.#endpoint(owner);
  }

  #endpoint(address: string): Endpoint {
    // Who was waiting for the map when all was closed.
    if (this.#isClosed) throw new Error('the engine is closed');
    let endpoint = this.#endpoints.get(address);
    if (!endpoint) {
      endpoint = new Endpoint({ ...this.#options, ...addressOf(address) }, this.#timeoutMs);
      this.#endpoints.set(address, endpoint);
    }
    return endpoint;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#askAll().finally(() => {
      setTimeout(() => {
        this.#looking = undefined;
      }, LOOK_AGAIN_AFTER_MS).unref();
    });
    return this.#looking;
  }

  /** All at once, since some may hang; the first that knows a working cluster is believed. */
  async #askAll(): Promise<void> {
    const answers = [...this.#known].map((address) => this.#ask(address));
    const { owners, known } = await Promise.any(answers).catch((error: AggregateError) => {
      throw error.errors[0] ?? error;
    });
    this.#owners = owners;
    this.#known = new Set([...known, ...this.#seeds]);
    const primaries = new Set(owners);
    for (const [address, endpoint] of this.#endpoints) {
      if (primaries.has(address)) continue;
      this.#endpoints.delete(address);
      endpoint.close();
    }
  }

  async #ask(address: string): Promise<ClusterMap> {
    const { host, port } = addressOf(address);
    const socket = await openSocket({ ...this.#options, host, port }, this.#timeoutMs);
    const timer = setTimeout(() => socket.disconnect(), this.#timeoutMs);
    try {
      const [state, ranges] = await Promise.all([socket.cluster('INFO'), socket.cluster('SLOTS')]);
      if (!String(state).includes('cluster_state:ok'))
        throw new NotServing('CLUSTERDOWN The cluster is down');
      return mapIn(ranges, host);
    } finally {
      clearTimeout(timer);
      socket.disconnect();
    }
  }
}

interface ClusterMap {
  readonly owners: string[];
  readonly known: Set<string>;
}

/** As CLUSTER SLOTS tells it: the primary first, then its replicas. */
type SlotRange = [first: number, last: number, ...servers: [host: string, port: number, ...unknown[]][]];

function mapIn(ranges: readonly SlotRange[], askedHost: string): ClusterMap {
  const owners: string[] = [];
  const known = new Set<string>();
  for (const [first, last, ...servers] of ranges) {
    // No host: the one that was asked.
    const addresses = servers.map(([host, port]) => textOf({ host: host || askedHost, port }));
    for (const address of addresses) known.add(address);
    const [primary] = addresses;
    for (let slot = first; slot <= last && primary !== undefined; slot += 1) owners[slot] = primary;
  }
  return { owners, known };
}

function textOf({ host, port }: Address): string {
  return `${host}:${port}`;
}

function addressOf(text: string): Address {
  const separator = text.lastIndexOf(':');
  return { host: text.slice(0, separator), port: Number(text.slice(separator + 1)) };
}
