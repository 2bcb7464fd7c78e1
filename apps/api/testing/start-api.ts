import { join } from 'node:path';
import { ownFolder, RestartableServer, startServerProcess } from '@holdfast/core/testing';

const MAIN = join(import.meta.dirname, '../src/main.ts');

export interface ApiServerOptions {
  /** Settings of apps/api/src/env.ts. Nothing of this process' own environment reaches the api but PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An api process of one's own on 127.0.0.1. Stopping it removes its DATA_DIR unless that was given. */
export interface ApiServer extends RestartableServer<Announced> {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly operatorToken: string;
}

interface Announced {
  readonly url: string;
  readonly operatorToken: string;
}

/** @throws ServerDidNotStart with the exit code and all that the process printed. */
export async function startApi({ env = {} }: ApiServerOptions = {}): Promise<ApiServer> {
  const folder = await ownFolder('api');
  const { PATH, HOME } = process.env;
  let port = env.PORT ?? '0';
  const launch = () =>
    startServerProcess({
      name: 'the api',
      command: process.execPath,
      args: ['--max-semi-space-size=4', MAIN],
      env: { PATH, HOME, DATA_DIR: join(folder.path, 'data'), LOG_LEVEL: 'warn', ...env, PORT: port },
      folder: folder.path,
      ask: async ({ output }) => announcedIn(output),
    });
  const server = await RestartableServer.start({ folder, launch });
  const { url, operatorToken } = server.ready;
  // The system chose it the first time; a restart is to be found where the first was.
  port = new URL(url).port;
  return Object.assign(server, { url, operatorToken });
}

/** What the api prints for people when it is ready. */
function announcedIn(output: string): Announced | undefined {
  const url = /^Holdfast is ready at (\S+)/m.exec(output)?.[1];
  // The whole line, or half of a token would do.
  const operatorToken = /^Operators log in at .*#operator=(\S+)\n/m.exec(output)?.[1];
  return url && operatorToken ? { url, operatorToken } : undefined;
}
