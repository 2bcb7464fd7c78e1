import { join } from 'node:path';
import { createHoldfast, DEFAULT_LIMITS, type Holdfast, type Show } from '@holdfast/core';
import { ownFolder } from '@holdfast/core/testing';
import { createServer } from '../src/server.ts';
import type { WatchObserver } from '../src/stream/watch-hub.ts';
import { partsOn } from './parts.ts';

/** A show with these seats, and nothing of its own. */
export function showOf(showId: string, seatIds: readonly string[]): Show {
  return {
    showId,
    title: showId,
    startsAtMs: undefined,
    sale: 'open',
    seatMap: { sections: [{ name: 'Hall', rows: [{ name: '1', seats: seatIds.map((id) => ({ id })) }] }] },
    holdTtlMs: undefined,
    maxHoldLifeMs: undefined,
    maxSeatsPerHold: undefined,
    maxSeatsPerCustomer: undefined,
    lateConfirm: undefined,
  };
}

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
  const server = await createServer({ ...partsOn(standBetween(holdfast)), watching });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
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
