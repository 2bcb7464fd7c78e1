import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { ownFolder } from './own-folder.ts';
import { RestartableServer } from './restartable-server.ts';
import { startServerProcess } from './server-process.ts';

const run = promisify(execFile);
/** Where Debian keeps each version's programs; they are not on PATH. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

export interface PostgresServerOptions {
  /** The superuser's name; postgres when not given. */
  readonly user?: string;
  /** What the superuser must log in with; absent: everybody is let in. */
  readonly password?: string;
}

/** A PostgreSQL of one's own on 127.0.0.1. */
export interface PostgresServer extends RestartableServer<true> {
  /** `postgres://user[:password]@127.0.0.1:port/postgres` */
  readonly url: string;
  readonly port: number;
}

/** @throws Error with what initdb printed; ServerDidNotStart with what postgres printed. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { user: superuser = 'postgres', password } = options;
  const command = findPostgres();
  const user = await unprivilegedUser();
  const folder = await ownFolder('postgres', user);
  const data = join(folder.path, 'data');
  const port = await freePort();
  const login = [superuser, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':');
  const url = `postgres://${login}@127.0.0.1:${port}/postgres`;
  const launch = () =>
    startServerProcess({
      name: 'postgres',
      command,
      args: ['-D', data, '-p', String(port), ...settings(folder.path)],
      env: process.env,
      folder: folder.path,
      user,
      // Ends now, without waiting for clients to go.
      stopSignal: 'SIGINT',
      ask: () => isAnsweredFrom(data, url),
    });

  const prepare = async () => {
    const initdb = join(dirname(command), 'initdb');
    const args = ['-D', data, '-U', superuser, '--no-sync', '--encoding=UTF8', '--locale=C'];
    const passwordFile = join(folder.path, 'password');
    if (password !== undefined) await writeFile(passwordFile, password);
    const auth =
      password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', '--pwfile', passwordFile];
    await run(initdb, [...args, ...auth], { cwd: folder.path, ...user });
  };
  // SIGQUIT is how PostgreSQL's own crashes end.
  const server = await RestartableServer.start({ folder, prepare, launch, crashSignal: 'SIGQUIT' });
  return Object.assign(server, { url, port });
}

function settings(folder: string): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    // The machine does not lose its power during a test; a crash of the process loses nothing either way.
    fsync: 'off',
    max_connections: '50',
    shared_buffers: '16MB',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function findPostgres(): string {
  const folder = process.env.HOLDFAST_POSTGRES_BIN;
  return findProgram({
    program: 'postgres',
    variable: 'HOLDFAST_POSTGRES_BIN',
    configured: folder && join(folder, 'postgres'),
    folders: debianFolders(),
    path: process.env.PATH,
  });
}

/** Newest first. */
function debianFolders(): string[] {
  try {
    return readdirSync(DEBIAN_VERSIONS)
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(DEBIAN_VERSIONS, version, 'bin'));
  } catch {
    return [];
  }
}

/** PostgreSQL refuses to run as root. Nothing when we are not. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((option) => run('id', [option, name]))).catch(() => []);
    const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody');
}

/** Answers true when what listens there keeps its data in this folder. */
async function isAnsweredFrom(data: string, url: string): Promise<true | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  // Said a second time by the call that fails.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('SHOW data_directory');
    return rows[0]?.data_directory === data || undefined;
  } finally {
    await client.end();
  }
}
