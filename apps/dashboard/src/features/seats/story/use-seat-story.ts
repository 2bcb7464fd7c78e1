import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Outputs, useTRPC } from '../../../lib/trpc.ts';
import type { SeatFeed } from '../seat-feed.ts';

export type SeatStory = Outputs['seats']['story'];

/** A hold that is extended changes no seat, so the feed does not tell of it. */
const FRESH_MS = 5_000;

interface SeatStoryOptions {
  readonly feed: SeatFeed;
  readonly seatId: string;
  readonly isWanted?: boolean;
}

/** What operators are told of a seat; read again when the seat changes. */
export function useSeatStory({ feed, seatId, isWanted = true }: SeatStoryOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { showId, statuses } = feed;
  const options = trpc.seats.story.queryOptions(
    { showId, seatId },
    { staleTime: FRESH_MS, refetchInterval: FRESH_MS, enabled: isWanted },
  );
  const keyText = JSON.stringify(options.queryKey);
  useEffect(
    () =>
      statuses.subscribeSeat(seatId, () => {
        void queryClient.invalidateQueries({ queryKey: JSON.parse(keyText) });
      }),
    [statuses, seatId, queryClient, keyText],
  );
  return useQuery(options);
}

/** How far the server's clock was ahead of this browser's when it answered. */
export function clockOffsetOf({ data, dataUpdatedAt }: ReturnType<typeof useSeatStory>): number {
  return data ? data.now - dataUpdatedAt : 0;
}
