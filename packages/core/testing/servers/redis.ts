import { Redis } from 'ioredis';
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
  /** More arguments of redis-server; they win over the helper's own. */
  readonly args?: readonly string[];
}

/** A Redis of one's own on 127.0.0.1, with an empty folder. */
export interface RedisServer extends RestartableServer<true> {
  /** `redis://[:password@]127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
}

/** @throws ServerDidNotStart with what redis-server printed. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const command = findProgram({
    program: 'redis-server',
    variable: 'HOLDFAST_REDIS_SERVER',
    configured: process.env.HOLDFAST_REDIS_SERVER,
    path: process.env.PATH,
  });
  const folder = await ownFolder('redis');
  const port = await freePort();
  const url = new URL(`redis://127.0.0.1:${port}`);
  if (options.password !== undefined) url.password = encodeURIComponent(options.password);
  const launch = () =>
    startServerProcess({
      name: 'redis-server',
      command,
      args: redisArguments({ ...options, port, folder: folder.path }),
      env: process.env,
      folder: folder.path,
      ask: ({ pid }) => isAnsweredBy(pid, { port, password: options.password }),
    });

  const server = await RestartableServer.start({ folder, launch });
  return Object.assign(server, { url: url.href, port });
}

function redisArguments(options: RedisServerOptions & { port: number; folder: string }): string[] {
  const { port, folder, password, appendOnly = false, args = [] } = options;
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...(appendOnly ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(password !== undefined && !args.includes('--requirepass') ? ['--requirepass', password] : []),
    ...args,
  ];
}

/** Answers true when what listens there is this very process and has loaded its data. */
async function isAnsweredBy(pid: number, login: { port: number; password: string | undefined }) {
  const { port, password } = login;
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    ...(password !== undefined && { password }),
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
