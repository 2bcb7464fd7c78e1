import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import type { Certificates } from './certificates.ts';
import { freePort } from './free-port.ts';
import { ownFolder } from './own-folder.ts';
import { findRedis, type RedisServer, type RedisServerOptions, startRedis } from './redis.ts';
import { RestartableServer } from './restartable-server.ts';
import { startServerProcess } from './server-process.ts';

const PRIMARY_NAME = 'holdfast-test';
/** After which Sentinel takes a silent primary for lost; longer than a busy machine keeps a process waiting. */
const DOWN_AFTER_MS = 1_000;

export type SentinelGroupOptions = Pick<RedisServerOptions, 'password' | 'tls' | 'args'>;

/** A primary, its replica, and a Sentinel that promotes the one when the other is lost. */
export interface SentinelGroup extends AsyncDisposable {
  /** `redis[s]+sentinel://[:password@]127.0.0.1:port/name` */
  readonly url: string;
  /** Which of the two the Sentinel takes for the primary. */
  primary(): Promise<RedisServer>;
  replica(): Promise<RedisServer>;
  stop(): Promise<void>;
}

/** @throws ServerDidNotStart with what a server printed. */
export async function startSentinelGroup(options: SentinelGroupOptions = {}): Promise<SentinelGroup> {
  const { password, tls, args = [] } = options;
  // Either may be the replica, and then has to log in to the other.
  const login = password === undefined ? [] : ['--masterauth', password];
  const links = tls ? ['--tls-replication', 'yes'] : [];
  const quick = ['--repl-diskless-sync-delay', '0', ...login, ...links, ...args];
  const first = await startRedis({ ...options, args: quick });
  const follow = ['--replicaof', '127.0.0.1', String(first.port)];
  const second = await startRedis({ ...options, args: [...quick, ...follow] });
  const sentinel = await startSentinel(first.port, options);
  const address = new Redis({ ...clientOptions(sentinel.port, tls), maxRetriesPerRequest: 1 });
  address.on('error', () => {});
  const primary = async () => {
    const [, port] = (await address.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', PRIMARY_NAME)) as string[];
    return Number(port) === first.port ? first : second;
  };
  const stop = async () => {
    address.disconnect();
    await sentinel.stop();
    await Promise.all([first.stop(), second.stop()]);
  };
  const userInfo = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  return {
    url: `${tls ? 'rediss' : 'redis'}+sentinel://${userInfo}127.0.0.1:${sentinel.port}/${PRIMARY_NAME}`,
    primary,
    replica: async () => ((await primary()) === first ? second : first),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function startSentinel(primaryPort: number, { password, tls }: SentinelGroupOptions) {
  const folder = await ownFolder('sentinel');
  const port = await freePort();
  // Sentinel keeps what it learns in its file.
  const file = join(folder.path, 'sentinel.conf');
  const lines = [
    ...(tls ? tlsLines(port, tls) : [`port ${port}`]),
    'bind 127.0.0.1',
    `dir ${folder.path}`,
    `sentinel monitor ${PRIMARY_NAME} 127.0.0.1 ${primaryPort} 1`,
    `sentinel down-after-milliseconds ${PRIMARY_NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${PRIMARY_NAME} 2000`,
    ...(password === undefined ? [] : [`sentinel auth-pass ${PRIMARY_NAME} ${password}`]),
  ];
  const server = await RestartableServer.start({
    folder,
    prepare: () => writeFile(file, `${lines.join('\n')}\n`),
    launch: () =>
      startServerProcess({
        name: 'redis-server --sentinel',
        command: findRedis('redis-server'),
        args: [file, '--sentinel'],
        env: process.env,
        folder: folder.path,
        ask: ({ pid }) => knowsBoth(pid, clientOptions(port, tls)),
      }),
  });
  return Object.assign(server, { port });
}

function tlsLines(port: number, { caFile, certificateFile, keyFile }: Certificates): string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    'tls-replication yes',
    'tls-auth-clients no',
    `tls-ca-cert-file ${caFile}`,
    `tls-cert-file ${certificateFile}`,
    `tls-key-file ${keyFile}`,
  ];
}

function clientOptions(
  port: number,
  tls: Certificates | undefined,
): RedisOptions & { replyMapping: 'legacy' } {
  return {
    host: '127.0.0.1',
    port,
    replyMapping: 'legacy',
    lazyConnect: true,
    ...(tls && { tls: { ca: tls.ca } }),
  };
}

/** Answers true when it is this very process, and could promote the replica. */
async function knowsBoth(pid: number, options: ReturnType<typeof clientOptions>): Promise<true | undefined> {
  const sentinel = new Redis({ ...options, retryStrategy: () => null, commandTimeout: 1_000 });
  // Said a second time by the connect() that fails.
  sentinel.on('error', () => {});
  try {
    await sentinel.connect();
    if (!(await sentinel.info('server')).includes(`\r\nprocess_id:${pid}\r\n`)) return undefined;
    const replicas = JSON.stringify(await sentinel.call('SENTINEL', 'REPLICAS', PRIMARY_NAME));
    return replicas.includes('"master-link-status","ok"') || undefined;
  } finally {
    sentinel.disconnect();
  }
}
