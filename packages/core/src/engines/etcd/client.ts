import {
  Etcd3,
  EtcdLeaseInvalidError,
  GRPCOutOfRangeError,
  type IKeyValue,
  type IOptions,
  type IRangeRequest,
  type ITxnRequest,
  isRecoverableError,
} from 'etcd3';
import { EngineUnavailable } from '../../ports/faults.ts';

export interface EtcdClientOptions {
  /** Endpoints of one cluster, `http[s]://[user:password@]host:port`, separated by commas. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** What a transaction answered. */
export interface TxnReply {
  readonly succeeded: boolean;
  readonly revision: number;
  readonly raftTerm: number;
  readonly clusterId: string;
  /** What each range operation among the request's read, in their order. */
  readonly ranges: readonly RangeReply[];
}

export interface RangeReply {
  readonly kvs: readonly IKeyValue[];
  readonly more: boolean;
}

/** etcd knows nothing of the lease: it has ended, or the member that was asked has not heard of it yet. */
const UNKNOWN_LEASE = -1;

type Response<Name extends 'txn' | 'range'> = Awaited<ReturnType<Etcd3['kv'][Name]>>;

/** How long one command may still take, over all the calls it makes. */
export class Budget {
  readonly #endsAt: number;
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#endsAt = performance.now() + timeoutMs;
  }

  leftMs(): number {
    return this.#endsAt - performance.now();
  }

  /** @throws EngineUnavailable when nothing remains. */
  remainingMs(): number {
    const remaining = this.leftMs();
    if (remaining > 0) return remaining;
    throw new EngineUnavailable(`etcd did not let this happen within ${this.#timeoutMs} ms`);
  }
}

/**
 * The calls that the engine makes of etcd, each with a deadline and its faults named. One member is used until it
 * fails; then the next. The package's own retries and circuit breakers are off: they would hide for seconds that
 * etcd is gone, and for seconds more that it is back.
 */
export class EtcdClient {
  readonly #members: readonly Etcd3[];
  /** The same members over other connections: a watch that ends takes its connection with it. */
  readonly #watched: readonly Etcd3[];
  #current = 0;

  constructor({ url, timeoutMs }: EtcdClientOptions) {
    const connect = () => url.split(',').map((endpoint) => new Etcd3(optionsFor(endpoint.trim(), timeoutMs)));
    this.#members = connect();
    this.#watched = connect();
  }

  /**
   * Sent again to another member when one does not answer: whether the first was carried out, what a transaction
   * compares tells.
   */
  async txn(request: ITxnRequest, budget: Budget): Promise<TxnReply> {
    const reply = await this.#call(budget, ({ kv }, options) => kv.txn(request, options));
    return {
      succeeded: reply.succeeded,
      revision: Number(reply.header.revision),
      raftTerm: Number(reply.header.raft_term),
      clusterId: reply.header.cluster_id,
      ranges: [...rangesIn(reply)],
    };
  }

  /** Undefined: what that revision held has been compacted away. */
  async range(request: IRangeRequest, budget: Budget): Promise<RangeReply | undefined> {
    try {
      return await this.#call(budget, ({ kv }, options) => kv.range(request, options));
    } catch (error) {
      if (error instanceof GRPCOutOfRangeError) return undefined;
      throw error;
    }
  }

  async grantLease(ttlSeconds: number, budget: Budget) {
    const { ID, header } = await this.#call(budget, ({ leaseClient }, options) =>
      leaseClient.leaseGrant({ TTL: ttlSeconds }, options),
    );
    return { leaseId: ID, raftTerm: Number(header.raft_term) };
  }

  /** Whole seconds that the lease has left on its leader's clock; undefined when etcd does not know it. */
  async timeToLive(leaseId: string, budget: Budget) {
    const { TTL, header } = await this.#call(budget, ({ leaseClient }, options) =>
      leaseClient.leaseTimeToLive({ ID: leaseId }, options),
    );
    const seconds = Number(TTL) === UNKNOWN_LEASE ? undefined : Number(TTL);
    return { seconds, raftTerm: Number(header.raft_term) };
  }

  /** A stream of its own, on the member that answers now; whoever opens it cancels it. */
  async watch() {
    try {
      return await this.#currentOf(this.#watched).watchClient.watch();
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    for (const member of [...this.#members, ...this.#watched]) member.close();
  }

  #currentOf(members: readonly Etcd3[]): Etcd3 {
    const member = members[this.#current];
    if (!member) throw new Error('invariant broken: no etcd member to ask');
    return member;
  }

  async #call<Answer>(
    budget: Budget,
    ask: (member: Etcd3, options: { deadline: number }) => Promise<Answer>,
  ): Promise<Answer> {
    for (let membersLeft = this.#members.length; ; membersLeft -= 1) {
      const asked = this.#current;
      const patienceMs = budget.remainingMs() / membersLeft;
      try {
        return await ask(this.#currentOf(this.#members), { deadline: Date.now() + patienceMs });
      } catch (error) {
        const isGone = error instanceof Error && isRecoverableError(error);
        if (isGone && this.#current === asked) this.#current = (asked + 1) % this.#members.length;
        if (!isGone || membersLeft === 1) throw faultOf(error);
      }
    }
  }
}

/** A transaction may hold others, see txn-tree.ts. */
function* rangesIn({ responses }: Response<'txn'>): Generator<Response<'range'>> {
  for (const { response_range, response_txn } of responses) {
    if (response_range) yield response_range;
    if (response_txn) yield* rangesIn(response_txn);
  }
}

/** A request that etcd cannot take is a bug of ours and stays one; a lease that is gone is for the caller to see. */
export function faultOf(error: unknown): unknown {
  if (error instanceof EngineUnavailable || error instanceof EtcdLeaseInvalidError) return error;
  const message = error instanceof Error ? error.message || error.name : String(error);
  if (error instanceof GRPCOutOfRangeError || OUR_BUGS.test(message)) return error;
  return new EngineUnavailable(`etcd does not answer: ${message}`, { cause: error });
}

const OUR_BUGS = /etcdserver: (too many operations|duplicate key|key is not provided|request is too large)/;

function optionsFor(endpoint: string, timeoutMs: number): IOptions {
  const { username, password, origin } = new URL(endpoint);
  const login = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  const runOnce = {
    execute: async <Answer>(call: (context: { signal: AbortSignal }) => PromiseLike<Answer> | Answer) =>
      call({ signal: NEVER }),
    onSuccess: () => ({ dispose: () => {} }),
    onFailure: () => ({ dispose: () => {} }),
  } as unknown as NonNullable<NonNullable<IOptions['faultHandling']>['global']>;
  return {
    hosts: origin,
    ...(username && { auth: { ...login, callOptions: () => ({ deadline: Date.now() + timeoutMs }) } }),
    faultHandling: { global: runOnce, host: () => runOnce },
    grpcOptions: {
      // A show of 200 000 taken seats is read in pages, yet a page may pass the 4 MiB that gRPC allows by itself.
      'grpc.max_receive_message_length': -1,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 1_000,
    },
  };
}

const NEVER = new AbortController().signal;
