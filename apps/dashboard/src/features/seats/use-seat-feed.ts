import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Counts, SeatStatus } from '../../lib/seat-status.ts';
import { useTRPCClient } from '../../lib/trpc.ts';
import { type Connection, SeatFeed } from './seat-feed.ts';

/** Follows the show's seats while the component is there. For another show, give the component another key. */
export function useSeatFeed(showId: string): SeatFeed {
  const client = useTRPCClient();
  const [feed] = useState(() => new SeatFeed(client, showId));
  useEffect(() => feed.start(), [feed]);
  return feed;
}

export function useConnection(feed: SeatFeed): Connection {
  return useSyncExternalStore(feed.subscribeConnection, feed.connection);
}

export function useSeatStatus({ statuses }: SeatFeed, seatId: string): SeatStatus | undefined {
  const subscribe = useCallback(
    (listener: () => void) => statuses.subscribeSeat(seatId, listener),
    [statuses, seatId],
  );
  return useSyncExternalStore(subscribe, () => statuses.statusOf(seatId));
}

export function useCounts({ statuses }: SeatFeed, seatCount: number): Counts | undefined {
  // The version stands for the counts: it is a value that can be compared, they are not.
  useSyncExternalStore(statuses.subscribe, () => statuses.version);
  return statuses.countsOf(seatCount);
}
