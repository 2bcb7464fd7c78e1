import { Redis } from 'ioredis';
import type { Certificates } from './certificates.ts';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { ownFolder } from './own-folder.ts';
import { RestartableServer } from './restartable-server.ts';
import { startServerProcess } from './server-process.ts';

export interface RedisServerOptions {
  /** What clients must log in with; in `url` too. */
  readonly password?: string;
  /** Writes every command to disk before it is acknowledged, so that restart() brings everything back. */
  readonly appendOnly?: boolean;
  /** Speaks TLS and nothing else, with this certificate. */
  readonly tls?: Certificates;
  /** valkey-server instead. */
  readonly program?: 'redis-server' | 'valkey-server';
  /** More arguments of the server; they win over the helper's own. */
  readonly args?: readonly string[];
}

/** A Redis of one's own on 127.0.0.1, with an empty folder. */
export interface RedisServer extends RestartableServer<true> {
  /** `redis[s]://[:password@]127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
}

/** @throws ServerDidNotStart with what redis-server printed. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { program = 'redis-server' } = options;
  const command = findRedis(program);
  const folder = await ownFolder('redis');
  const port = await freePort();
  const url = new URL(`${options.tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`);
  if (options.password !== undefined) url.password = encodeURIComponent(options.password);
  const launch = () =>
    startServerProcess({
      name: program,
      command,
      args: redisArguments({ ...options, port, folder: folder.path }),
      env: process.env,
      folder: folder.path,
      ask: ({ pid }) => isAnsweredBy(pid, { ...options, port }),
    });

  const server = await RestartableServer.start({ folder, launch });
  return Object.assign(server, { url: url.href, port });
}

/** @throws Error that says what is missing and how to say where it is. */
export function findRedis(program: 'redis-server' | 'valkey-server'): string {
  const variable = program === 'redis-server' ? 'HOLDFAST_REDIS_SERVER' : 'HOLDFAST_VALKEY_SERVER';
  return findProgram({ program, variable, configured: process.env[variable], path: process.env.PATH });
}

function redisArguments(options: RedisServerOptions & { port: number; folder: string }): string[] {
  const { port, folder, password, tls, appendOnly = false, args = [] } = options;
  return [
    ...(tls ? tlsArguments(port, tls) : ['--port', String(port)]),
    ...['--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...(appendOnly ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(password !== undefined && !args.includes('--requirepass') ? ['--requirepass', password] : []),
    ...args,
  ];
}

function tlsArguments(port: number, { caFile, certificateFile, keyFile }: Certificates): string[] {
  return [
    ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
    ...['--tls-ca-cert-file', caFile, '--tls-cert-file', certificateFile, '--tls-key-file', keyFile],
  ];
}

/** Answers true when what listens there is this very process and has loaded its data. */
async function isAnsweredBy(pid: number, { port, password, tls }: RedisServerOptions & { port: number }) {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    ...(password !== undefined && { password }),
    ...(tls && { tls: { ca: tls.ca } }),
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
  });
  // Said a second time by the connect() that fails.
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.info('server')).includes(`\r\nprocess_id:${pid}\r\n`) || undefined;
  } finally {
    redis.disconnect();
  }
}
