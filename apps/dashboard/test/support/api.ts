import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const API = join(import.meta.dirname, '../../../api');
const READY_WITHIN_MS = 15_000;

export interface Api {
  readonly origin: string;
  readonly operatorToken: string;
  readonly call: (procedure: string, input: unknown) => Promise<Record<string, unknown>>;
  /** By SIGTERM it may say goodbye, by SIGKILL it cannot. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
}

/** A real api on the memory engine, with the demo shows; ready when it says so. */
export async function startApi({ dataDir, port = 0 }: { dataDir: string; port?: number }): Promise<Api> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: API,
    env: {
      // biome-ignore lint/style/noProcessEnv: the child needs PATH and HOME like any process
      ...process.env,
      DATA_DIR: dataDir,
      DEMO: 'true',
      HOST: '',
      PORT: String(port),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { origin, operatorToken } = await readAnnouncement(child);
  return {
    origin,
    operatorToken,
    call: (procedure, input) => call({ origin, operatorToken, procedure, input }),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

async function readAnnouncement(child: ChildProcess) {
  const printed: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<{ origin: string; operatorToken: string }>();
  const fail = (why: string) => reject(new Error(`the api ${why}; it printed:\n${printed.join('\n')}`));
  const timer = setTimeout(() => fail('is not ready in time'), READY_WITHIN_MS);
  child.once('exit', () => fail('ended'));
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface(stream).on('line', (line) => {
      printed.push(line);
      const link = /(http:\/\/\S+)\/#operator=(\S+)/.exec(line);
      if (link?.[1] && link[2]) resolve({ origin: link[1], operatorToken: link[2] });
    });
  }
  try {
    return await promise;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface Call {
  readonly origin: string;
  readonly operatorToken: string;
  readonly procedure: string;
  readonly input: unknown;
}

/** A mutation, sent the way anybody would without a client of ours. */
async function call({ origin, operatorToken, procedure, input }: Call): Promise<Record<string, unknown>> {
  const response = await fetch(`${origin}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
    body: JSON.stringify(input),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`${procedure}: ${response.status} ${JSON.stringify(body)}`);
  return body.result.data;
}
