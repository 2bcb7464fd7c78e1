import { useQuery } from '@tanstack/react-query';
import { withClockOffset } from '../../lib/clock-offset.ts';
import { type Client, useTRPC, useTRPCClient } from '../../lib/trpc.ts';
import { type Changes, useRefreshOn } from '../../lib/use-refresh-on.ts';
import type { Hold } from './hold.ts';

/** As many as the server gives at once. */
const PAGE_SIZE = 500;
const MAX_HOLDS = 10_000;
/** An extended hold changes no seat, so the feed does not tell of it. */
const REFRESH_MS = 5_000;
/** Nor of a confirm that is in doubt, and that may last for a few seconds only. */
const REFRESH_CONFIRMING_MS = 1_500;
/** How much longer than it takes to read all is waited before they are read again. */
const PAUSE_PER_READ = 2;

interface LiveHolds {
  readonly holds: Hold[];
  /** How far the server's clock is ahead of this browser's. */
  readonly clockOffsetMs: number;
  readonly readMs: number;
  /** There are more than anybody can look at. */
  readonly isCut: boolean;
}

/** All live holds of the show, read again whenever seats change. */
export function useLiveHolds(showId: string, changes: Changes) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  // Below the list's own key: whoever changes a hold anywhere has the lists read again, this one too.
  const queryKey = [...trpc.holds.list.pathKey(), { showId, isWhole: true }];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => readAll(client, showId, signal),
    refetchInterval: ({ state }) => refreshAfter(state.data),
    structuralSharing: (before, now) => keepSame(before as LiveHolds | undefined, now as LiveHolds),
  });
  useRefreshOn(changes, queryKey, pauseAfter(query.data));
  return query;
}

function refreshAfter(read: LiveHolds | undefined): number {
  const isConfirming = read?.holds.some(({ state }) => state === 'confirming') ?? false;
  return Math.max(isConfirming ? REFRESH_CONFIRMING_MS : REFRESH_MS, pauseAfter(read));
}

function pauseAfter(read: LiveHolds | undefined): number {
  return (read?.readMs ?? 0) * PAUSE_PER_READ;
}

async function readAll(client: Client, showId: string, signal: AbortSignal): Promise<LiveHolds> {
  const startedAtMs = performance.now();
  // By id: one that is extended between two pages is on both.
  const found = new Map<string, Hold>();
  let cursor: string | undefined;
  let clockOffsetMs = Number.POSITIVE_INFINITY;
  do {
    const input = { showId, limit: PAGE_SIZE, cursor };
    const page = await withClockOffset(() => client.holds.list.query(input, { signal }));
    // Each is too large by what its way took.
    clockOffsetMs = Math.min(clockOffsetMs, page.clockOffsetMs);
    for (const hold of page.holds) found.set(hold.holdId, hold);
    cursor = page.cursor;
  } while (cursor !== undefined && found.size < MAX_HOLDS);
  const readMs = performance.now() - startedAtMs;
  return { holds: [...found.values()], clockOffsetMs, readMs, isCut: cursor !== undefined };
}

/** A hold that is as it was is the same object, so that its row is not drawn anew. */
function keepSame(before: LiveHolds | undefined, now: LiveHolds): LiveHolds {
  if (!before) return now;
  const known = new Map(before.holds.map((hold) => [hold.holdId, hold]));
  const holds = now.holds.map((hold) => {
    const was = known.get(hold.holdId);
    return was && isAsItWas(was, hold) ? was : hold;
  });
  const isSame = holds.length === before.holds.length && holds.every((hold, at) => hold === before.holds[at]);
  return { ...now, holds: isSame ? before.holds : holds };
}

/** The rest of a hold never changes; of its seats, some may be given back. */
function isAsItWas(was: Hold, hold: Hold): boolean {
  return (
    was.expiresAt === hold.expiresAt &&
    was.state === hold.state &&
    was.inDoubt === hold.inDoubt &&
    was.seatIds.length === hold.seatIds.length
  );
}
