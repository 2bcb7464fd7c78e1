import { join } from 'node:path';
import { ownFolder, startServerProcess } from '@holdfast/core/testing';

const MAIN = join(import.meta.dirname, '../src/main.ts');

export interface ApiServerOptions {
  /** Settings of apps/api/src/env.ts. Nothing of this process' own environment reaches the api but PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An api process of one's own on 127.0.0.1. */
export interface ApiServer extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly operatorToken: string;
  readonly pid: number;
  output(): string;
  /** Ends it in order, and removes its DATA_DIR unless that was given. */
  stop(): Promise<void>;
  /** Ends it as a crash would; SIGKILL unless told otherwise. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again, ended or not, on the same port and DATA_DIR. */
  restart(): Promise<void>;
  /** Freezes it: connections stay open, nothing is answered. */
  pause(): void;
  resume(): void;
}

/** @throws ServerDidNotStart with the exit code and all that the process printed. */
export async function startApi({ env = {} }: ApiServerOptions = {}): Promise<ApiServer> {
  const folder = await ownFolder('api');
  const { PATH, HOME } = process.env;
  const launch = (port: string) =>
    startServerProcess({
      name: 'the api',
      command: process.execPath,
      args: [MAIN],
      env: { PATH, HOME, DATA_DIR: join(folder.path, 'data'), LOG_LEVEL: 'warn', ...env, PORT: port },
      folder: folder.path,
      ask: async ({ output }) => announcedIn(output),
    });

  const launched = await launch(env.PORT ?? '0').catch(async (error) => {
    await folder.remove();
    throw error;
  });
  const { url, operatorToken } = launched.ready;
  let server = launched;
  const stop = async () => {
    await server.stop();
    await folder.remove();
  };
  return {
    url,
    operatorToken,
    get pid() {
      return server.pid;
    },
    output: () => server.output(),
    stop,
    kill: (signal) => server.kill(signal),
    async restart() {
      await server.stop();
      server = await launch(new URL(url).port);
    },
    pause: () => server.pause(),
    resume: () => server.resume(),
    [Symbol.asyncDispose]: stop,
  };
}

/** What the api prints for people when it is ready. */
function announcedIn(output: string): { url: string; operatorToken: string } | undefined {
  const url = /^Holdfast is ready at (\S+)/m.exec(output)?.[1];
  // The whole line, or half of a token would do.
  const operatorToken = /^Operators log in at .*#operator=(\S+)\n/m.exec(output)?.[1];
  return url && operatorToken ? { url, operatorToken } : undefined;
}
