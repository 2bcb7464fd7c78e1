import { Redis } from 'ioredis';
import { eventually } from '../eventually.ts';
import { freePort } from './free-port.ts';
import { type RedisServer, type RedisServerOptions, startRedis } from './redis.ts';

const SLOTS = 16_384;
/** After which the others take a silent server for lost. */
const NODE_TIMEOUT_MS = 1_000;

export interface RedisClusterOptions extends Pick<RedisServerOptions, 'password' | 'tls'> {
  /** Gives the first primary a replica. */
  readonly withReplica?: boolean;
}

/** Three primaries with a third of the slots each. */
export interface RedisCluster extends AsyncDisposable {
  /** `redis[s]+cluster://[:password@]127.0.0.1:port,127.0.0.1:port,127.0.0.1:port` */
  readonly url: string;
  readonly primaries: readonly RedisServer[];
  readonly replica: RedisServer | undefined;
  /** A client of one server, which follows no redirection. Closed with the cluster. */
  client(server: RedisServer): Redis;
  stop(): Promise<void>;
}

/** @throws ServerDidNotStart with what a server printed. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { withReplica = false, password, tls } = options;
  const buses: number[] = [];
  const login = password === undefined ? [] : ['--masterauth', password];
  const start = async () => {
    const bus = await freePort();
    buses.push(bus);
    const args = ['--cluster-enabled', 'yes', '--cluster-port', String(bus)];
    args.push('--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--repl-diskless-sync-delay', '0', ...login);
    if (tls) args.push('--tls-cluster', 'yes', '--tls-replication', 'yes');
    return startRedis({ ...options, args });
  };
  const servers = [await start(), await start(), await start(), ...(withReplica ? [await start()] : [])];
  const primaries = servers.slice(0, 3);
  const replica = servers[3];
  const clients = new Map<RedisServer, Redis>();
  const client = (server: RedisServer) => {
    let redis = clients.get(server);
    if (!redis) {
      redis = new Redis(server.url, { ...(tls && { tls: { ca: tls.ca } }), maxRetriesPerRequest: 1 });
      redis.on('error', () => {});
      clients.set(server, redis);
    }
    return redis;
  };
  const stop = async () => {
    for (const redis of clients.values()) redis.disconnect();
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (const [position, server] of primaries.entries()) {
      const [first, end] = [position, position + 1].map((third) => Math.floor((third * SLOTS) / 3));
      await client(server).cluster('SET-CONFIG-EPOCH', position + 1);
      await client(server).call('CLUSTER', 'ADDSLOTSRANGE', String(first), String((end ?? 0) - 1));
    }
    const [one] = primaries;
    if (!one) throw new Error('no server');
    for (const [position, { port }] of servers.entries()) {
      await client(one).call('CLUSTER', 'MEET', '127.0.0.1', String(port), String(buses[position]));
    }
    await eventually(() => Promise.all(servers.map((server) => isKnownTo(client(server), servers.length))), {
      withinMs: 20_000,
    });
    if (replica) {
      const id = await client(one).cluster('MYID');
      await eventually(() => client(replica).cluster('REPLICATE', id));
      await eventually(async () => {
        if (!(await client(replica).info('replication')).includes('master_link_status:up'))
          throw new Error('not yet');
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const userInfo = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  const addresses = primaries.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `${tls ? 'rediss' : 'redis'}+cluster://${userInfo}${addresses}`,
    primaries,
    replica,
    client,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function isKnownTo(redis: Redis, servers: number): Promise<void> {
  const info = String(await redis.cluster('INFO'));
  if (!info.includes('cluster_state:ok') || !info.includes(`cluster_known_nodes:${servers}\r`))
    throw new Error(info);
}
