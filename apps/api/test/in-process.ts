import { join } from 'node:path';
import { createHoldfast, DEFAULT_LIMITS, type Holdfast } from '@holdfast/core';
import { ownFolder } from '@holdfast/core/testing';
import { createServer } from '../src/server.ts';
import type { WatchObserver } from '../src/stream/watch-hub.ts';

/** The server in this process, for tests that look at its connections or stand between it and the core. */
export async function startInProcess({
  watching = {},
  standBetween = (holdfast) => holdfast,
}: {
  readonly watching?: WatchObserver;
  readonly standBetween?: (holdfast: Holdfast) => Holdfast;
} = {}) {
  const folder = await ownFolder('in-process');
  const faults: unknown[] = [];
  const holdfast = await createHoldfast({
    sqliteFile: join(folder.path, 'ledger.sqlite'),
    limits: { ...DEFAULT_LIMITS, maxSeatsPerHold: 500 },
    timeoutMs: 2_000,
    reportFault: (fault) => void faults.push(fault),
  });
  const operatorToken = 'an operator token of the tests';
  const parts = {
    holdfast: standBetween(holdfast),
    operatorToken,
    maxWatchers: 1_000,
    watching,
    logLevel: 'silent',
  } as const;
  const server = await createServer(parts);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    operatorToken,
    holdfast,
    connectionCount: () =>
      new Promise<number>((resolve, reject) =>
        server.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async [Symbol.asyncDispose]() {
      await server.close();
      await holdfast.close();
      await folder.remove();
    },
  };
}
