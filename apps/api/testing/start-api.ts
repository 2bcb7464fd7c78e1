import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownFolder, RestartableServer, startServerProcess } from '@holdfast/core/testing';
import { ADMIN, makeAdminKey } from './log-in.ts';

const START = join(import.meta.dirname, '../start.mjs');
const REPLACE_CORE = new URL('replace-core.ts', import.meta.url);

const DEFAULTS = { LOG_LEVEL: 'warn', RATE_PER_ADDRESS: '0', RATE_PER_KEY: '0' };

export interface ApiServerOptions {
  /**
   * Settings of apps/api/src/env.ts. Nothing of this process' own environment reaches the api but PATH and HOME. Rates have
   * no limit unless one is given: a test has one address for all its buyers.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** False: nobody logs in, the first admin has no password, and `operatorToken` is empty. */
  readonly withOperator?: boolean;
  /** Absent: our core, by the machine's clock. */
  readonly replaced?: Replaced;
}

/** What of an api under test is not as it ships. */
interface Replaced {
  /** The index.ts of another core, say one that is broken on purpose. */
  readonly core: URL;
  /** How far the process' clock is ahead of the machine's. */
  readonly clockAheadMs?: number | undefined;
}

/** An api process of one's own on 127.0.0.1. Stopping it removes its DATA_DIR unless that was given. */
export interface ApiServer extends RestartableServer<Announced> {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** An API key that may do everything: `Authorization: Bearer …`. It is good after a restart, too. */
  readonly operatorToken: string;
}

interface Announced {
  readonly url: string;
  /** What the printed link logs in with, once; another after each start. */
  readonly loginToken: string;
}

/** @throws ServerDidNotStart with the exit code and all that the process printed. */
export async function startApi({
  env = {},
  withOperator = true,
  replaced,
}: ApiServerOptions = {}): Promise<ApiServer> {
  const folder = await ownFolder('api');
  const { PATH, HOME } = process.env;
  let port = env.PORT ?? '0';
  const admin = withOperator && !env.ADMIN_PASSWORD ? { ADMIN_PASSWORD: ADMIN.password } : {};
  // What is compiled of a core that soon is gone would stay in the api's own cache for ever.
  const cache = replaced ? { NODE_COMPILE_CACHE: join(tmpdir(), 'holdfast-compiled-replaced') } : {};
  const settings = { DATA_DIR: join(folder.path, 'data'), ...DEFAULTS, ...env, ...admin };
  const launch = () =>
    startServerProcess({
      name: 'the api',
      command: process.execPath,
      args: ['--max-semi-space-size=8', ...(replaced ? ['--import', hookFor(replaced)] : []), START],
      env: { PATH, HOME, ...cache, ...settings, PORT: port },
      folder: folder.path,
      ask: async ({ output }) => announcedIn(output),
    });
  const server = await RestartableServer.start({ folder, launch });
  const { url } = server.ready;
  // The system chose it the first time; a restart is to be found where the first was.
  port = new URL(url).port;
  try {
    const operatorToken = withOperator ? await makeAdminKey(url, settings) : '';
    return Object.assign(server, { url, operatorToken });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What the api prints for people when it is ready. */
function announcedIn(output: string): Announced | undefined {
  const url = /^Holdfast is ready at (\S+)/m.exec(output)?.[1];
  // The whole line, or half of a token would do.
  const loginToken = /^Operators log in at .*#operator=(\S+)\n/m.exec(output)?.[1];
  return url && loginToken ? { url, loginToken } : undefined;
}

function hookFor({ core, clockAheadMs = 0 }: Replaced): string {
  const hook = new URL(REPLACE_CORE);
  hook.searchParams.set('core', core.href);
  hook.searchParams.set('clockAheadMs', String(clockAheadMs));
  return hook.href;
}
